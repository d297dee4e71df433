import Postgres
import Redis

/// Lets a request in or refuses it: session or key, rate limit and settings in one Redis round trip.
public final class Admission {
    private let redis: RedisConnection
    private let copies: CredentialCopies
    private let sessions: SessionStore
    private let apiKeys: APIKeyStore
    private let limiter: RateLimiter
    private let settings: SettingsStore

    init(
        redis: RedisConnection, copies: CredentialCopies, sessions: SessionStore, apiKeys: APIKeyStore,
        limiter: RateLimiter, settings: SettingsStore
    ) {
        self.redis = redis
        self.copies = copies
        self.sessions = sessions
        self.apiKeys = apiKeys
        self.limiter = limiter
        self.settings = settings
    }

    /// What a request shows of who it is.
    public enum Credential {
        case token(AccessToken)
        case apiKey(APIKey)
    }

    public struct Result {
        /// `nil` for a request without a credential, with an unknown key, or over the limit.
        public let principal: Principal?
        public let requiresPasswordChange: Bool
        public let rateLimit: RateLimit.Decision
        /// What the cache has for the request, where it was asked.
        public var cached: AnswerCache.Finding?
    }

    /// Who was refused is counted by address, apart from guests: a stale tab that goes on asking must not keep its neighbours
    /// from signing in.
    public static func refused(_ address: String) -> String { "refused " + address }

    /// - Parameters:
    ///   - address: The subject of the limit while nobody is signed in.
    ///   - kind: An answer to look for on the way; an API key's owner is not known early enough for that.
    /// - Throws: `SessionError.invalid`, `.suspended`; a refused rate limit is in the result, for its header fields.
    public func admit(_ credential: Credential?, address: String, lookingFor kind: AnswerCache.Kind? = nil) throws
        -> Result
    {
        let limit = try settings.current().rateLimit(.api)
        let counted: RateLimit.Decision?
        var found: RedisReply?
        var cached: RedisReply?
        do throws(RedisError) {
            let replies = try redis.pipeline(commands(credential, address, limit, lookingFor: kind))
            // An admin may have changed the limit since this process last heard of it: the new one holds at once.
            let current = currentLimit(afterSeeing: replies[1]) ?? limit
            counted = RateLimiter.decision(replies[0], limit: current)
            if replies.count > 2, copies.areBelievable() { found = replies[2] }
            if replies.count > 3 { cached = replies[3] }
        } catch {
            counted = nil
        }
        switch credential {
        case nil:
            let decision = try counted ?? countInDatabase(address)
            return Result(principal: nil, requiresPasswordChange: false, rateLimit: decision)
        case .token(let token):
            var result = try admit(token, found, counted ?? countInDatabase(token.userID.text))
            // An answer for the role of before is none.
            if let kind, result.principal?.role == token.role {
                result.cached = AnswerCache.finding(cached, kind, role: token.role)
            }
            return result
        case .apiKey(let key): return try admit(key, found, counted, address)
        }
    }

    private func commands(
        _ credential: Credential?, _ address: String, _ limit: RateLimit, lookingFor kind: AnswerCache.Kind?
    ) -> [RedisCommand] {
        let version = RedisCommand("GET", RedisKeys.settingsVersion)
        return switch credential {
        case nil: [RateLimiter.command(.api, subject: address, limit: limit), version]
        case .token(let token):
            [
                RateLimiter.command(.api, subject: token.userID.text, limit: limit), version,
                SessionStore.lookup(token.sessionID),
            ] + (kind.map { AnswerCache.lookup($0, of: token.userID, role: token.role) } ?? [])
        // Made-up keys have no bucket each: as long as a key is unknown, its address is counted.
        case .apiKey(let key):
            [
                RateLimiter.command(
                    .api, subject: key.subject, ifKnown: RedisKeys.apiKey(key.hash), else: Self.refused(address),
                    limit: limit), version, APIKeyStore.lookup(key),
            ]
        }
    }

    /// Whoever is over the limit costs no look into the database.
    private func refusal(_ decision: RateLimit.Decision) -> Result {
        Result(principal: nil, requiresPasswordChange: false, rateLimit: decision)
    }

    private func admit(_ token: AccessToken, _ reply: RedisReply?, _ decision: RateLimit.Decision) throws -> Result {
        if !decision.isAllowed { return refusal(decision) }
        guard let state = try reply.flatMap(sessions.state) ?? sessions.restore(token), state.userID == token.userID
        else {
            throw SessionError.invalid
        }
        guard state.status == .active else { throw SessionError.suspended }
        return Result(
            principal: Principal(userID: state.userID, role: state.role, sessionID: token.sessionID),
            requiresPasswordChange: state.requiresPasswordChange, rateLimit: decision)
    }

    private func admit(_ key: APIKey, _ reply: RedisReply?, _ counted: RateLimit.Decision?, _ address: String) throws
        -> Result
    {
        if let counted, !counted.isAllowed { return refusal(counted) }
        let state = try reply.flatMap(apiKeys.state) ?? apiKeys.load(key)
        let decision = try counted ?? countInDatabase(state == nil ? Self.refused(address) : key.subject)
        guard decision.isAllowed, let state else { return refusal(decision) }
        guard state.status == .active else { throw SessionError.suspended }
        return Result(
            principal: Principal(userID: state.userID, role: state.role, scope: state.scope),
            requiresPasswordChange: state.requiresPasswordChange, rateLimit: decision)
    }

    /// While Redis does not.
    private func countInDatabase(_ subject: String) throws -> RateLimit.Decision {
        try limiter.hitInDatabase(.api, subject: subject, limit: settings.refreshed().rateLimit(.api))
    }

    /// A failure to read them leaves the settings as they were: the request itself will meet the same database.
    private func currentLimit(afterSeeing version: RedisReply) -> RateLimit? {
        try? settings.current(afterSeeing: version.string).rateLimit(.api)
    }
}
