import FoundationEssentials
import HTTPClient
import HTTPTypes

extension Probe {
    /// Its `/metrics`, with an API key as the password and no user name. What its monitors say is shown, not judged.
    static func uptimeKuma(_ service: MonitoredService) -> Probe {
        var fields: HTTPFields = [.accept: "text/plain"]
        if let key = service.apiKey { fields[.authorization] = "Basic " + Data((":" + key).utf8).base64EncodedString() }
        return Probe([get(service.url + "/metrics", fields)]) { answers in
            responding(answers) { response, first in
                switch response.status.code {
                case 200: break
                case 401, 403:
                    return ProbeFinding.passed(first).troubled(.configuration, "It does not accept our API key.")
                case 429:
                    return ProbeFinding.passed(first).troubled(.degradation, "It refuses so many looks at its metrics.")
                case 500...: return .failed(.outage, "It answers with the error \(response.status.code).", first)
                default: return .failed(.configuration, "What answers at its address is not Uptime Kuma.", first)
                }
                let text = String(decoding: response.body, as: UTF8.self)
                guard text.contains("monitor_status") || text.contains("process_cpu") else {
                    return .failed(.configuration, "What answers at its address is not Uptime Kuma.", first)
                }
                let monitors = UptimeKumaMonitor.monitors(in: text).filter { !$0.isGroup }
                return .passed(
                    first,
                    facts: [
                        "monitors": monitors.count, "monitorsDown": monitors.count { $0.state == .down },
                        "monitorsInMaintenance": monitors.count { $0.state == .maintenance },
                    ])
            }
        }
    }
}
