/// A service as probes need it; from `service_config`.
struct MonitoredService {
    let name: String
    let kind: ServiceKind
    /// Without a slash at its end; `tcp://host:port` for a port, empty for what has no address.
    let url: String
    var apiKey: String?
    /// There is one, sealed under an encryption key that is not here any more.
    var hasUnreadableKey = false
    var options: ServiceOptions

    init(
        name: String, kind: ServiceKind, url: String, apiKey: String? = nil, options: ServiceOptions = ServiceOptions()
    ) {
        self.name = name
        self.kind = kind
        self.url = url
        self.apiKey = apiKey
        self.options = options
    }

    var displayName: String { ServiceConfiguration.displayName(name, kind, options) }

    /// What a page must answer.
    var expectedStatus: ClosedRange<Int> { options.expectedStatus.map { $0...$0 } ?? 200...299 }

    /// Whether it runs on this machine, so that no network between us can excuse it.
    var isLocal: Bool {
        guard kind.hasAddress else { return true }
        let authority = url.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2).first ?? ""
        return authority.hasPrefix("127.") || authority.hasPrefix("localhost") || authority.hasPrefix("[::1]")
    }
}
