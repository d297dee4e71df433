/// At most `limit` in a window of `windowSeconds`.
public struct RateLimit: Codable, Sendable, Equatable {
    public var limit: Int
    public var windowSeconds: Int

    public init(limit: Int, windowSeconds: Int) {
        self.limit = limit
        self.windowSeconds = windowSeconds
    }

    /// What is counted together; the raw value is the name in `settings` and in the API.
    public enum Bucket: String, CaseIterable, Sendable {
        case api, mediaRequests, youtube, signInAccount, signInAddress, pins, connectionTests

        /// The word in the Redis key `rate:{word}:{subject}`.
        var keyName: String {
            switch self {
            case .api: "api"
            case .mediaRequests: "request"
            case .youtube: "youtube"
            case .signInAccount: "sign-in-account"
            case .signInAddress: "sign-in-address"
            case .pins: "pin"
            case .connectionTests: "connection-test"
            }
        }
    }

    /// What a count came to.
    public struct Decision: Sendable, Equatable {
        public let isAllowed: Bool
        public let limit: Int
        public let remaining: Int
        /// Seconds until the window ends and the count starts anew.
        public let resetSeconds: Int

        public init(isAllowed: Bool, limit: Int, remaining: Int, resetSeconds: Int) {
            self.isAllowed = isAllowed
            self.limit = limit
            self.remaining = remaining
            self.resetSeconds = resetSeconds
        }
    }
}

/// Too many in the window.
public struct RateLimitExceeded: DomainError {
    public let decision: RateLimit.Decision

    public init(_ decision: RateLimit.Decision) { self.decision = decision }

    public var code: String { "rate_limit.exceeded" }
    public var category: RefusalCategory { .tooManyRequests }
    public var message: String { "Too many requests. Try again in \(decision.resetSeconds) seconds." }
}
