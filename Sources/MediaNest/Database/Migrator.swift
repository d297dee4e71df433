import Crypto
public import Postgres

/// Brings the schema to the version of this binary.
public enum Migrator {
    /// Applies what is missing, in order, one transaction each.
    ///
    /// Safe to run twice and at the same time on several hosts: an advisory lock lets one work while the others wait.
    ///
    /// - Returns: The migrations that were applied now.
    /// - Throws: `MigrationError.changed` when an applied migration's text differs from this binary's.
    @discardableResult
    public static func migrate(_ connection: PostgresConnection, migrations: [Migration] = Migration.all) throws
        -> [Migration]
    {
        try connection.query("select pg_advisory_lock(7310446023)")  // an arbitrary number of this product's own
        defer { connection.disconnect() }  // which also releases the lock
        try connection.query(
            """
            create table if not exists schema_migrations (
              number     int         primary key,
              name       text        not null,
              checksum   text        not null,
              applied_at timestamptz not null default now()
            )
            """)
        var applied: [Int: String] = [:]
        for row in try connection.query("select number, checksum from schema_migrations") {
            applied[row.int(0)] = row.string(1)
        }
        if let newest = applied.keys.max(), let last = migrations.last?.number, newest > last {
            throw MigrationError.newerSchema(found: newest, known: last)
        }
        return try migrations.filter { migration in
            let checksum = Hex.encode(SHA256.digest(Array(migration.sql.utf8)))
            if let known = applied[migration.number] {
                guard known == checksum else { throw MigrationError.changed(migration.name) }
                return false
            }
            try apply(migration, checksum: checksum, on: connection)
            return true
        }
    }

    private static func apply(_ migration: Migration, checksum: String, on connection: PostgresConnection) throws {
        try connection.transaction { transaction in
            try transaction.execute(script: migration.sql)
            try transaction.query(
                """
                insert into schema_migrations (number, name, checksum)
                values (\(migration.number), \(migration.name), \(checksum))
                """)
        }
    }
}

public enum MigrationError: Error, Equatable, CustomStringConvertible {
    case changed(String)
    case newerSchema(found: Int, known: Int)

    public var description: String {
        switch self {
        case .changed(let name):
            "migration \(name) was edited after it had been applied; restore its text and add a new migration"
        case .newerSchema(let found, let known):
            "the schema is at migration \(found), this binary knows only \(known); upgrade the binary"
        }
    }
}
