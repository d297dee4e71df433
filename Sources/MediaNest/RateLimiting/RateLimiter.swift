import Postgres
import Redis

/// Counts in Redis; in `rate_limits` while Redis is away, so that nobody gets more by its absence.
struct RateLimiter {
    let redis: RedisConnection
    let database: Database

    /// Answers allowed (1 or 0), remaining, seconds until reset and the count; refusals are counted aside for `rate_limits`.
    ///
    /// With three keys: while the second does not exist, the third is counted in place of the first.
    static let script = RedisScript(
        """
        local limit, window, key = tonumber(ARGV[1]), tonumber(ARGV[2]), KEYS[1]
        if KEYS[3] and redis.call('EXISTS', KEYS[2]) == 0 then key = KEYS[3] end
        local count = redis.call('INCR', key)
        local ttl = count == 1 and -1 or redis.call('TTL', key)
        if ttl < 0 then
          redis.call('EXPIRE', key, window)
          ttl = window
        end
        if count > limit then
          redis.call('HINCRBY', 'rate:refused', key .. '|' .. window, 1)
          return {0, 0, ttl, count}
        end
        return {1, limit - count, ttl, count}
        """)

    static func command(_ bucket: RateLimit.Bucket, subject: String, limit: RateLimit) -> RedisCommand {
        RedisCommand(script, keys: [RedisKeys.rate(bucket, subject)], limit.limit, limit.windowSeconds)
    }

    /// Counts `subject` when Redis knows `copy`, and `stranger` when it does not.
    static func command(
        _ bucket: RateLimit.Bucket, subject: String, ifKnown copy: String, else stranger: String, limit: RateLimit
    ) -> RedisCommand {
        let keys = [RedisKeys.rate(bucket, subject), copy, RedisKeys.rate(bucket, stranger)]
        return RedisCommand(script, keys: keys, limit.limit, limit.windowSeconds)
    }

    /// The script's answer held against `limit`, which may be newer than the one it was asked with.
    static func decision(_ reply: RedisReply, limit: RateLimit) -> RateLimit.Decision? {
        guard case .array(let values) = reply, values.count == 4, let reset = values[2].integer,
            let count = values[3].integer
        else {
            return nil
        }
        return RateLimit.Decision(
            isAllowed: count <= limit.limit, limit: limit.limit, remaining: max(0, limit.limit - count),
            resetSeconds: max(0, reset))
    }

    /// Counts one in a bucket of its own round trip.
    ///
    /// - Throws: `RateLimitExceeded`.
    @discardableResult
    func hit(_ bucket: RateLimit.Bucket, subject: String, limit: RateLimit) throws -> RateLimit.Decision {
        let decision: RateLimit.Decision
        // Whatever keeps Redis from answering, the database counts instead.
        let reply = try? redis.pipeline([Self.command(bucket, subject: subject, limit: limit)]).first
        decision =
            try reply.flatMap { Self.decision($0, limit: limit) }
            ?? hitInDatabase(bucket, subject: subject, limit: limit)
        if !decision.isAllowed { throw RateLimitExceeded(decision) }
        return decision
    }

    func hitInDatabase(_ bucket: RateLimit.Bucket, subject: String, limit: RateLimit) throws(PostgresError)
        -> RateLimit.Decision
    {
        let row = try database.query(
            """
            select allowed, remaining, reset_seconds
            from rate_limit_hit(\(subject), \(bucket.keyName), \(limit.limit), \(limit.windowSeconds))
            """)[0]
        return RateLimit.Decision(
            isAllowed: row.bool(0), limit: limit.limit, remaining: row.int(1), resetSeconds: row.int(2))
    }

    /// Takes one back, as a sign-in that succeeded is no failed one. Best effort: the window ends anyway.
    func forgive(_ bucket: RateLimit.Bucket, subject: String, limit: RateLimit) {
        let command = RedisCommand(Self.forgiveScript, keys: [RedisKeys.rate(bucket, subject)])
        if let reply = try? redis.pipeline([command]).first, reply.integer != nil { return }
        _ = try? database.query("select rate_limit_forgive(\(subject), \(bucket.keyName), \(limit.windowSeconds))")
    }

    /// A counter that is not there, because its window is over, must not begin below zero.
    private static let forgiveScript = RedisScript(
        """
        if tonumber(redis.call('GET', KEYS[1]) or 0) > 0 then return redis.call('DECR', KEYS[1]) end
        return 0
        """)
}
