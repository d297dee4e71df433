import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNest

@Suite struct SignInServiceTests {
    private func audit(_ db: TestDatabase) throws -> [[String?]] {
        try db.superuser().query(
            "select action, actor_id, actor_label, ip_address, correlation_id from audit_log order by id"
        )
        .map { row in (0..<5).map { row.optionalString($0) } }
    }

    @Test func theRightPasswordOpensASession() throws {
        try withDatabase { db in
            let ada = try db.makeAccount("ada", role: .admin)

            let signedIn = try db.services.signIn.signIn(
                email: "ada@TEST.local", password: goodPassword, address: "192.0.2.7", userAgent: "Test/1",
                correlationID: "c")

            #expect(signedIn.user.id == ada.userID)
            #expect(signedIn.user.role == .admin)
            let token = try #require(
                db.services.signer.verify(signedIn.accessToken, nowSeconds: Timestamp.now().secondsSince1970))
            #expect(token.userID == ada.userID)
            #expect(token.role == .admin)
            #expect(token.sessionID == signedIn.sessionID)
            let row = try db.superuser().row(
                """
                select s.status, s.user_agent, s.ip_address, s.expires > now() + interval '29 days', u.last_login_at is not null,
                       s.session_token
                from sessions s join users u on u.id = s.user_id where s.id = \(signedIn.sessionID)
                """)
            #expect((0..<3).map { row.optionalString($0) } == ["active", "Test/1", "192.0.2.x"])
            #expect(row.bool(3) && row.bool(4))
            #expect(!row.string(5).contains(signedIn.sessionID.text))
            #expect(try audit(db) == [["auth.signed_in", ada.userID.text, "a***@TEST.local", "192.0.2.x", "c"]])
        }
    }

    /// In message and code; with a password that is as expensive to check as a real one.
    @Test func anUnknownAccountAndAWrongPasswordLookTheSame() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            _ = try db.makeUser("plex")  // signs in through Plex and has no password

            for name in ["ada", "nobody", "plex"] {
                #expect(throws: AccountError.invalidCredentials) { try db.signIn(name, password: "a wrong password") }
            }

            #expect(
                try audit(db)
                    == ["a", "n", "p"].map { ["auth.sign_in_failed", nil, "\($0)***@test.local", "192.0.2.x", "c"] })
            #expect(try db.superuser().query("select 1 from sessions").isEmpty)
        }
    }

    @Test(arguments: ["suspended", "inactive"])
    func whoIsSwitchedOffStaysOut(status: String) throws {
        try withDatabase { db in
            let ada = try db.makeAccount("ada")
            try db.superuser().query("update users set status = \(status)")

            #expect(throws: AccountError.suspended) { try db.signIn("ada") }
            #expect(throws: AccountError.invalidCredentials) { try db.signIn("ada", password: "a wrong password") }

            #expect(try audit(db).map { $0[1] } == [ada.userID.text, nil])
            #expect(try db.superuser().query("select 1 from sessions").isEmpty)
        }
    }

    @Test func theSixthFailureIsRefusedUnseen() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            for _ in 1...5 {
                #expect(throws: AccountError.invalidCredentials) { try db.signIn("ada", password: "a wrong password") }
            }

            let error = #expect(throws: RateLimitExceeded.self) { try db.signIn("Ada", address: "198.51.100.1") }

            #expect(error?.decision.resetSeconds ?? 0 > 0)
            let actions = try audit(db).map { $0[0] }
            #expect(actions == Array(repeating: "auth.sign_in_failed", count: 5) + ["auth.sign_in_locked"])
        }
    }

    /// So that an admin finds what was tried on an account; whoever tried learns nothing by it.
    @Test func aFailureIsFoundByTheAccountThatItWasAbout() throws {
        try withDatabase { db in
            let ada = try db.makeAccount("ada")
            let plex = try db.makeUser("plex")

            for name in ["ada", "plex", "nobody"] {
                #expect(throws: AccountError.invalidCredentials) { try db.signIn(name, password: "a wrong password") }
            }

            let lines = try db.superuser().query("select target_type, target_id, actor_id from audit_log order by id")
            #expect(lines.map { $0.optionalString(0) } == ["user", "user", nil])
            #expect(lines.map { $0.optionalString(1) } == [ada.userID.text, plex.userID.text, nil])
            #expect(lines.map { $0.optionalString(2) } == [nil, nil, nil])
        }
    }

    /// Once for each window: whoever goes on trying fills no log.
    @Test(arguments: [RateLimit.Bucket.signInAccount, .signInAddress])
    func aLockIsInTheAuditLogOnce(bucket: RateLimit.Bucket) throws {
        try withDatabase { db in
            let ada = try db.makeAccount("ada")
            let root = try db.makeUser("root", role: .admin)
            _ = try db.services.settings.update(as: root, ipAddress: nil) {
                $0.rateLimits[bucket] = RateLimit(limit: 1, windowSeconds: 900)
            }
            #expect(throws: AccountError.invalidCredentials) { try db.signIn("ada", password: "a wrong password") }

            for _ in 1...3 { #expect(throws: RateLimitExceeded.self) { try db.signIn("ada") } }

            let lines = try db.superuser().query(
                """
                select target_id, actor_label, ip_address, correlation_id, after ->> 'limit'
                from audit_log where action = 'auth.sign_in_locked'
                """
            ).map { row in (0..<5).map { row.optionalString($0) } }
            let subject = bucket == .signInAccount ? ada.userID.text : nil
            let limit = bucket == .signInAccount ? "account" : "address"
            #expect(lines == [[subject, "a***@test.local", "192.0.2.x", "c", limit]])
        }
    }

    @Test func anAddressIsRefusedAfterTwentyFailuresWhoeverWasTried() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            let redis = try db.redis()
            try redis.send(RedisCommand("SET", "rate:sign-in-address:192.0.2.7", 20, "EX", 900))

            #expect(throws: RateLimitExceeded.self) { try db.signIn("ada") }
            #expect(try db.signIn("ada", address: "192.0.2.8").role == .user)
        }
    }

    @Test func aSuccessDoesNotCount() throws {
        try withDatabase { db in
            try db.makeAccount("ada")

            for _ in 1...7 { try db.signIn("ada") }

            for _ in 1...5 {
                #expect(throws: AccountError.invalidCredentials) { try db.signIn("ada", password: "a wrong password") }
            }
            #expect(throws: RateLimitExceeded.self) { try db.signIn("ada") }
        }
    }

    @Test func noEMailAddressIsInRedis() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            try db.signIn("ada")
            #expect(throws: AccountError.invalidCredentials) { try db.signIn("ada", password: "a wrong password") }

            let keys = try db.redis().send(RedisCommand("KEYS", "*")).array?.compactMap(\.string) ?? []

            #expect(keys.contains { $0.hasPrefix("rate:sign-in-account:") })
            #expect(!keys.contains { $0.contains("ada") || $0.contains("@") })
        }
    }

    @Test func signingOutEndsOneSessionOrAll() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            let (phone, laptop, tablet) = try (db.signIn("ada"), db.signIn("ada"), db.signIn("ada"))
            func signOut(_ token: AccessToken, everywhere: Bool) throws -> Int {
                try db.services.signIn.signOut(
                    token.principal, everywhere: everywhere, address: "192.0.2.7", correlationID: "c")
            }

            #expect(try signOut(phone, everywhere: false) == 1)
            #expect(try signOut(phone, everywhere: false) == 0)
            #expect(try db.services.admission.admit(laptop, address: "").principal == laptop.principal)
            #expect(try signOut(laptop, everywhere: true) == 2)

            for token in [phone, laptop, tablet] {
                #expect(throws: SessionError.invalid) { try db.services.admission.admit(token, address: "") }
            }
            #expect(
                try audit(db).map { $0[0] }.suffix(3) == [
                    "auth.signed_out", "auth.signed_out", "auth.signed_out_everywhere",
                ])
        }
    }

    @Test func theSignedInUserIsReadAfresh() throws {
        try withDatabase { db in
            let ada = try db.makeAccount("ada")
            try db.superuser().query("update users set name = 'Ada Lovelace', requires_password_change = true")

            let user = try db.services.signIn.user(ada)

            #expect(user.name == "Ada Lovelace")
            #expect(user.requiresPasswordChange)
            #expect(throws: SessionError.invalid) {
                try db.services.signIn.user(Principal(userID: UserID(), role: .user))
            }
        }
    }
}
