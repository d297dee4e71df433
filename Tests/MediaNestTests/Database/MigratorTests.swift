import FoundationEssentials
import MediaNest
import Postgres
import TestSupport
import Testing

@Suite struct MigratorTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../../Sources/MediaNest/Migrations")

    /// An empty database and connections to it as its owner.
    private func withEmptyDatabase(_ body: (() -> PostgresConnection) throws -> Void) throws {
        let server = PostgresServer.shared
        try server.withDatabase(template: "template0", owner: "medianest_owner") { name in
            try body { server.connection(database: name, role: "medianest_owner") }
        }
    }

    private func applied(_ connection: PostgresConnection) throws -> [Int] {
        try connection.query("select number from schema_migrations order by number").map { $0.int(0) }
    }

    @Test func theListIsTheFiles() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter {
            $0.hasSuffix(".sql")
        }.sorted()

        let names = Migration.all.map { migration in
            String(repeating: "0", count: 4 - String(migration.number).count)
                + "\(migration.number)_\(migration.name).sql"
        }
        #expect(names == files)
        for (migration, file) in zip(Migration.all, files) {
            #expect(
                try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8) == migration.sql, "\(file)")
        }
    }

    @Test func numbersRiseByOne() {
        #expect(Migration.all.map(\.number) == Array(1...Migration.latest))
    }

    @Test func aSecondTimeChangesNothing() throws {
        try withEmptyDatabase { connection in
            let first = try Migrator.migrate(connection())
            let second = try Migrator.migrate(connection())

            #expect(first.map(\.number) == Migration.all.map(\.number))
            #expect(second.isEmpty)
            #expect(try applied(connection()) == Migration.all.map(\.number))
        }
    }

    @Test func twoAtOnceMigrateOnce() throws {
        let server = PostgresServer.shared
        try server.withDatabase(template: "template0", owner: "medianest_owner") { name in
            let migrate: @Sendable () throws -> Int = {
                try Migrator.migrate(server.connection(database: name, role: "medianest_owner")).count
            }

            let counts = try concurrently([migrate, migrate, migrate]).map { try $0.get() }

            #expect(counts.sorted() == [0, 0, Migration.all.count])
        }
    }

    @Test func oneThatIsMissingIsApplied() throws {
        try withEmptyDatabase { connection in
            try Migrator.migrate(connection(), migrations: Migration.all.dropLast(3))

            #expect(try Migrator.migrate(connection()).map(\.number) == Migration.all.suffix(3).map(\.number))
        }
    }

    @Test func anEditedMigrationIsRefused() throws {
        try withEmptyDatabase { connection in
            try Migrator.migrate(connection(), migrations: Migration.all.dropLast(2))
            var edited = Migration.all
            edited[2] = Migration(3, edited[2].name, sql: edited[2].sql + " ")

            #expect(throws: MigrationError.changed("media_requests")) {
                try Migrator.migrate(connection(), migrations: edited)
            }

            #expect(try applied(connection()).count == Migration.all.count - 2)
        }
    }

    @Test func aNewerSchemaIsRefused() throws {
        try withEmptyDatabase { connection in
            try Migrator.migrate(connection())

            #expect(throws: MigrationError.newerSchema(found: Migration.latest, known: Migration.latest - 1)) {
                try Migrator.migrate(connection(), migrations: Migration.all.dropLast())
            }
        }
    }

    @Test func aFailingMigrationLeavesTheOnesBeforeIt() throws {
        try withEmptyDatabase { connection in
            let good = Migration(1, "good", sql: "create table films (id int)")
            let broken = Migration(2, "broken", sql: "create table music (id int); select 1 / 0")

            #expect(throws: PostgresError.self) { try Migrator.migrate(connection(), migrations: [good, broken]) }

            #expect(try applied(connection()) == [1])
            let tables = try connection().row(
                "select to_regclass('films') is not null, to_regclass('music') is not null")
            #expect(tables.bool(0))
            #expect(!tables.bool(1))
        }
    }

    /// A temporary table would shadow the real one and its policies.
    @Test func theServingRolesMakeNoTables() throws {
        let server = PostgresServer.shared
        try server.withDatabase(template: "template0", owner: "medianest_owner") { name in
            try Migrator.migrate(server.connection(database: name, role: "medianest_owner"))

            for role in ["medianest_app", "medianest_worker"] {
                for table in ["create temp table users (id int)", "create table mine (id int)"] {
                    let error = #expect(throws: PostgresError.self) {
                        try server.connection(database: name, role: role).query(SQL(unsafe: table))
                    }
                    #expect(error?.sqlState == .insufficientPrivilege)
                }
            }
        }
    }

    /// Row-level security does not bind a superuser, so nothing may belong to one.
    @Test func onlyTheOwnerMigrates() throws {
        let server = PostgresServer.shared
        try server.withDatabase(template: "template0", owner: "postgres") { name in
            let error = #expect(throws: PostgresError.self) {
                try Migrator.migrate(server.connection(database: name, role: "postgres"))
            }

            #expect(error?.message.contains("medianest_owner") == true)
        }
    }
}
