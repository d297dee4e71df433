/// Every key in Redis, beside its life time. Nothing here is the only copy of anything.
enum RedisKeys {
    /// Hash: userId, role, status, plexId, deviceId, expiresAt, requiresPasswordChange, madeAt. Lives for five minutes.
    static func session(_ id: SessionID) -> String { "session:" + id.text }
    /// Hash: keyId, userId, role, status, scope, requiresPasswordChange, madeAt of an API key, by the key's SHA-256. Lives for a minute.
    static func apiKey(_ hash: String) -> String { "api-key:" + hash }
    /// Set of the two kinds of keys above that are a user's, to remove them all at once. Lives for as long as the last of them.
    static func copies(_ id: UserID) -> String { "copies:" + id.text }
    /// When a user's copies were last removed. Lives for ten minutes.
    static func forgotten(_ id: UserID) -> String { "forgotten:" + id.text }
    /// Counter of one fixed window; lives for the window.
    static func rate(_ bucket: RateLimit.Bucket, _ subject: String) -> String { "rate:\(bucket.keyName):\(subject)" }
    /// Hash of counters: refusals that are not yet in `rate_limits`. A job moves them every minute.
    static let rateRefusals = "rate:refused"
    /// Hash: since, failures, retryAt (milliseconds) of an outside service that does not answer. Lives for a day after the last
    /// failure.
    static func breaker(_ service: String) -> String { "breaker:" + service }
    /// Overseerr's answers, fresh for 5 minutes. Live longer, in case it stops answering: searches for an hour, what is trending
    /// for a week, details for a day.
    static func mediaSearch(_ digest: String, page: Int) -> String { "media:search:\(digest.prefix(32)):\(page)" }
    static func mediaTrending(page: Int) -> String { "media:trending:\(page)" }
    static func mediaDetails(_ mediaType: MediaRequest.MediaType, _ tmdbID: String) -> String {
        "media:details:\(mediaType.rawValue):\(tmdbID)"
    }
    /// What a title is called. Lives for a day.
    static func mediaName(_ mediaType: MediaRequest.MediaType, _ tmdbID: String) -> String {
        "media:name:\(mediaType.rawValue):\(tmdbID)"
    }
    /// When a service's webhook came last, in seconds. Lives on.
    static func webhookHeard(_ service: String) -> String { "webhook:heard:" + service }
    /// Changes with every write to `settings`, so that each process knows when to read them again.
    static let settingsVersion = "settings:version"
    /// JSON of a service's latest status, responseTime, lastCheck, uptime and version. Lives for a minute.
    static func status(_ service: String) -> String { "status:" + service }
    /// A person's answer of one kind, after the versions it was made under. Lives for five minutes.
    static func answer(_ kind: AnswerCache.Kind, _ id: UserID) -> String { "\(kind.rawValue):\(id)" }
    /// Changes with whatever is told on a channel. Lives for ten minutes, longer than any answer.
    static func version(_ channel: LiveChannel) -> String { "version:" + channel.name }
    /// Hash of counters: looks into the cache and misses, by kind of answer.
    static let cacheCounts = "cache:counts"
    /// Which gate new streams stand at; another one whenever all are closed. Lives on.
    static let liveGate = "live:gate"
    /// How the live channel is, in the publisher's words. Lives for half a minute.
    static let liveHealth = "live:health"
}
