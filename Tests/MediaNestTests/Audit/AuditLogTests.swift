import Postgres
import TestSupport
import Testing

@testable import MediaNest

/// What stands in the audit log stays as it is.
@Suite struct AuditLogTests {
    private static let changes = [
        "update audit_log set action = 'nothing'", "update audit_log set actor_id = null, action = 'nothing'",
        "update audit_log set ip_address = null", "delete from audit_log", "truncate audit_log",
    ]

    private func withLine(_ body: (TestDatabase, Principal) throws -> Void) throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let entry = AuditEntry(action: "user.changed", actorID: root.userID, ipAddress: "192.0.2.7")
            _ = try db.services.database.pipeline([entry.statement], as: root)
            let before = try db.superuser().row("select audit_log::text from audit_log").string(0)
            try body(db, root)
            #expect(try db.superuser().row("select audit_log::text from audit_log").string(0) == before)
        }
    }

    /// The first lock: the roles that serve have no such right, whoever they act for.
    @Test(arguments: ["medianest_app", "medianest_worker"], Self.changes)
    func noProcessMayChangeIt(role: String, change: String) throws {
        try withLine { db, root in
            let connection = db.connection(role: role)
            let attempt = SQL(unsafe: change)

            let error = #expect(throws: PostgresError.self) {
                try connection.pipeline([Database.identity(root), attempt])
            }

            #expect(error?.sqlState == .insufficientPrivilege && error?.constraint == nil)
        }
    }

    /// The second one holds where somebody grants the right.
    @Test(arguments: Self.changes) func theDatabaseRefusesWhoeverHasTheRight(change: String) throws {
        try withLine { db, _ in
            let error = #expect(throws: PostgresError.self) { try db.superuser().query(SQL(unsafe: change)) }

            #expect(error?.constraint == "audit_log_append_only")
        }
    }
}
