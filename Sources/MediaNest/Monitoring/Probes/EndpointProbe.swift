import HTTPClient
import HTTPTypes

/// Services that the admin adds: a page with a status and a word, or a port.
extension Probe {
    static func http(_ service: MonitoredService) -> Probe {
        Probe([get(service.url)]) { answers in
            responding(answers) { response, first in
                let status = response.status.code
                guard service.expectedStatus.contains(status) else {
                    return .failed(.outage, .unexpectedAnswer, "It answers with status \(status).", first)
                }
                if let keyword = service.options.keyword,
                    !String(decoding: response.body, as: UTF8.self).contains(keyword)
                {
                    return .failed(
                        .outage, .unexpectedAnswer, "Its answer does not contain \u{201C}\(keyword)\u{201D}.", first)
                }
                return .passed(first)
            }
        }
    }

    static func tcp(_ service: MonitoredService) -> Probe {
        Probe([.connect(authority: String(service.url.dropFirst("tcp://".count)))]) { answers in
            responding(answers) { _, first in .passed(first) }
        }
    }
}
