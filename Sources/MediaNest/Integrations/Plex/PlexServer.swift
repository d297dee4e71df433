import FoundationEssentials
import HTTPClient
import HTTPTypes

/// The Plex Media Server that the portal stands in front of.
struct PlexServer {
    let url: String
    let client: OutsideClient

    /// Which server it is; it tells everybody, so no token travels.
    func machineIdentifier() throws(PlexError) -> String {
        let response: ClientResponse
        do throws(HTTPClientError) {
            response = try client.send(
                ClientRequest(.get, url + "/identity", fields: [.accept: "application/json"]), to: .plex)
        } catch {
            throw .unreachable("the Plex server cannot be reached: \(error)")
        }
        guard response.status == .ok else {
            throw .unreachable("the Plex server answered \(response.status.code)")
        }
        do {
            return try JSONDecoder().decode(PlexIdentity.self, from: Data(response.body)).machineIdentifier
        } catch {
            throw .unexpected("the Plex server did not say which one it is")
        }
    }

    /// Letters, digits and dashes; real ones are 40 hexadecimal digits.
    static func isMachineIdentifier(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
