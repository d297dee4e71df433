import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNest

@Suite struct CircuitBreakerTests {
    /// As if the pause were over.
    private func endPause(_ redis: RedisConnection) throws {
        try redis.send(RedisCommand("HSET", "breaker:overseerr", "retryAt", 0))
    }

    private func pauseMilliseconds(_ redis: RedisConnection) throws -> Int {
        let time = try redis.send(RedisCommand("TIME")).array ?? []
        let now = (time[0].integer ?? 0) * 1000 + (time[1].integer ?? 0) / 1000
        return (try redis.send(RedisCommand("HGET", "breaker:overseerr", "retryAt")).integer ?? 0) - now
    }

    @Test func oneCallWithoutAnAnswerKeepsEveryProcessAway() throws {
        try withRedis { url in
            let (one, other) = try (RedisConnection(url: url), RedisConnection(url: url))
            let breakers = [one, other].map { CircuitBreaker(service: "overseerr", redis: $0) }
            #expect(breakers[0].admit() == .closed && breakers[0].unreachableSince == nil)

            breakers[0].failed(.closed)

            let since = try #require(breakers[1].unreachableSince)
            #expect(breakers.map { $0.admit() } == [.open(since: since), .open(since: since)])
            #expect(breakers[1].isOpen)
            #expect(CircuitBreaker(service: "plex", redis: one).admit() == .closed)
        }
    }

    @Test func afterThePauseOneCallerTries() throws {
        try withRedis { url in
            let redis = try RedisConnection(url: url)
            let breaker = CircuitBreaker(service: "overseerr", redis: redis)
            breaker.failed(.closed)
            let since = try #require(breaker.unreachableSince)
            try endPause(redis)

            #expect(!breaker.isOpen)  // looking takes no turn
            #expect(breaker.admit() == .trial(since: since))
            #expect(breaker.admit() == .open(since: since))

            breaker.succeeded(.trial(since: since))
            #expect(breaker.admit() == .closed && breaker.unreachableSince == nil)
        }
    }

    @Test func thePauseGrowsWithEachTrialAndTheBeginningStays() throws {
        try withRedis { url in
            let redis = try RedisConnection(url: url)
            let breaker = CircuitBreaker(service: "overseerr", redis: redis)
            breaker.failed(.closed)
            let since = try #require(breaker.unreachableSince)
            var pauses = [try pauseMilliseconds(redis)]

            for _ in 1...4 {
                try endPause(redis)
                breaker.failed(breaker.admit())
                pauses.append(try pauseMilliseconds(redis))
            }

            #expect(zip(pauses, [5000, 10_000, 20_000, 30_000, 30_000]).allSatisfy { $0 > $1 - 5000 && $0 <= $1 })
            #expect(breaker.unreachableSince == since)
        }
    }

    /// Several calls under way when it went silent are one outage.
    @Test func callsThatBeganBeforeDoNotLengthenThePause() throws {
        try withRedis { url in
            let redis = try RedisConnection(url: url)
            let breaker = CircuitBreaker(service: "overseerr", redis: redis)

            for _ in 1...5 { breaker.failed(.closed) }

            #expect(try pauseMilliseconds(redis) <= 5000)
        }
    }

    @Test func withoutRedisEachCallFindsOutByItself() throws {
        let breaker = CircuitBreaker(
            service: "overseerr", redis: try RedisConnection(url: "unix:///nonexistent/redis.sock"))

        breaker.failed(.closed)

        #expect(breaker.admit() == .closed && !breaker.isOpen && breaker.unreachableSince == nil)
    }
}
