import Dispatch
import Logging
import MediaNest
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite struct AccountAdministrationTests {
    private typealias Change = AccountAdministration.Change

    private func names(
        _ db: TestDatabase, search: String? = nil, role: User.Role? = nil, status: User.Status? = nil,
        as admin: Principal
    ) throws -> [String] {
        try db.services.accounts.list(search: search, role: role, status: status, limit: 50, after: nil, as: admin).rows
            .compactMap(\.name).sorted()
    }

    @discardableResult
    func set(
        _ id: UserID, role: User.Role? = nil, status: User.Status? = nil, _ services: Services, as admin: Principal
    ) throws -> AccountRow {
        var change = Change()
        change.role = role
        change.status = status
        return try services.accounts.change(id, change, address: "192.0.2.1", correlationID: "c", as: admin)
    }

    private func delete(_ id: UserID, _ db: TestDatabase, as admin: Principal) throws {
        try db.services.accounts.delete(id, address: "192.0.2.1", correlationID: "c", as: admin)
    }

    // MARK: Listing

    @Test(arguments: [
        ("%", ["100%"]), ("_", ["a_b"]), ("\\", ["back\\slash"]), ("AXB", ["axb"]), ("nobody", []),
        ("axb@test", ["axb"]),
    ])
    func aSearchTakesItsTextLiterally(_ text: String, _ found: [String]) throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            for name in ["100%", "a_b", "axb", "back\\slash"] { _ = try db.makeUser(name) }

            #expect(try names(db, search: text, as: root) == found)
        }
    }

    @Test func accountsAreFilteredByRoleAndStatus() throws {
        try withDatabase { db in
            let (root, ada) = try (db.makeUser("root", role: .admin), db.makeUser("ada"))
            _ = try db.makeUser("bob")
            try set(ada.userID, status: .suspended, db.services, as: root)

            #expect(try names(db, role: .admin, as: root) == ["root"])
            #expect(try names(db, status: .suspended, as: root) == ["ada"])
            #expect(try names(db, role: .user, status: .active, as: root) == ["bob"])
        }
    }

    @Test func pagesFollowEachOtherWithoutGapsOrRepeats() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            for number in 1...4 { _ = try db.makeUser("user\(number)") }
            try db.superuser().query("update users set created_at = now()")  // a tie, which the id decides

            var (seen, cursor): ([String], Cursor?) = ([], nil)
            repeat {
                let page = try db.services.accounts.list(
                    search: nil, role: nil, status: nil, limit: 2, after: cursor, as: root)
                #expect(page.rows.count <= 2)
                seen += page.rows.compactMap(\.name)
                cursor = page.next
            } while cursor != nil && seen.count < 20

            #expect(seen.count == 5 && Set(seen).count == 5)
        }
    }

    @Test func whoIsNoAdminSeesAndChangesNobodyElse() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))

            #expect(try names(db, as: ada) == ["ada"])
            #expect(throws: AccountError.notFound) { _ = try db.services.accounts.account(bob.userID, as: ada) }
            #expect(throws: AccountError.notFound) { try set(bob.userID, status: .suspended, db.services, as: ada) }
            #expect(throws: AccountError.notFound) { try delete(bob.userID, db, as: ada) }
            #expect(throws: PostgresError.self) { try set(ada.userID, role: .admin, db.services, as: ada) }
        }
    }

    // MARK: Changing

    @Test func aRoleHoldsFromTheNextRequest() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let ada = try db.makeMember("ada")
            let device = try db.device(of: "ada")
            #expect(try device.enter(db.services).principal?.role == .user)

            try set(ada.userID, role: .admin, db.services, as: root)
            #expect(try device.enter(db.services).principal?.role == .admin)
            try set(ada.userID, role: .user, db.services, as: root)
            #expect(try device.enter(db.services).principal?.role == .user)
        }
    }

    @Test(arguments: [User.Status.suspended, .inactive])
    func aSuspensionHoldsFromTheNextRequestAndSignsOut(_ status: User.Status) throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let ada = try db.makeMember("ada")
            let device = try db.device(of: "ada")
            try device.enter(db.services)

            try set(ada.userID, status: status, db.services, as: root)
            #expect(throws: SessionError.suspended) { try device.enter(db.services) }
            #expect(throws: AccountError.suspended) { _ = try db.device(of: "ada") }

            try set(ada.userID, status: .active, db.services, as: root)
            #expect(throws: SessionError.invalid) { try device.enter(db.services) }
            try db.device(of: "ada").enter(db.services)
        }
    }

    @Test func theAuditLineTellsBeforeAndAfterAndNothingPersonal() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let ada = try db.makeMember("ada")

            try set(ada.userID, status: .suspended, db.services, as: root)

            let row = try db.superuser().query(
                """
                select before ->> 'status', after ->> 'status', actor_id, target_id, ip_address, before::text || after::text
                from audit_log where action = 'user.changed'
                """)[0]
            #expect(row.string(0) == "active" && row.string(1) == "suspended")
            #expect(
                row.string(2) == root.userID.text && row.string(3) == ada.userID.text && row.string(4) != "192.0.2.1")
            for word in ["ada", "scrypt", "password_hash"] { #expect(!row.string(5).contains(word)) }
        }
    }

    // MARK: The last admin

    @Test func theLastActiveAdminStays() throws {
        try withDatabase { db in
            let (root, idle) = try (db.makeUser("root", role: .admin), db.makeUser("idle", role: .admin))
            try set(idle.userID, status: .suspended, db.services, as: root)

            #expect(throws: AccountError.lastAdmin) { try set(root.userID, role: .user, db.services, as: root) }
            #expect(throws: AccountError.lastAdmin) { try set(root.userID, status: .suspended, db.services, as: root) }
            #expect(throws: AccountError.lastAdmin) { try set(root.userID, status: .inactive, db.services, as: root) }
            #expect(throws: AccountError.lastAdmin) { try delete(root.userID, db, as: root) }

            try set(idle.userID, status: .active, db.services, as: root)
            #expect(try set(root.userID, role: .user, db.services, as: root).role == .user)
        }
    }

    @Test func ofTwoAdminsWhoDemoteEachOtherOneStays() throws {
        try withDatabase { db in
            let admins = try [db.makeUser("ada", role: .admin), db.makeUser("bob", role: .admin)]
            let environment = db.environment
            let refusals = Mutex<[AccountError]>([])

            DispatchQueue.concurrentPerform(iterations: 2) { index in
                do {
                    let services = try Services(
                        Configuration(environment: environment, role: .responder), applicationName: "test",
                        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
                    try set(admins[1 - index].userID, role: .user, services, as: admins[index])
                } catch {
                    if let error = error as? AccountError { refusals.withLock { $0.append(error) } }
                }
            }

            #expect(refusals.withLock { $0 } == [.lastAdmin])
            #expect(try db.number("select count(*) from users where role = 'ADMIN'") == 1)
        }
    }

    // MARK: Deleting

    @Test func aDeletedAccountLeavesNothingButAnAnonymousTrace() throws {
        try withDatabase { db in
            let (root, bob) = try (db.makeUser("root", role: .admin), db.makeUser("bob"))
            let ada = try db.makeMember("ada")
            let device = try db.device(of: "ada")
            let (key, _) = try db.services.apiKeys.create(
                name: "phone", scopes: [.read], expiresInDays: nil, address: "192.0.2.1", correlationID: "c",
                as: device.principal)
            _ = try db.services.rememberMe.remember(device.signedIn)
            _ = try db.makeRequest("Dune", tmdbID: "438631", status: .approved, of: ada)
            let connection = db.superuser()
            let followed = try db.makeRequest("Alien", tmdbID: "348", of: bob)
            for statement: SQL in [
                "insert into media_request_followers (request_id, user_id) values (\(followed), \(ada.userID))",
                "update media_requests set decided_by = \(ada.userID) where id = \(followed)",
                "insert into notifications (user_id, type, title, message) values (\(ada.userID), 'info', 'Dune', '')",
                "insert into youtube_downloads (user_id, playlist_url) values (\(ada.userID), 'https://youtu.be/x')",
                "insert into jobs (kind, user_id) values ('overseerr.sync_request', \(ada.userID))",
                "insert into error_logs (correlation_id, user_id, error_code, error_message) values ('c', \(ada.userID), 'internal', 'm')",
            ] { try connection.query(statement) }
            try device.enter(db.services)

            try delete(ada.userID, db, as: root)

            let columns = try connection.query(
                """
                select c.table_name, c.column_name from information_schema.columns c
                join information_schema.tables t using (table_schema, table_name)
                where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type = 'uuid'
                """)
            #expect(columns.count > 20)
            for row in columns {
                let (table, column) = (row.string(0), row.string(1))
                let left = try db.number(
                    SQL(unsafe: "select count(*) from \(table) where \(column) = '\(ada.userID.text)'"))
                #expect(left == 0, "\(table).\(column)")
            }
            #expect(try db.number("select count(*) from media_requests where id = \(followed)") == 1)
            #expect(
                try db.number("select count(*) from audit_log where action = 'auth.signed_in' and actor_id is null")
                    == 1)
            #expect(
                try db.number(
                    "select count(*) from audit_log where action = 'user.deleted' and target_id = \(ada.userID.text)")
                    == 1)
            #expect(throws: SessionError.invalid) { try device.enter(db.services) }
            #expect(try db.services.admission.admit(.apiKey(key), address: "192.0.2.1").principal == nil)
        }
    }

    @Test func anAdminWhoDeletesHimselfIsRememberedByHisLabel() throws {
        try withDatabase { db in
            _ = try db.makeUser("root", role: .admin)
            let ada = try db.makeUser("ada", role: .admin)

            try delete(ada.userID, db, as: ada)

            let row = try db.superuser().query(
                "select actor_id, actor_label from audit_log where action = 'user.deleted'")[0]
            #expect(row.isNull(0) && !["", "system"].contains(row.string(1)))
        }
    }
}
