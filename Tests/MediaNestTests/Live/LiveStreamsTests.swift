import Postgres
import TestSupport
import Testing

@testable import MediaNest

/// What a new stream is on, by the rights of this moment.
@Suite struct LiveStreamsTests {
    private func person(_ db: TestDatabase, role: User.Role = .user) throws -> Principal {
        let principal = try db.makeUser("p\(UserID().text.prefix(6))", role: role)
        try db.superuser().query(
            """
            insert into sessions (id, session_token, user_id, expires)
            values (\(principal.sessionID), encode(sha256(\(principal.sessionID.text)::bytea), 'hex'), \(principal.userID),
                    now() + interval '1 day')
            """)
        return principal
    }

    private func names(_ principal: Principal, _ db: TestDatabase) throws -> [String] {
        try db.services.liveStreams.channels(of: principal).map(\.name)
    }

    @Test func aStreamIsOnItsPersonsChannelsAlone() throws {
        try withDatabase { db in
            let (user, admin) = try (person(db), person(db, role: .admin))

            #expect(
                try names(user, db) == [
                    "user_\(user.userID)", "all", "user_\(user.userID)_0", "session_\(user.sessionID)", "gate_0",
                ])
            #expect(
                try names(admin, db) == [
                    "user_\(admin.userID)", "all", "role_admin", "user_\(admin.userID)_0", "session_\(admin.sessionID)",
                    "gate_0",
                ])
        }
    }

    /// A later stream on a channel that was closed may be deaf.
    @Test func noStreamIsOnAChannelThatWasClosed() throws {
        try withDatabase { db in
            let admin = try person(db, role: .admin)
            let before = try names(admin, db)

            try db.superuser().query("update users set role = 'USER' where id = \(admin.userID)")
            let closed = try db.services.liveStreams.changeGate()

            let after = try names(admin, db)
            #expect(before.contains("user_\(admin.userID)_0") && before.contains(closed.name))
            #expect(after.contains("user_\(admin.userID)_1") && !after.contains("user_\(admin.userID)_0"))
            #expect(!after.contains(closed.name) && after.last?.hasPrefix("gate_") == true)
            // The rights are those of the database, whatever the token says.
            #expect(!after.contains("role_admin"))
        }
    }

    @Test func whatChangesNobodysRightsEndsNoStream() throws {
        try withDatabase { db in
            let user = try person(db)
            let before = try names(user, db)

            try db.superuser().query(
                "update users set name = 'Another', last_login_at = now() where id = \(user.userID)")

            #expect(try names(user, db) == before)
        }
    }

    @Test func whoIsSuspendedOrSignedOutGetsNone() throws {
        try withDatabase { db in
            let (suspended, revoked, stranger) = try (person(db), person(db), db.makeUser("stranger"))
            try db.superuser().query("update users set status = 'suspended' where id = \(suspended.userID)")
            try db.superuser().query(
                "update sessions set status = 'revoked', revoked_at = now() where id = \(revoked.sessionID)")

            #expect(throws: SessionError.suspended) { try names(suspended, db) }
            #expect(throws: SessionError.invalid) { try names(revoked, db) }
            #expect(throws: SessionError.invalid) { try names(stranger, db) }
        }
    }
}
