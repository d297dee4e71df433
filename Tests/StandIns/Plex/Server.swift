/// The media server that everything is about.
enum Server {
    static let machineIdentifier = "a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7"
    static let name = "Demo Plex"
    static let version = "1.43.1.10611-1e34174b1"

    static func resource(for account: Account, token: String, url: String) -> Resource {
        let place = url.split(separator: "/").dropFirst().first.map(String.init) ?? "127.0.0.1:32400"
        let parts = place.split(separator: ":")
        return Resource(
            name: name, product: "Plex Media Server", clientIdentifier: machineIdentifier, provides: "server",
            isOwned: account.isOwner, ownerID: account.isOwner ? nil : 1001, ownerName: account.isOwner ? nil : "owner",
            accessToken: token,
            address: (parts.first.map(String.init) ?? "127.0.0.1", parts.last.flatMap { Int($0) } ?? 80))
    }
}
