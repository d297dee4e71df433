import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNest

@Suite struct SessionStoreTests {
    private func admit(_ token: AccessToken, _ db: TestDatabase) throws -> Admission.Result {
        try db.services.admission.admit(token, address: "192.0.2.7")
    }

    private func forget(_ db: TestDatabase) throws { try db.redis().send(RedisCommand("FLUSHDB")) }

    @Test func redisHoldsWhatARequestMustKnow() throws {
        try withDatabase { db in
            let ada = try db.makeAccount("ada")
            let token = try db.signIn("ada")
            _ = try admit(token, db)

            let fields = try #require(db.redis().send(RedisCommand("HGETALL", "session:\(token.sessionID)")).dictionary)
            let life = try db.redis().send(RedisCommand("TTL", "session:\(token.sessionID)")).integer ?? 0

            #expect(fields["userId"]?.string == ada.userID.text)
            #expect(fields["role"]?.string == "USER")
            #expect(fields["status"]?.string == "active")
            #expect(fields["requiresPasswordChange"]?.string == "0")
            #expect(fields["deviceId"]?.string == token.deviceID)
            #expect(fields["expiresAt"]?.string?.hasSuffix("Z") == true)
            #expect((1...300).contains(life))
        }
    }

    @Test func aRevokedSessionIsRefusedAtOnce() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            let token = try db.signIn("ada")
            #expect(try admit(token, db).principal == token.principal)

            try db.services.signIn.signOut(token.principal, everywhere: false, address: "", correlationID: "c")

            #expect(throws: SessionError.invalid) { try admit(token, db) }
            #expect(try db.redis().send(RedisCommand("EXISTS", "session:\(token.sessionID)")).integer == 0)
        }
    }

    @Test func whatRedisForgotIsRestoredFromTheDatabase() throws {
        try withDatabase { db in
            try db.makeAccount("ada", role: .admin)
            let token = try db.signIn("ada")
            try db.superuser().query("update users set requires_password_change = true")
            try forget(db)

            let admitted = try admit(token, db)

            #expect(admitted.principal == token.principal)
            #expect(admitted.requiresPasswordChange)
            let restored = try db.redis().send(
                RedisCommand("HMGET", "session:\(token.sessionID)", "userId", "role", "requiresPasswordChange"))
            #expect(restored.array?.map(\.string) == [token.userID.text, "ADMIN", "1"])
            #expect(try db.redis().send(RedisCommand("TTL", "session:\(token.sessionID)")).integer ?? 0 > 0)
        }
    }

    @Test func aRevokedSessionStaysRevokedWhenRedisForgets() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            let token = try db.signIn("ada")
            try db.services.signIn.signOut(token.principal, everywhere: true, address: "", correlationID: "c")

            try forget(db)

            #expect(throws: SessionError.invalid) { try admit(token, db) }
        }
    }

    @Test func anExpiredSessionIsNotRestored() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            let token = try db.signIn("ada")
            try db.superuser().query("update sessions set expires = now() - interval '1 second'")
            try forget(db)

            #expect(throws: SessionError.invalid) { try admit(token, db) }
        }
    }

    @Test(arguments: ["suspended", "inactive"])
    func whoIsSwitchedOffIsNotRestored(status: String) throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            let token = try db.signIn("ada")
            try db.superuser().query("update users set status = \(status)")
            try forget(db)

            #expect(throws: SessionError.suspended) { try admit(token, db) }
            #expect(throws: SessionError.suspended) { try admit(token, db) }
        }
    }

    @Test func aTokenOfAnotherUserDoesNotOpenASession() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            let (token, bob) = try (db.signIn("ada"), db.makeUser("bob"))
            let mixed = AccessToken(
                userID: bob.userID, role: .user, sessionID: token.sessionID, deviceID: token.deviceID,
                issuedAtSeconds: token.issuedAtSeconds)

            #expect(throws: SessionError.invalid) { try admit(mixed, db) }
            try forget(db)
            #expect(throws: SessionError.invalid) { try admit(mixed, db) }
        }
    }

    /// The role is the session's, not the token's: it may have changed since that was signed.
    @Test func theTokensRoleGivesNothing() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            let token = try db.signIn("ada")
            let proud = AccessToken(
                userID: token.userID, role: .admin, sessionID: token.sessionID, deviceID: token.deviceID,
                issuedAtSeconds: token.issuedAtSeconds)

            #expect(try admit(proud, db).principal?.role == .user)
            try forget(db)
            #expect(try admit(proud, db).principal?.role == .user)
        }
    }

    @Test func aSessionThatNeverWasIsRefused() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let token = AccessToken(
                userID: ada.userID, role: .user, sessionID: SessionID(), deviceID: "d", issuedAtSeconds: 0)

            #expect(throws: SessionError.invalid) { try admit(token, db) }
        }
    }
}
