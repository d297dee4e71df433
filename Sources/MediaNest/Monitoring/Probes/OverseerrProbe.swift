import HTTP
import HTTPClient
import HTTPTypes

extension Probe {
    /// `settings/public` says that it lives and is set up, `auth/me` whether it accepts our key.
    static func overseerr(_ service: MonitoredService) -> Probe {
        let api = service.url + "/api/v1"
        var fields: HTTPFields = [.accept: "application/json"]
        var requests = [get(api + "/settings/public", fields), get(api + "/status", fields)]
        if let key = service.apiKey, let name = HTTPField.Name("X-Api-Key") {
            fields[name] = key
            requests.append(get(api + "/auth/me", fields))
        }
        return Probe(requests) { answers in
            responding(answers) { response, first in
                guard response.status.code == 200, let settings = try? JSONValue(parsing: response.body),
                    let isInitialised = settings["initialized"]?.bool
                else { return stranger(response, first, expected: "Overseerr or Seerr") }
                let status = try? JSONValue(parsing: (try? answers[1].result.get())?.body ?? [])
                let finding = ProbeFinding.passed(first, version: status?["version"]?.string)
                if !isInitialised {
                    return finding.troubled(.configuration, .notSetUp, "Its own set-up has not been finished.")
                }
                guard answers.count == 3 else {
                    return finding.troubled(.configuration, .missingKey, "It has no API key here yet.")
                }
                switch answers[2].status {
                case 200: return finding
                case 401, 403: return finding.troubled(.configuration, .wrongKey, "It does not accept our API key.")
                case let status:
                    return finding.troubled(
                        .degradation, .partlyFailing,
                        "Its API answers with \(status.map { "the error \($0)" } ?? "nothing").")
                }
            }
        }
    }
}
