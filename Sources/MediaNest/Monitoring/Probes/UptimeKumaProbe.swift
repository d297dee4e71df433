import FoundationEssentials
import HTTP
import HTTPClient
import HTTPTypes

extension Probe {
    /// Its `/metrics`, with an API key as the password and no user name, and a page that tells everybody what it is. What its
    /// monitors say is shown, not judged.
    static func uptimeKuma(_ service: MonitoredService) -> Probe {
        var fields: HTTPFields = [.accept: "text/plain"]
        if let key = service.apiKey { fields[.authorization] = "Basic " + Data((":" + key).utf8).base64EncodedString() }
        return Probe([get(service.url + "/metrics", fields), get(service.url + "/api/entry-page")]) { answers in
            responding(answers) { response, first in
                let isStranger = answers.count > 1 && !isEntryPage(answers[1])
                switch response.status.code {
                case 200: break
                case 401 where isStranger, 403 where isStranger:
                    return .failed(
                        .configuration, .wrongProduct, "What answers at its address is not Uptime Kuma.", first)
                case 401, 403:
                    return ProbeFinding.passed(first).troubled(
                        .configuration, service.apiKey == nil ? .missingKey : .wrongKey,
                        service.apiKey == nil ? "It wants an API key." : "It does not accept our API key.")
                case 429:
                    return ProbeFinding.passed(first).troubled(
                        .degradation, .partlyFailing, "It refuses so many looks at its metrics.")
                default: return stranger(response, first, expected: "Uptime Kuma")
                }
                let text = String(decoding: response.body, as: UTF8.self)
                guard text.contains("monitor_status") || (text.contains("process_cpu") && !isStranger) else {
                    return stranger(response, first, expected: "Uptime Kuma")
                }
                let monitors = UptimeKumaMonitor.monitors(in: text)
                let counted = monitors.filter { !$0.isGroup }
                var finding = ProbeFinding.passed(
                    first, version: UptimeKumaMonitor.version(in: text),
                    facts: [
                        "monitors": counted.count, "monitorsDown": counted.count { $0.state == .down },
                        "monitorsInMaintenance": counted.count { $0.state == .maintenance },
                    ])
                finding.monitors = Array(counted.prefix(UptimeKumaMonitor.mostListed))
                return finding
            }
        }
    }

    /// `{"type":"entryPage",…}`; whatever else answers knows no such page.
    private static func isEntryPage(_ answer: ParallelAnswer) -> Bool {
        guard let response = try? answer.result.get(), response.status.code == 200,
            let type = (try? JSONValue(parsing: response.body))?["type"]?.string
        else { return false }
        return ["entryPage", "statusPageMatchedDomain"].contains(type)
    }
}
