import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNest

@Suite struct AdmissionTests {
    private func setLimit(_ limit: Int, _ db: TestDatabase) throws {
        let root = try db.makeUser("root", role: .admin)
        _ = try db.services.settings.update(as: root, ipAddress: nil) {
            $0.rateLimits[.api] = RateLimit(limit: limit, windowSeconds: 60)
        }
    }

    @Test func aSignedInRequestCostsOneRoundTripToRedisAndNoneToTheDatabase() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            let token = try db.signIn("ada")
            _ = try db.services.admission.admit(token, address: "")
            let before = db.services.database.connection.roundTrips

            let admitted = try db.services.admission.admit(token, address: "")

            #expect(admitted.principal == token.principal)
            #expect(!admitted.requiresPasswordChange)
            #expect(db.services.database.connection.roundTrips == before)
        }
    }

    @Test func withoutACredentialNobodyIsSignedIn() throws {
        try withDatabase { db in
            let admitted = try db.services.admission.admit(nil, address: "192.0.2.7")

            #expect(admitted.principal == nil)
            #expect(admitted.rateLimit.isAllowed)
        }
    }

    @Test func theLimitCountsDownAndThenRefuses() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            let token = try db.signIn("ada")
            try setLimit(3, db)

            let decisions = try (1...5).map { _ in try db.services.admission.admit(token, address: "").rateLimit }

            #expect(decisions.map(\.isAllowed) == [true, true, true, false, false])
            #expect(decisions.map(\.remaining) == [2, 1, 0, 0, 0])
            #expect(decisions.allSatisfy { $0.limit == 3 && (1...60).contains($0.resetSeconds) })
        }
    }

    @Test func eachPersonAndEachAddressIsCountedByItself() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            try db.makeAccount("bob")
            let (ada, bob) = try (db.signIn("ada"), db.signIn("bob"))
            try setLimit(1, db)
            func isAllowed(_ token: AccessToken?, _ address: String) throws -> Bool {
                try db.services.admission.admit(token.map(Admission.Credential.token), address: address).rateLimit
                    .isAllowed
            }

            #expect(try isAllowed(ada, "192.0.2.7"))
            #expect(try !isAllowed(ada, "192.0.2.8"))
            #expect(try isAllowed(bob, "192.0.2.7"))
            #expect(try isAllowed(nil, "192.0.2.7"))
            #expect(try !isAllowed(nil, "192.0.2.7"))
            #expect(try isAllowed(nil, "192.0.2.8"))
        }
    }

    @Test func theWindowEnds() throws {
        try withDatabase { db in
            try setLimit(1, db)
            func isAllowed() throws -> Bool {
                try db.services.admission.admit(nil, address: "192.0.2.7").rateLimit.isAllowed
            }
            #expect(try isAllowed())
            #expect(try !isAllowed())
            let redis = try db.redis()
            #expect((1...60).contains(try redis.send(RedisCommand("TTL", "rate:api:192.0.2.7")).integer ?? 0))

            try redis.send(RedisCommand("PEXPIRE", "rate:api:192.0.2.7", 1))
            #expect(try eventually { try redis.send(RedisCommand("EXISTS", "rate:api:192.0.2.7")).integer == 0 })

            #expect(try isAllowed())
        }
    }

    /// Left behind by a crash between two commands, it would lock somebody out for ever.
    @Test func aCounterWithoutAnEndGetsOne() throws {
        try withDatabase { db in
            try db.redis().send(RedisCommand("SET", "rate:api:192.0.2.7", 1000))

            #expect(try !db.services.admission.admit(nil, address: "192.0.2.7").rateLimit.isAllowed)

            #expect((1...60).contains(try db.redis().send(RedisCommand("TTL", "rate:api:192.0.2.7")).integer ?? 0))
        }
    }

    @Test func aChangedSettingHoldsInEveryProcessAtOnce() throws {
        try withDatabase { db in
            let other = try TestDatabase.services(db.environment)
            func limit() throws -> Int { try other.admission.admit(nil, address: "192.0.2.7").rateLimit.limit }
            #expect(try limit() == 100)

            try setLimit(7, db)

            #expect(try limit() == 7)
        }
    }

    @Test func whoeverIsOverTheLimitCostsNoLookIntoTheDatabase() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            let token = try db.signIn("ada")
            try setLimit(0, db)
            try db.redis().send(RedisCommand("DEL", "session:\(token.sessionID)"))
            let before = db.services.database.connection.roundTrips

            let admitted = try db.services.admission.admit(token, address: "")

            #expect(!admitted.rateLimit.isAllowed)
            #expect(admitted.principal == nil)
            #expect(db.services.database.connection.roundTrips == before)
        }
    }
}
