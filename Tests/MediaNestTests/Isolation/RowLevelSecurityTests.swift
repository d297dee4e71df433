import MediaNest
import Postgres
import TestSupport
import Testing

/// The lock in the database: statements without any filter, as the role that serves.
@Suite struct RowLevelSecurityTests {
    /// Ada's rows in a table, as `principal` sees it; a table that he may not read at all shows none.
    private func visible(_ table: UserTable, of ada: Principal, to principal: Principal?, _ db: TestDatabase) throws
        -> [String]
    {
        let database = db.services.database
        do {
            let rows =
                try principal.map { try database.query(table.everything, as: $0) } ?? database.query(table.everything)
            return rows.map { $0.string(0) }.filter { $0.contains(ada.userID.text) }
        } catch let error as PostgresError where error.sqlState == .insufficientPrivilege {
            return []
        }
    }

    /// A change of every column that the responder's role may change, and a removal; of all rows that it can reach.
    private func writes(_ table: UserTable, _ superuser: PostgresConnection) throws -> [SQL] {
        let columns = try superuser.query(
            """
            select column_name from information_schema.column_privileges
            where table_name = \(table.name) and grantee = 'medianest_app' and privilege_type = 'UPDATE'
            """)
        return columns.map {
            SQL(unsafe: "update \(table.name) t set \($0.string(0)) = \($0.string(0)) returning t::text")
        }
            + [SQL(unsafe: "delete from \(table.name)")]
    }

    /// To see, to change and to delete.
    @Test(arguments: UserTable.all)
    func aRowIsItsOwnersAlone(table: UserTable) throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            let superuser = db.superuser()
            try superuser.pipeline(table.insert(ada.userID))
            try #require(superuser.query(table.everything).contains { $0.string(0).contains(ada.userID.text) })

            #expect(try visible(table, of: ada, to: nil, db).isEmpty, "nobody sees a row")
            #expect(try visible(table, of: ada, to: bob, db).isEmpty, "another user sees no row")
            #expect(try visible(table, of: ada, to: ada, db).isEmpty != table.isOwnersToRead, "the owner sees it")

            for write in try writes(table, superuser) {
                do {
                    let rows = try db.services.database.query(write, as: bob)
                    #expect(!rows.contains { $0.string(0).contains(ada.userID.text) }, "\(write.text)")
                } catch let error as PostgresError where error.sqlState == .insufficientPrivilege {
                    continue  // not even granted
                }
            }

            #expect(try superuser.query(table.everything).contains { $0.string(0).contains(ada.userID.text) })
        }
    }

    @Test func everyTableIsGuarded() throws {
        try withDatabase { db in
            let open = try db.superuser().query(
                """
                select relname
                from pg_class
                where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> 'schema_migrations'
                  and not (relrowsecurity and relforcerowsecurity)
                """)

            #expect(open.map { $0.string(0) } == [], "row-level security is off, or not forced")
        }
    }

    /// A new table must be put into one of the two lists, and with a `user_id` into the first.
    @Test func everyTableIsAccountedFor() throws {
        try withDatabase { db in
            let tables = try db.superuser().query(
                """
                select c.relname, exists (
                  select 1
                  from pg_attribute a
                  where a.attrelid = c.oid and a.attname = 'user_id' and not a.attisdropped)
                from pg_class c
                where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                  and c.relname <> 'schema_migrations'
                """)
            let names = Set(tables.map { $0.string(0) })
            let withUserID = Set(tables.filter { $0.bool(1) }.map { $0.string(0) })
            let tested = Set(UserTable.all.map(\.name))

            #expect(withUserID.subtracting(tested).sorted() == [], "not in UserTable.all")
            #expect(names.subtracting(tested).subtracting(UserTable.ofNobody).sorted() == [], "in neither list")
            #expect(tested.union(UserTable.ofNobody).subtracting(names).sorted() == [], "no such table")
        }
    }

    /// Whatever a session says of itself, the roles that serve cannot lift the policies.
    @Test(arguments: ["medianest_app", "medianest_worker"])
    func theServingRolesCannotLiftThePolicies(role: String) throws {
        try withDatabase { db in
            let connection = db.connection(role: role)

            for attempt in [
                "alter table media_requests disable row level security",
                "drop policy media_requests_own on media_requests",
                "set role medianest_owner", "set role medianest_definer", "create table mine (id int)",
            ] {
                let error = #expect(throws: PostgresError.self) { try connection.query(SQL(unsafe: attempt)) }
                #expect(error?.sqlState == .insufficientPrivilege, "\(attempt)")
            }
            let role = try connection.row(
                "select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
            #expect(!role.bool(0))
        }
    }
}
