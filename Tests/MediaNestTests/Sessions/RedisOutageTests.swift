import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNest

/// Redis may die: nothing is lost, and nobody is let in.
@Suite struct RedisOutageTests {
    @Test func peopleSignInAndWorkWithoutRedis() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            let services = try db.servicesWithoutRedis()

            let token = try db.signIn("ada", with: services)

            #expect(try services.admission.admit(token, address: "").principal == token.principal)
            #expect(try services.mediaRequests.submit("Dune", tmdbID: "438631", as: token.principal).word == "created")
        }
    }

    @Test func limitsAreCountedInTheDatabaseInstead() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let services = try db.servicesWithoutRedis()
            _ = try services.settings.update(as: root, ipAddress: nil) {
                $0.rateLimits[.api] = RateLimit(limit: 2, windowSeconds: 86_400)
            }

            let decisions = try (1...4).map { _ in try services.admission.admit(nil, address: "192.0.2.7").rateLimit }

            #expect(decisions.map(\.isAllowed) == [true, true, false, false])
            #expect(decisions.map(\.remaining) == [1, 0, 0, 0])
            #expect(decisions.allSatisfy { (1...86_400).contains($0.resetSeconds) })
            let row = try db.superuser().row(
                "select user_id, endpoint, request_count, refused_count from rate_limits")
            #expect((0..<4).map { row.optionalString($0) } == ["192.0.2.7", "api", "4", "2"])
        }
    }

    @Test func nobodyGuessesPasswordsMeanwhile() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            let services = try db.servicesWithoutRedis()
            for _ in 1...5 {
                #expect(throws: AccountError.invalidCredentials) {
                    try db.signIn("ada", password: "a wrong password", with: services)
                }
            }

            #expect(throws: RateLimitExceeded.self) { try db.signIn("ada", with: services) }
        }
    }

    @Test func whoKnowsHisPasswordIsNotLockedOutMeanwhile() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            let services = try db.servicesWithoutRedis()

            for _ in 1...7 { try db.signIn("ada", with: services) }

            for _ in 1...5 {
                #expect(throws: AccountError.invalidCredentials) {
                    try db.signIn("ada", password: "a wrong password", with: services)
                }
            }
            #expect(throws: RateLimitExceeded.self) { try db.signIn("ada", with: services) }
        }
    }

    @Test func aSessionThatWasEndedIsRefused() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            let services = try db.servicesWithoutRedis()
            let token = try db.signIn("ada", with: services)

            try services.signIn.signOut(token.principal, everywhere: false, address: "", correlationID: "c")

            #expect(throws: SessionError.invalid) { try services.admission.admit(token, address: "") }
        }
    }

    @Test func changedSettingsAreSeenWithinASecond() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let services = try db.servicesWithoutRedis()
            #expect(try services.settings.refreshed().rateLimit(.api).limit == 100)

            _ = try db.services.settings.update(as: root, ipAddress: nil) {
                $0.rateLimits[.api] = RateLimit(limit: 7, windowSeconds: 60)
            }

            #expect(try services.settings.refreshed(now: .now() + 1).rateLimit(.api).limit == 7)
        }
    }

    @Test func aSessionOutlivesTheServer() throws {
        try withDatabase { db in
            let server = RedisServer()
            var environment = db.environment
            environment["MEDIANEST_REDIS_URL"] = server.url
            try db.makeAccount("ada")
            let services = try TestDatabase.services(environment)
            let token = try db.signIn("ada", with: services)

            server.stop()
            #expect(try services.admission.admit(token, address: "").principal == token.principal)
            server.start()
            #expect(try services.admission.admit(token, address: "").principal == token.principal)

            let redis = try RedisConnection(url: server.url)
            #expect(
                try eventually {
                    _ = try services.admission.admit(token, address: "")
                    return try redis.send(RedisCommand("EXISTS", "session:\(token.sessionID)")).integer == 1
                })
            server.stop()
        }
    }
}
