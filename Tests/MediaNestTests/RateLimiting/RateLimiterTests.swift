import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNest

@Suite struct RateLimiterTests {
    private static let limit = RateLimit(limit: 2, windowSeconds: 86_400)

    private func withLimiter(_ body: (RateLimiter) throws -> Void) throws {
        try withDatabase { db in try body(RateLimiter(redis: db.redis(), database: db.services.database)) }
    }

    @Test func oneMoreThanTheLimitIsRefused() throws {
        try withLimiter { limiter in
            let remaining = try (1...2).map { _ in try limiter.hit(.pins, subject: "x", limit: Self.limit).remaining }

            let error = #expect(throws: RateLimitExceeded.self) {
                try limiter.hit(.pins, subject: "x", limit: Self.limit)
            }

            #expect(remaining == [1, 0])
            #expect(error?.decision.isAllowed == false)
            #expect(error?.message.hasPrefix("Too many requests. Try again in 86") == true)
        }
    }

    @Test func bucketsAndSubjectsAreCountedApart() throws {
        try withLimiter { limiter in
            for _ in 1...2 { try limiter.hit(.pins, subject: "x", limit: Self.limit) }

            let others = try [
                limiter.hit(.youtube, subject: "x", limit: Self.limit),
                limiter.hit(.pins, subject: "y", limit: Self.limit),
            ]

            #expect(others.map(\.remaining) == [1, 1])
        }
    }

    @Test func whatIsForgivenDoesNotCount() throws {
        try withLimiter { limiter in
            for _ in 1...5 {
                try limiter.hit(.pins, subject: "x", limit: Self.limit)
                limiter.forgive(.pins, subject: "x", limit: Self.limit)
            }

            #expect(try limiter.hit(.pins, subject: "x", limit: Self.limit).remaining == 1)
        }
    }

    @Test func nothingIsForgivenInAdvance() throws {
        try withLimiter { limiter in
            for _ in 1...5 { limiter.forgive(.pins, subject: "x", limit: Self.limit) }

            let first = try limiter.hit(.pins, subject: "x", limit: Self.limit)
            #expect(first.remaining == 1)
        }
    }

    @Test func theDatabaseForgivesAsRedisDoes() throws {
        try withDatabase { db in
            let limiter = RateLimiter(
                redis: try RedisConnection(url: "unix:///nonexistent/redis.sock"), database: db.services.database)

            limiter.forgive(.pins, subject: "x", limit: Self.limit)
            for _ in 1...5 {
                try limiter.hit(.pins, subject: "x", limit: Self.limit)
                limiter.forgive(.pins, subject: "x", limit: Self.limit)
            }

            #expect(try limiter.hit(.pins, subject: "x", limit: Self.limit).remaining == 1)
        }
    }

    @Test func theDatabaseCountsAsRedisDoes() throws {
        try withLimiter { limiter in
            let decisions = try (1...3).map { _ in try limiter.hitInDatabase(.pins, subject: "x", limit: Self.limit) }

            #expect(decisions.map(\.isAllowed) == [true, true, false])
            #expect(decisions.map(\.remaining) == [1, 0, 0])
        }
    }

    @Test func everyBucketHasAKeyOfItsOwn() {
        #expect(Set(RateLimit.Bucket.allCases.map { RedisKeys.rate($0, "x") }).count == RateLimit.Bucket.allCases.count)
        #expect(RedisKeys.rate(.api, "x") == "rate:api:x")
        #expect(RedisKeys.rate(.youtube, "x") == "rate:youtube:x")
    }
}
