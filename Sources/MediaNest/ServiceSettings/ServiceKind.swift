/// What kind of thing a service is: how it is looked at, and what of it can be set.
public enum ServiceKind: String, Sendable, CaseIterable {
    case plex, overseerr
    case uptimeKuma = "uptime-kuma"
    /// The downloads on this machine.
    case youtube
    /// A page of the admin's own.
    case http
    /// A port of the admin's own.
    case tcp

    /// Those whose name is their kind.
    public static let builtIn: [ServiceKind] = [.plex, .overseerr, .uptimeKuma, .youtube]

    public var isOwn: Bool { !Self.builtIn.contains(self) }

    /// As people know it; of the admin's own, what it is.
    public var displayName: String {
        switch self {
        case .plex: "Plex"
        case .overseerr: "Overseerr"
        case .uptimeKuma: "Uptime Kuma"
        case .youtube: "YouTube downloader"
        case .http: "page"
        case .tcp: "port"
        }
    }

    /// Whether nothing works without one. Plex lets people sign in without, Uptime Kuma may be open.
    public var needsAPIKey: Bool { self == .overseerr }

    var takesAPIKey: Bool { [.plex, .overseerr, .uptimeKuma].contains(self) }
    var hasAddress: Bool { self != .youtube }

    /// A service's name in addresses, of which a kind of its own has none: `[a-z0-9]`, with single dashes in between.
    static func isOwnName(_ name: String) -> Bool {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        return (1...50).contains(name.utf8.count)
            && parts.allSatisfy { part in
                !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
            }
            && !reserved.contains(name)
    }

    /// Of the portal's own services, of the database among the measurements, and of all services together among the badges.
    static let reserved = Set(builtIn.map(\.rawValue) + [DatabaseHealthService.serviceName, "overall"])
}
