import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNest

@Suite struct RefusalLedgerTests {
    private func recorded(_ db: TestDatabase) throws -> [String] {
        try db.superuser().query(
            "select user_id, endpoint, request_count, refused_count from rate_limits order by user_id, endpoint"
        )
        .map { row in (0..<4).map { row.string($0) }.joined(separator: " ") }
    }

    private func hit(_ bucket: RateLimit.Bucket, _ subject: String, times: Int, _ db: TestDatabase) throws {
        let limiter = RateLimiter(redis: try db.redis(), database: db.services.database)
        for _ in 1...times {
            _ = try? limiter.hit(bucket, subject: subject, limit: RateLimit(limit: 1, windowSeconds: 86_400))
        }
    }

    @Test func refusalsComeIntoTheDatabase() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada").userID.text
            try hit(.mediaRequests, ada, times: 4, db)
            try hit(.api, "2001:db8::7", times: 2, db)
            try hit(.api, "192.0.2.7", times: 1, db)

            #expect(try db.worker.refusals.move() == 2)

            #expect(try Set(recorded(db)) == ["\(ada) request 0 3", "2001:db8::7 api 0 1"])
        }
    }

    @Test func laterOnesAddUp() throws {
        try withDatabase { db in
            for _ in 1...2 {
                try hit(.api, "192.0.2.7", times: 3, db)
                try db.worker.refusals.move()
            }

            #expect(try recorded(db) == ["192.0.2.7 api 0 5"])
        }
    }

    @Test func withoutRefusalsNothingIsWritten() throws {
        try withDatabase { db in
            let moved = try db.worker.refusals.move()

            #expect(moved == 0)
            #expect(try recorded(db).isEmpty)
        }
    }

    @Test func aStrangeCounterDoesNotStopTheOthers() throws {
        try withDatabase { db in
            try db.redis().send(
                RedisCommand("HSET", "rate:refused", "nonsense", 1, "rate:api:x|soon", 1, "rate:api:x|60", "many"))
            try hit(.api, "192.0.2.7", times: 2, db)

            #expect(try db.worker.refusals.move() == 1)

            #expect(try recorded(db) == ["192.0.2.7 api 0 1"])
        }
    }
}
