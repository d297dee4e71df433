import FoundationEssentials

/// What an admin may change while everything runs; rows of `settings`.
public struct Settings: Sendable, Equatable {
    public var rateLimits: [RateLimit.Bucket: RateLimit]
    public var monitoring: Monitoring
    public var statusPage: StatusPage
    public var retention = Retention()
    public var requests = Requests()

    public struct Monitoring: Codable, Sendable, Equatable {
        public var probeIntervalSeconds = 60
        public var reconcileIntervalSeconds = 300
        /// `host:port` of servers on the internet: when neither they nor a service answer, our own network is gone.
        public var witnesses = ["1.1.1.1:443", "9.9.9.9:443"]

        public static func isWitness(_ authority: String) -> Bool {
            !authority.contains("://") && ServiceAddress(authority, of: .tcp) != nil
        }
    }

    /// What everybody may see of the services.
    public struct StatusPage: Codable, Sendable, Equatable {
        public var enabled = false
        public var title = "Service status"
        /// Which services, in this order; `nil` is every known one that is watched.
        public var services: [String]?
    }

    /// What holds where the database says nothing else.
    public static let defaults = Settings(
        rateLimits: [
            .api: RateLimit(limit: 100, windowSeconds: 60), .mediaRequests: RateLimit(limit: 20, windowSeconds: 3600),
            .youtube: RateLimit(limit: 5, windowSeconds: 3600), .signInAccount: RateLimit(limit: 5, windowSeconds: 900),
            .signInAddress: RateLimit(limit: 20, windowSeconds: 900), .pins: RateLimit(limit: 10, windowSeconds: 300),
            .connectionTests: RateLimit(limit: 20, windowSeconds: 60),
        ], monitoring: Monitoring(), statusPage: StatusPage())

    public func rateLimit(_ bucket: RateLimit.Bucket) -> RateLimit {
        rateLimits[bucket] ?? RateLimit(limit: 1, windowSeconds: 60)
    }
}

extension Settings.Monitoring {
    public init(from decoder: any Decoder) throws {
        self.init()
        let members = try decoder.container(keyedBy: CodingKeys.self)
        func read(_ key: CodingKeys, into member: inout Int) {
            if let value = try? members.decode(Int.self, forKey: key) { member = value }  // else the default stays
        }
        read(.probeIntervalSeconds, into: &probeIntervalSeconds)
        read(.reconcileIntervalSeconds, into: &reconcileIntervalSeconds)
        if let value = try? members.decode([String].self, forKey: .witnesses) { witnesses = value }
    }
}
