import HTTPClient

/// Looks at a service as an admin is about to configure it, with the eyes of monitoring, and saves nothing.
///
/// Address and key go to that service and nowhere else; no redirect is followed.
public struct ConnectionTest {
    private let services: ServiceConfigurationService
    private let youtube: YouTubeProbe?
    private let limiter: RateLimiter
    private let settings: SettingsStore

    init(services: ServiceConfigurationService, youtube: YouTubeProbe?, limiter: RateLimiter, settings: SettingsStore) {
        self.services = services
        self.youtube = youtube
        self.limiter = limiter
        self.settings = settings
    }

    public struct Outcome {
        public let finding: ProbeFinding
        /// What was found or is wrong, in a sentence.
        public let message: String
        /// Up to the first that failed: what comes after it could not be looked at.
        public let checks: [Check]

        public var isOK: Bool { finding.verdict == .passed }
    }

    public struct Check {
        public enum Name: String, Sendable { case address, product, key, state }

        public let name: Name
        public let isOK: Bool
        public let message: String
    }

    /// Waits for the service, 5 s at most.
    ///
    /// - Throws: `ServiceConfigurationError`, as saving the draft would; `RateLimitExceeded`.
    public func run(_ name: String, _ draft: ServiceConfigurationDraft, as admin: Principal) throws -> Outcome {
        let service = try services.proposed(name, draft, as: admin)
        let limit = try settings.refreshed().rateLimit(.connectionTests)
        try limiter.hit(.connectionTests, subject: admin.userID.text, limit: limit)
        var finding = Probe.look(at: [service], youtube: youtube, through: ParallelClient())[0]
        if finding.reason == .wrongProduct, (finding.responseTimeMs ?? 0) < 2000,
            let product = Self.product(at: service)
        {
            finding.detail = "That is \(product.displayName), not \(service.kind.displayName)."
        }
        return Outcome(
            finding: finding, message: finding.detail ?? finding.message ?? Self.praise(finding, service),
            checks: Self.checks(finding, service))
    }

    /// Which other product answers there; it is told no key.
    private static func product(at service: MonitoredService) -> ServiceKind? {
        let others = [ServiceKind.plex, .overseerr, .uptimeKuma].filter { $0 != service.kind }
        let client = ParallelClient(options: ClientOptions(connectTimeout: .seconds(1), totalTimeout: .seconds(2)))
        let findings = Probe.look(
            at: others.map { MonitoredService(name: $0.rawValue, kind: $0, url: service.url) }, youtube: nil,
            through: client)
        return zip(others, findings).first { $1.verdict != .failed }?.0
    }

    // MARK: Words

    private static func praise(_ finding: ProbeFinding, _ service: MonitoredService) -> String {
        let name = ([service.displayName] + (finding.version.map { [$0] } ?? [])).joined(separator: " ")
        guard let milliseconds = finding.responseTimeMs else { return "\(name) is ready." }
        return "\(name) answers in \(milliseconds) ms\(service.apiKey == nil ? "" : " and accepts the key")."
    }

    private static func checks(_ finding: ProbeFinding, _ service: MonitoredService) -> [Check] {
        var checks: [Check] = []
        for name in names(service, finding) {
            if finding.reason.map(name.covers) ?? false {
                return checks + [Check(name: name, isOK: false, message: finding.detail ?? finding.message ?? "")]
            }
            checks.append(Check(name: name, isOK: true, message: name.praise(service)))
        }
        return checks
    }

    private static func names(_ service: MonitoredService, _ finding: ProbeFinding) -> [Check.Name] {
        switch service.kind {
        case .plex, .overseerr, .uptimeKuma:
            service.apiKey != nil || finding.reason.map(Check.Name.key.covers) ?? false
                ? [.address, .product, .key, .state] : [.address, .product, .state]
        case .http: [.address, .state]
        case .tcp: [.address]
        case .youtube: [.state]
        }
    }
}

extension ConnectionTest.Check.Name {
    fileprivate func covers(_ reason: ProbeFinding.Reason) -> Bool {
        switch reason {
        case .nameNotFound, .refused, .timeout, .tls, .unreachable, .malformedAddress, .notRunning, .serverError,
            .redirected:
            self == .address
        case .wrongProduct, .otherServer: self == .product
        case .missingKey, .wrongKey, .unreadableKey: self == .key
        default: self == .state
        }
    }

    fileprivate func praise(_ service: MonitoredService) -> String {
        switch self {
        case .address: "It answers at this address."
        case .product: "It is \(service.kind.displayName)."
        case .key: "It accepts the key."
        case .state: "It is all there."
        }
    }
}
