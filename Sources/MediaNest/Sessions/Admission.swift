import Postgres
import Redis

/// Lets a request in or refuses it: session or key, rate limit and settings in one Redis round trip.
public final class Admission {
    private let redis: RedisConnection
    private let sessions: SessionStore
    private let apiKeys: APIKeyStore
    private let limiter: RateLimiter
    private let settings: SettingsStore

    init(
        redis: RedisConnection, sessions: SessionStore, apiKeys: APIKeyStore, limiter: RateLimiter,
        settings: SettingsStore
    ) {
        self.redis = redis
        self.sessions = sessions
        self.apiKeys = apiKeys
        self.limiter = limiter
        self.settings = settings
    }

    /// What a request shows of who it is.
    public enum Credential {
        case token(AccessToken)
        case apiKey(APIKey)

        /// Whose requests are counted together: a key has a bucket of its own, so that a busy client does not lock its owner out.
        var subject: String {
            switch self {
            case .token(let token): token.userID.text
            case .apiKey(let key): "key-" + key.hash.prefix(32)
            }
        }
    }

    public struct Result {
        /// `nil` for a request without a credential.
        public let principal: Principal?
        public let requiresPasswordChange: Bool
        public let rateLimit: RateLimit.Decision
    }

    /// - Parameter address: The subject of the limit while nobody is signed in.
    /// - Throws: `SessionError.invalid`, `.suspended`; a refused rate limit is in the result, for its header fields.
    public func admit(_ credential: Credential?, address: String) throws -> Result {
        let limit = try settings.current().rateLimit(.api)
        let subject = credential?.subject ?? address
        var commands = [
            RateLimiter.command(.api, subject: subject, limit: limit), RedisCommand("GET", RedisKeys.settingsVersion),
        ]
        switch credential {
        case .token(let token): commands.append(SessionStore.lookup(token.sessionID))
        case .apiKey(let key): commands.append(APIKeyStore.lookup(key))
        case nil: break
        }
        let decision: RateLimit.Decision
        var found: RedisReply?
        do throws(RedisError) {
            let replies = try redis.pipeline(commands)
            // An admin may have changed the limit since this process last heard of it: the new one holds at once.
            let current = currentLimit(afterSeeing: replies[1]) ?? limit
            guard let counted = RateLimiter.decision(replies[0], limit: current) else {
                throw RedisError.protocolViolation
            }
            decision = counted
            if replies.count > 2 { found = replies[2] }
        } catch {
            decision = try limiter.hitInDatabase(.api, subject: subject, limit: settings.refreshed().rateLimit(.api))
        }
        // Whoever is over the limit costs no look into the database.
        if !decision.isAllowed { return Result(principal: nil, requiresPasswordChange: false, rateLimit: decision) }
        switch credential {
        case nil: return Result(principal: nil, requiresPasswordChange: false, rateLimit: decision)
        case .token(let token): return try admit(token, found, decision)
        case .apiKey(let key): return try admit(key, found, decision)
        }
    }

    private func admit(_ token: AccessToken, _ reply: RedisReply?, _ decision: RateLimit.Decision) throws -> Result {
        guard let state = try reply.flatMap(SessionStore.state) ?? sessions.restore(token), state.userID == token.userID
        else {
            throw SessionError.invalid
        }
        guard state.status == .active else { throw SessionError.suspended }
        return Result(
            principal: Principal(userID: state.userID, role: state.role, sessionID: token.sessionID),
            requiresPasswordChange: state.requiresPasswordChange, rateLimit: decision)
    }

    private func admit(_ key: APIKey, _ reply: RedisReply?, _ decision: RateLimit.Decision) throws -> Result {
        guard let state = try reply.flatMap(APIKeyStore.state) ?? apiKeys.load(key) else { throw SessionError.invalid }
        guard state.status == .active else { throw SessionError.suspended }
        return Result(
            principal: Principal(userID: state.userID, role: state.role, scope: state.scope),
            requiresPasswordChange: state.requiresPasswordChange, rateLimit: decision)
    }

    /// A failure to read them leaves the settings as they were: the request itself will meet the same database.
    private func currentLimit(afterSeeing version: RedisReply) -> RateLimit? {
        try? settings.current(afterSeeing: version.string).rateLimit(.api)
    }
}
