import HTTP
import StandInState

/// A server or a player, as plex.tv lists what an account may use.
struct Resource {
    let name: String
    let product: String
    let clientIdentifier: String
    /// Words with commas between them: `server`, or what players can do.
    let provides: String
    let isOwned: Bool
    let ownerID: Int?
    let ownerName: String?
    let accessToken: String?
    let address: (host: String, port: Int)?

    /// Another server than ours, which the account owns.
    static func otherServer(of account: Account) -> Resource {
        Resource(
            name: "\(account.friendlyName)'s attic", product: "Plex Media Server",
            clientIdentifier: "0ther5erver" + String(account.id), provides: "server", isOwned: true, ownerID: nil,
            ownerName: nil, accessToken: Secret.token(), address: ("192.0.2.7", 32400))
    }

    /// What the account watches on.
    static func player(of account: Account) -> Resource {
        Resource(
            name: "\(account.friendlyName)'s phone", product: "Plex for Android (Mobile)",
            clientIdentifier: "player-" + String(account.id), provides: "client,player", isOwned: true, ownerID: nil,
            ownerName: nil, accessToken: nil, address: nil)
    }

    var element: Element {
        Element(
            "resource",
            [
                "name": .string(name), "product": .string(product),
                "productVersion": .string(provides == "server" ? Server.version : "10.30.0"), "platform": "Linux",
                "platformVersion": "12", "device": provides == "server" ? "PC" : "Phone",
                "clientIdentifier": .string(clientIdentifier), "createdAt": "2020-02-02T20:20:02Z",
                "lastSeenAt": "2026-11-01T00:00:00Z", "provides": .string(provides), "ownerId": .optional(ownerID),
                "sourceTitle": .optional(ownerName), "publicAddress": "192.0.2.7",
                "accessToken": .optional(accessToken), "owned": .bool(isOwned), "home": false, "synced": false,
                "relay": false, "presence": true, "httpsRequired": false, "publicAddressMatches": false,
                "dnsRebindingProtection": false, "natLoopbackSupported": false,
            ], .wrapped("connections", connections))
    }

    /// The owner is offered the local one, others only what is not local.
    private var connections: [Element] {
        guard let address else { return [] }
        return [true, false].map { isLocal in
            Element(
                "connection",
                [
                    "protocol": "http", "address": .string(address.host), "port": .integer(address.port),
                    "uri": .string("http://\(address.host):\(address.port)"), "local": .bool(isLocal), "relay": false,
                    "IPv6": false,
                ])
        }
    }
}
