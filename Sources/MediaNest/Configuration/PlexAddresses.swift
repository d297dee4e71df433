/// Where plex.tv is: its own addresses, or those of something that speaks like it.
///
/// Without a trailing slash.
public struct PlexAddresses: Sendable, Equatable {
    /// PINs, accounts and the life of tokens.
    public let tv: String
    /// What an account may use.
    public let clients: String
    /// The page on which a person says yes.
    public let app: String

    init(tv: String, clients: String, app: String) {
        func withoutSlash(_ url: String) -> String { String(url.reversed().drop { $0 == "/" }.reversed()) }
        self.tv = withoutSlash(tv)
        self.clients = withoutSlash(clients)
        self.app = withoutSlash(app)
    }

    /// What is wrong with an address; `nil` when it may be used. Tokens travel there, so only TLS or this machine will do.
    static func mistake(_ url: String) -> String? {
        let isSecure = url.hasPrefix("https://")
        guard isSecure || url.hasPrefix("http://") else { return "is no https:// URL" }
        let authority = url.dropFirst(isSecure ? 8 : 7).prefix { $0 != "/" }
        guard !authority.isEmpty, !authority.contains("@"), !url.contains("?"), !url.contains("#"),
            url.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return "has no host, or a user name, query or fragment" }
        return isSecure || isLoopback(authority) ? nil : "is not https:// and not on this machine"
    }

    private static func isLoopback(_ authority: Substring) -> Bool {
        if authority.hasPrefix("[") { return authority.hasPrefix("[::1]") }
        let host = authority.prefix { $0 != ":" }
        let bytes = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return host == "localhost" || (bytes.count == 4 && bytes.allSatisfy { $0 != nil } && bytes[0] == 127)
    }
}
