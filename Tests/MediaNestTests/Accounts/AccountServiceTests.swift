import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct AccountServiceTests {
    private func create(_ email: String, password: String? = nil, _ db: TestDatabase) throws -> UserID {
        try AccountService(database: db.worker.database).create(
            email: EmailAddress(email), name: "Ada", role: .admin, password: try password.map { try NewPassword($0) },
            requiresPasswordChange: true)
    }

    @Test func anAccountIsMadeWithItsPasswordAndALineInTheAuditLog() throws {
        try withDatabase { db in
            let id = try create("ada@test.local", password: "correct horse battery", db)

            let user = try db.superuser().row(
                "select email, name, role, status, requires_password_change from users where id = \(id)")
            #expect((0..<4).map { user.optionalString($0) } == ["ada@test.local", "Ada", "ADMIN", "active"])
            #expect(user.bool(4))
            let hash = try db.superuser().row("select password_hash from local_credentials where user_id = \(id)")
                .string(0)
            #expect(PasswordHash(stored: hash).matches("correct horse battery"))
            let audit = try db.superuser().row("select action, target_id, actor_label from audit_log")
            #expect((0..<3).map { audit.optionalString($0) } == ["user.created", id.text, "command line"])
        }
    }

    @Test func whoSignsInThroughPlexNeedsNoPassword() throws {
        try withDatabase { db in
            _ = try create("ada@test.local", db)

            #expect(try db.superuser().query("select 1 from local_credentials").isEmpty)
        }
    }

    /// Lists and greetings show a name.
    @Test func whoeverIsMadeWithoutANameIsCalledAsHisAddressBegins() throws {
        try withDatabase { db in
            let id = try AccountService(database: db.worker.database).create(
                email: EmailAddress("ada.lovelace@test.local"), name: nil, role: .user, password: nil)

            #expect(try db.superuser().row("select name from users where id = \(id)").string(0) == "ada.lovelace")
        }
    }

    @Test func anEMailAddressIsTakenOnce() throws {
        try withDatabase { db in
            _ = try create("ada@test.local", db)

            for email in ["ada@test.local", "ADA@Test.Local"] {
                #expect(throws: AccountError.emailTaken) { try create(email, db) }
            }

            #expect(try db.superuser().query("select 1 from audit_log").count == 1)
            #expect(try create("bob@test.local", db) != UserID())
        }
    }
}
