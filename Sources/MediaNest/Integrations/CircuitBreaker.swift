import Postgres
import Redis

/// Leaves an outside service alone while it does not answer, so that one outage is not waited for by everyone in turn.
///
/// All processes share it. Closed, everybody calls. The first call without an answer opens it: nobody calls for some
/// seconds, more with each failure. Then it is half-open: one caller tries, and what he finds closes or opens it.
/// Without Redis it is always closed: then each call finds out by itself.
struct CircuitBreaker {
    let service: String
    let redis: RedisConnection

    /// How long nobody calls after the first failure; it doubles with each further one.
    private static let openMilliseconds = 5_000
    private static let longestOpenMilliseconds = 30_000
    /// For whoever tries half-open: longer than any call's deadline.
    private static let trialMilliseconds = 6_000
    private static let rememberedSeconds = 86_400

    /// Whether a call may go out.
    enum Admission: Equatable {
        case closed
        /// This caller is the one who tries.
        case trial(since: Timestamp)
        case open(since: Timestamp)
    }

    /// To be asked before each call; `succeeded` or `failed` must follow one that went out.
    func admit() -> Admission { ask(trialMilliseconds: Self.trialMilliseconds) }

    /// The same without taking the turn to try.
    var isOpen: Bool { if case .open = ask(trialMilliseconds: 0) { true } else { false } }

    /// Since when there has been no answer; `nil` while it answers.
    var unreachableSince: Timestamp? {
        (try? redis.send(RedisCommand("HGET", RedisKeys.breaker(service), "since")).integer).flatMap(Self.timestamp)
    }

    func succeeded(_ admission: Admission) {
        guard case .trial = admission else { return }
        _ = try? redis.send(RedisCommand("DEL", RedisKeys.breaker(service)))  // best effort: the next trial does it
    }

    func failed(_ admission: Admission) {
        let wasTrial = if case .trial = admission { 1 } else { 0 }
        // Best effort: without Redis there is no breaker.
        _ = try? redis.send(
            RedisCommand(
                Self.failureScript, keys: [RedisKeys.breaker(service)], wasTrial, Self.openMilliseconds,
                Self.longestOpenMilliseconds, Self.rememberedSeconds))
    }

    private func ask(trialMilliseconds: Int) -> Admission {
        let command = RedisCommand(Self.admissionScript, keys: [RedisKeys.breaker(service)], trialMilliseconds)
        guard case .array(let values)? = try? redis.send(command), values.count == 2,
            let since = values[1].integer.flatMap(Self.timestamp)
        else { return .closed }
        return values[0].string == "open" ? .open(since: since) : .trial(since: since)
    }

    private static func timestamp(_ milliseconds: Int) -> Timestamp? {
        Timestamp(microseconds: Int64(milliseconds) * 1000)
    }

    // The server's clock, because the callers' may differ.
    private static let admissionScript = RedisScript(
        """
        local since, retryAt = unpack(redis.call('HMGET', KEYS[1], 'since', 'retryAt'))
        if not since then return {} end
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        if now < tonumber(retryAt) then return {'open', since} end
        if tonumber(ARGV[1]) > 0 then redis.call('HSET', KEYS[1], 'retryAt', now + ARGV[1]) end
        return {'trial', since}
        """)

    // A call that began before it was opened does not open it again.
    private static let failureScript = RedisScript(
        """
        local since, retryAt = unpack(redis.call('HMGET', KEYS[1], 'since', 'retryAt'))
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        if since and ARGV[1] == '0' and now < tonumber(retryAt) then return since end
        local failures = redis.call('HINCRBY', KEYS[1], 'failures', 1)
        local pause = math.min(ARGV[2] * 2 ^ (failures - 1), tonumber(ARGV[3]))
        redis.call('HSET', KEYS[1], 'since', since or now, 'retryAt', now + pause)
        redis.call('EXPIRE', KEYS[1], ARGV[4])
        return since or now
        """)
}
