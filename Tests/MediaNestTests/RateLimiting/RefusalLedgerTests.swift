import Crypto
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

    @Test func whoHasNoAccountAnyMoreIsCountedWithoutHisId() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeMember("ada"), db.makeUser("root", role: .admin))
            let email = Hex.encode(SHA256.digest(Array("ada@test.local".utf8)))
            try hit(.mediaRequests, ada.userID.text, times: 3, db)
            try hit(.signInAccount, email, times: 3, db)
            let token = try db.device(of: "ada").token
            try db.worker.refusals.move()
            #expect(try recorded(db).count == 2)

            try db.services.accounts.delete(ada.userID, address: "192.0.2.1", correlationID: "c", as: root)
            #expect(try recorded(db).isEmpty)

            // Redis tells of a refusal from before, and a token that still lives is shown while Redis is away.
            try hit(.api, ada.userID.text, times: 2, db)
            try db.worker.refusals.move()
            #expect(throws: SessionError.invalid) {
                try db.servicesWithoutRedis().admission.admit(.token(token), address: "192.0.2.1")
            }

            #expect(try Set(recorded(db).map { $0.split(separator: " ")[0] }) == ["unknown"])
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
