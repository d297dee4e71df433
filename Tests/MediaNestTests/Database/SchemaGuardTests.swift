import MediaNest
import Postgres
import TestSupport
import Testing

@Suite struct SchemaGuardTests {
    private func database(_ name: String, role: String) -> Database {
        Database(PostgresOptions(url: PostgresServer.shared.url(database: name, role: role)))
    }

    @Test func theRolesThatServeAreLetThrough() throws {
        try withDatabase { db in
            try SchemaGuard.check(db.services.database)
            try SchemaGuard.check(db.worker.database)
        }
    }

    @Test(arguments: ["medianest_owner", "postgres"])
    func aRoleThatPoliciesDoNotBindIsRefused(role: String) throws {
        try withDatabase { db in
            #expect(throws: SchemaGuardError.roleTooPowerful) { try SchemaGuard.check(database(db.name, role: role)) }
        }
    }

    @Test func anOldSchemaIsRefused() throws {
        try withDatabase { db in
            try db.superuser().query("delete from schema_migrations where number = \(Migration.latest)")

            #expect(throws: SchemaGuardError.schemaVersion(found: Migration.latest - 1, needed: Migration.latest)) {
                try SchemaGuard.check(db.services.database)
            }
        }
    }

    @Test func aNewerSchemaIsRefused() throws {
        try withDatabase { db in
            try db.superuser().query(
                "insert into schema_migrations (number, name, checksum) values (\(Migration.latest + 1), 'next', '')")

            #expect(throws: SchemaGuardError.schemaVersion(found: Migration.latest + 1, needed: Migration.latest)) {
                try SchemaGuard.check(db.services.database)
            }
        }
    }

    @Test func anEmptyDatabaseIsRefused() throws {
        try PostgresServer.shared.withDatabase(template: "template0", owner: "medianest_owner") { name in
            #expect(throws: SchemaGuardError.schemaMissing) {
                try SchemaGuard.check(database(name, role: "medianest_app"))
            }
        }
    }

    @Test func eachRefusalSaysWhatToDo() {
        #expect("\(SchemaGuardError.schemaMissing)".contains("medianest migrate"))
        #expect(
            "\(SchemaGuardError.schemaVersion(found: 3, needed: 14))".contains("at migration 3, this binary needs 14"))
        #expect("\(SchemaGuardError.roleTooPowerful)".contains("medianest_app"))
    }
}
