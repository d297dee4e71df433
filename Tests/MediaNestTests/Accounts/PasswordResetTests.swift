import MediaNest
import Postgres
import TestSupport
import Testing

/// A password that was forgotten, set anew by whoever has a shell on the server.
@Suite struct PasswordResetTests {
    private static let new = "battery staple horse"

    private func reset(_ name: String, requiresChange: Bool = false, _ db: TestDatabase) throws {
        try db.worker.passwords.reset(
            of: EmailAddress(name + "@test.local"), to: NewPassword(Self.new), requiresChange: requiresChange)
    }

    @Test func theNewPasswordSignsInAndTheForgottenOneDoesNot() throws {
        try withDatabase { db in
            let ada = try db.makeMember("ada")
            try db.makeMember("bob")

            try reset("ADA", db)

            let device = try db.device(of: "ada", password: Self.new)
            #expect(try !device.enter(db.services).requiresPasswordChange)
            #expect(throws: AccountError.invalidCredentials) { _ = try db.device(of: "ada") }
            _ = try db.device(of: "bob")
            let line = try db.superuser().row(
                "select target_type, target_id, actor_label, actor_id is null from audit_log where action = 'auth.password_reset'"
            )
            #expect((0..<3).map { line.optionalString($0) } == ["user", ada.userID.text, "command line"])
            #expect(line.bool(3))
        }
    }

    @Test func everyDeviceIsSignedOut() throws {
        try withDatabase { db in
            try db.makeMember("ada")
            try db.makeMember("bob")
            let (desk, bob) = try (db.device(of: "ada"), db.device(of: "bob"))
            let remembered = try db.services.rememberMe.remember(desk.signedIn)
            try desk.enter(db.services)

            try reset("ada", db)

            #expect(throws: SessionError.invalid) { try desk.enter(db.services) }
            #expect(throws: SessionError.invalid) { _ = try db.redeem(remembered) }
            try bob.enter(db.services)
        }
    }

    @Test func itCanBeForTheNextSignInOnly() throws {
        try withDatabase { db in
            try db.makeMember("ada")

            try reset("ada", requiresChange: true, db)

            #expect(try db.device(of: "ada", password: Self.new).enter(db.services).requiresPasswordChange)
        }
    }

    @Test func whoHadNoPasswordHasOneFromThenOn() throws {
        try withDatabase { db in
            _ = try db.makeUser("ada")

            try reset("ada", db)

            _ = try db.device(of: "ada", password: Self.new)
        }
    }

    @Test func anAddressThatNobodyHasIsSaidSo() throws {
        try withDatabase { db in
            try db.makeMember("ada")

            #expect(throws: AccountError.notFound) { try reset("bob", db) }

            _ = try db.device(of: "ada")
            #expect(try db.number("select count(*) from audit_log where action = 'auth.password_reset'") == 0)
        }
    }
}
