import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct PersonalDataTests {
    private func export(_ db: TestDatabase, mostRows: Int = 1000, as principal: Principal) throws -> [String: String] {
        let data = PersonalData(database: db.services.database, mostRows: mostRows)
        let sections = try data.export(address: "192.0.2.1", correlationID: "c", as: principal)
        return Dictionary(
            uniqueKeysWithValues: sections.map { section in
                (section.name, section.rows.map { $0.string(0) }.joined(separator: "\n") + (section.isCut ? "…" : ""))
            })
    }

    /// A new table about people goes into `PersonalTable.all`, a column that only names somebody into its `mentions`.
    @Test func everyColumnThatPointsToPeopleIsExportedOrAMention() throws {
        try withDatabase { db in
            let columns = try db.superuser().query(
                """
                select c.relname || '.' || a.attname
                from pg_class c
                join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                  and (a.attname in ('user_id', 'actor_id') or exists (
                    select from pg_constraint k
                    where k.contype = 'f' and k.confrelid = 'users'::regclass and k.conrelid = c.oid and a.attnum = any (k.conkey)))
                """
            ).map { $0.string(0) }
            let exported = Set(PersonalTable.all.map(\.name))

            let forgotten = columns.filter { column in
                !exported.contains(String(column.prefix { $0 != "." })) && !PersonalTable.mentions.contains(column)
            }

            #expect(forgotten.sorted() == [], "in neither list")
            #expect(PersonalTable.mentions.subtracting(columns).sorted() == [], "no such column")
            // A mention of somebody else in an exported table is not shown to its owner.
            for mention in PersonalTable.mentions {
                let parts = mention.split(separator: ".").map(String.init)
                let table = PersonalTable.all.first { $0.name == parts[0] }
                #expect(table?.withheld.contains(parts[1]) != false, "\(mention)")
            }
        }
    }

    /// What hangs on a person's rows is the person's as well.
    @Test func everyTableBelowAnExportedOneIsExported() throws {
        try withDatabase { db in
            let below = try db.superuser().query(
                """
                select distinct k.conrelid::regclass::text, k.confrelid::regclass::text
                from pg_constraint k
                join pg_class c on c.oid = k.conrelid
                where k.contype = 'f' and not c.relispartition and k.confrelid <> 'users'::regclass
                """)
            let exported = Set(PersonalTable.all.map(\.name))

            for row in below where exported.contains(row.string(1)) {
                #expect(exported.contains(row.string(0)), "\(row.string(0)) hangs on \(row.string(1))")
            }
        }
    }

    @Test func aColumnThatSoundsSecretIsWithheld() throws {
        try withDatabase { db in
            let columns = try db.superuser().query(
                """
                select table_name, column_name
                from information_schema.columns
                where table_schema = 'public' and column_name ~ '(^|_)(token|hash|secret|sealed|api_key|authorization)$'
                """)
            for row in columns {
                guard let table = PersonalTable.all.first(where: { $0.name == row.string(0) }) else { continue }
                #expect(table.withheld.contains(row.string(1)), "\(row.string(0)).\(row.string(1))")
            }
            #expect(columns.count > 5)
        }
    }

    @Test func everyTableShowsThePersonsRowsWithoutSecrets() throws {
        try withDatabase { db in
            let (ada, superuser) = try (db.makeUser("ada"), db.superuser())
            for table in UserTable.all {
                // Several tables' rows bring a request of the same title along.
                for statement in table.insert(ada.userID) { _ = try? superuser.query(statement) }
            }

            let tables = try export(db, as: ada)

            for table in PersonalTable.all {
                let text = try #require(tables[table.name])
                #expect(!text.isEmpty, "\(table.name)")
                for column in table.withheld { #expect(!text.contains("\"\(column)\":"), "\(table.name).\(column)") }
            }
            for secret in [String(repeating: "a", count: 64), "scrypt$"] {
                #expect(!tables.values.contains { $0.contains(secret) })
            }
            #expect(tables["users"]?.contains("ada@test.local") == true)
            #expect(tables["media_requests"]?.contains("Dune") == true)
        }
    }

    /// An admin may see everybody's rows, and still exports only his own.
    @Test(arguments: [User.Role.user, .admin])
    func nobodyElsesRowsAreInIt(role: User.Role) throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob", role: role))
            for table in UserTable.all {
                for statement in table.insert(ada.userID) { _ = try? db.superuser().query(statement) }
            }
            // What an admin did to ada is about ada, and the admin is not.
            let root = try db.makeUser("root", role: .admin)
            var change = AccountAdministration.Change()
            change.autoApprove = true
            _ = try db.services.accounts.change(
                ada.userID, change, address: "198.51.100.9", correlationID: "c", as: root)

            let bobs = try export(db, as: bob)
            #expect(bobs.values.allSatisfy { !$0.contains(ada.userID.text) && !$0.contains("ada@") })
            #expect(bobs["users"]?.contains("bob@test.local") == true)

            let audit = try #require(try export(db, as: ada)["audit_log"])
            #expect(audit.contains("user.changed") && audit.contains("somebody else"))
            #expect(!audit.contains(root.userID.text) && !audit.contains("r***@") && !audit.contains("198.51"))
        }
    }

    @Test func aTableWithoutEndIsCutAndSaysSo() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            try db.superuser().query(
                """
                insert into notifications (user_id, type, title, message, created_at)
                select \(ada.userID), 'info', 'number ' || n, '', now() + n * interval '1 second' from generate_series(1, 4) n
                """)

            let text = try #require(try export(db, mostRows: 3, as: ada)["notifications"])

            #expect(text.hasSuffix("…") && text.contains("number 4") && !text.contains("number 1\""))
        }
    }

    @Test func theExportIsWrittenDown() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")

            let tables = try export(db, as: ada)

            #expect(tables["audit_log"]?.contains("user.exported") == true)
            #expect(try db.number("select count(*) from audit_log where actor_id = \(ada.userID)") == 1)
        }
    }
}
