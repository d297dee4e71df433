/// Every key in Redis, beside its life time. Nothing here is the only copy of anything.
enum RedisKeys {
    /// Hash: userId, role, status, plexId, deviceId, expiresAt, requiresPasswordChange. Lives as long as the session.
    static func session(_ id: SessionID) -> String { "session:" + id.text }
    /// Set of a user's session ids, to end them all at once. Lives as long as the longest session.
    static func userSessions(_ id: UserID) -> String { "user-sessions:" + id.text }
    /// Hash: keyId, userId, role, status, scope, requiresPasswordChange of an API key, by the key's SHA-256. Lives for a minute.
    static func apiKey(_ hash: String) -> String { "api-key:" + hash }
    /// Set of the SHA-256s of a user's keys that are in Redis, to forget them all at once. Lives for a minute after the last.
    static func userAPIKeys(_ id: UserID) -> String { "user-api-keys:" + id.text }
    /// Counter of one fixed window; lives for the window.
    static func rate(_ bucket: RateLimit.Bucket, _ subject: String) -> String { "rate:\(bucket.keyName):\(subject)" }
    /// Hash of counters: refusals that are not yet in `rate_limits`. A job moves them every minute.
    static let rateRefusals = "rate:refused"
    /// Set while an outside service is left alone because it did not answer. Lives for seconds.
    static func breaker(_ service: String) -> String { "breaker:" + service }
    /// Changes with every write to `settings`, so that each process knows when to read them again.
    static let settingsVersion = "settings:version"
}
