import HTTP
import HTTPClient
import HTTPTypes

extension Probe {
    /// `/identity` says that it lives; `/` whether our token still holds; the sections whether YouTube's is there.
    static func plex(_ service: MonitoredService) -> Probe {
        var fields: HTTPFields = [.accept: "application/json"]
        var requests = [get(service.url + "/identity", fields)]
        if let token = service.apiKey, let name = HTTPField.Name("X-Plex-Token") {
            fields[name] = token
            requests += [get(service.url + "/", fields), get(service.url + "/library/sections", fields)]
        }
        return Probe(requests) { answers in
            responding(answers) { response, first in
                guard response.status.code == 200, let container = PlexContainer(response),
                    let machine = container["machineIdentifier"]?.string
                else { return stranger(response, first, expected: "a Plex Media Server") }
                let finding = ProbeFinding.passed(first, version: container["version"]?.string)
                if let expected = service.options.machineIdentifier, expected != machine {
                    return finding.troubled(
                        .configuration, .otherServer, "Another Plex server answers at its address.")
                }
                guard answers.count == 3 else { return finding }
                if [401, 403].contains(answers[1].status) {
                    return finding.troubled(
                        .configuration, .wrongKey,
                        "Plex does not accept our token. Is it of this server's owner, and not signed out since?")
                }
                guard answers[1].status == 200 else {
                    return finding.troubled(
                        .degradation, .partlyFailing, "Plex answers, but not with what it has.",
                        detail: answers[1].status.map { "It answers with \($0)." })
                }
                guard let section = service.options.youtubeSection else { return finding }
                guard let list = try? answers[2].result.get(), let sections = PlexContainer(list)?["Directory"]?.array
                else {
                    return finding.troubled(.degradation, .partlyFailing, "Plex does not list its libraries.")
                }
                let exists = sections.contains { $0["key"]?.string == section || $0["title"]?.string == section }
                return exists
                    ? finding
                    : finding.troubled(
                        .configuration, .missingLibrary,
                        "Plex has no library \(section), where YouTube videos are to go.")
            }
        }
    }
}

/// The `MediaContainer` around every answer of a Plex Media Server.
private struct PlexContainer {
    private let members: JSONValue

    init?(_ response: ClientResponse) {
        guard let document = try? JSONValue(parsing: response.body), let members = document["MediaContainer"] else {
            return nil
        }
        self.members = members
    }

    subscript(_ name: String) -> JSONValue? { members[name] }
}
