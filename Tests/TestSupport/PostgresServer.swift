import Glibc
import MediaNest
public import Postgres

/// A private PostgreSQL cluster on a socket in a directory of its own, with the product's roles.
public final class PostgresServer: @unchecked Sendable {
    /// The one that all tests of this process share; each test has a database of its own in it.
    public static let shared = PostgresServer()

    /// Where the cluster's socket lies.
    public let directory: String
    /// A shell that ends the cluster when this process ends its stream, or ends itself in whatever way.
    private let watchdog: UnsafeMutablePointer<FILE>?

    /// In memory where there is room: a database is some 300 files to make and to drop.
    private static var parent: String {
        var status = statvfs()
        guard statvfs("/dev/shm", &status) == 0, access("/dev/shm", W_OK) == 0 else { return "/tmp" }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize) > 1 << 30 ? "/dev/shm" : "/tmp"
    }

    public init() {
        directory = Self.parent + "/postgres-test-" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
        // PostgreSQL refuses to run as root, so root hands it to the postgres user. "e": see RedisServer.
        watchdog = popen(
            """
            trap '' INT TERM HUP
            bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
            mkdir -m 755 \(directory) \(directory)/data || exit 1
            if [ "$(id -u)" = 0 ]; then
              chown -R postgres \(directory); as="setpriv --reuid postgres --regid postgres --clear-groups"
            fi
            exec >\(directory)/log 2>&1
            cd \(directory)
            $as "$bin/initdb" -D data -U postgres -A trust --no-sync --locale C.UTF-8 -E UTF8 </dev/null
            $as "$bin/postgres" -D data -k \(directory) -c listen_addresses= -c fsync=off -c synchronous_commit=off \
              -c full_page_writes=off -c max_connections=300 -c autovacuum=off </dev/null &
            read -r _
            kill -QUIT $!; wait; rm -rf \(directory)
            """, "we")
        let deadline = ContinuousClock.now + .seconds(60)
        let connection = connection(database: "postgres", role: "postgres")
        while true {
            do throws(PostgresError) {
                try connection.query("select 1")
                break
            } catch {
                precondition(ContinuousClock.now < deadline, "postgres does not answer: \(error)")
                usleep(250_000)
            }
        }
        do {
            try connection.execute(
                script: """
                    create role medianest_owner login; create role medianest_app login; create role medianest_worker login;
                    create role medianest_definer nologin; grant medianest_definer to medianest_owner;
                    grant pg_monitor to medianest_worker;
                    """)
            // A script is one transaction, and databases are not made in one.
            try connection.execute(script: "create database template_migrated owner medianest_owner")
        } catch {
            preconditionFailure("the roles could not be made: \(error)")
        }
    }

    deinit { if let watchdog { pclose(watchdog) } }

    public func url(database: String, role: String) -> String {
        "postgresql://\(role)@/\(database)?host=\(directory.replacing("/", with: "%2F"))"
    }

    public func connection(database: String, role: String) -> PostgresConnection {
        PostgresConnection(options: PostgresOptions(url: url(database: database, role: role)))
    }

    /// Migrated once; every test's database is a copy of it.
    static let template: String = {
        let connection = shared.connection(database: "template_migrated", role: "medianest_owner")
        do {
            try Migrator.migrate(connection)
            // Leaves a file behind that saves each copy's first session from reading the whole catalogue.
            try connection.query("select 1")
        } catch {
            preconditionFailure("the migrations failed: \(error)")
        }
        connection.disconnect()
        return "template_migrated"
    }()

    /// Lends a database of the test's own, a copy of `template`, and drops it afterwards, also on a throw.
    @discardableResult
    public func withDatabase<Result>(template: String, owner: String, _ body: (String) throws -> Result) throws
        -> Result
    {
        let name = "test_" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
        let connection = connection(database: "postgres", role: "postgres")
        try connection.query(
            SQL(unsafe: "create database \(name) template \(template) owner \(owner) strategy file_copy"))
        // What is left behind goes with the cluster.
        defer { _ = try? connection.query(SQL(unsafe: "drop database \(name) with (force)")) }
        return try body(name)
    }
}
