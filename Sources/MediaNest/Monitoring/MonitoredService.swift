import HTTP

/// A service as probes need it; from `service_config`.
struct MonitoredService {
    enum Kind: String {
        case plex, overseerr
        case uptimeKuma = "uptime-kuma"
        case http, tcp
    }

    let name: String
    let kind: Kind
    /// Without a slash at its end; `tcp://host:port` for a port.
    let url: String
    var apiKey: String?
    var thresholds = StateThresholds()
    /// Slower answers are trouble.
    var slowAfterMs = 1000
    /// Plex: what `GET /identity` must name.
    var machineIdentifier: String?
    /// Plex: key or title of the library for YouTube videos.
    var youtubeSection: String?
    /// Services of the admin's own.
    var expectedStatus = 200...299
    var keyword: String?

    init(name: String, kind: Kind, url: String, apiKey: String? = nil) {
        self.name = name
        self.kind = kind
        self.url = url
        self.apiKey = apiKey
    }

    /// - Parameter configuration: `config_data`; its values were checked when they were written.
    /// - Returns: `nil` for what is not probed over the network.
    init?(name: String, url: String, apiKey: String?, configuration: JSONValue) {
        let kind = Kind(rawValue: name) ?? configuration["kind"]?.string.flatMap(Kind.init)
        guard let kind else { return nil }
        self.init(name: name, kind: kind, url: url, apiKey: apiKey)
        thresholds.failuresToTrouble = configuration["failuresToTrouble"]?.int ?? thresholds.failuresToTrouble
        thresholds.passesToRecover = configuration["passesToRecover"]?.int ?? thresholds.passesToRecover
        slowAfterMs = configuration["slowAfterMs"]?.int ?? slowAfterMs
        machineIdentifier = configuration["machineIdentifier"]?.string
        youtubeSection = configuration["youtubeSection"]?.string
        keyword = configuration["keyword"]?.string
        if let status = configuration["expectedStatus"]?.int { expectedStatus = status...status }
    }

    /// Whether it runs on this machine, so that no network between us can excuse it.
    var isLocal: Bool {
        let authority = url.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2).first ?? ""
        return authority.hasPrefix("127.") || authority.hasPrefix("localhost") || authority.hasPrefix("[::1]")
    }
}
