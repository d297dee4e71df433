import Logging
public import MediaNest
public import Postgres
public import Redis

/// Lends a migrated database, an empty Redis, and the product's services on them.
@discardableResult
public func withDatabase<Result>(_ body: (TestDatabase) throws -> Result) throws -> Result {
    try withRedis { redis in
        let server = PostgresServer.shared
        return try server.withDatabase(template: PostgresServer.template, owner: "medianest_owner") { name in
            try body(try TestDatabase(server: server, name: name, redisURL: redis))
        }
    }
}

/// A database of one test, with makers of what tests name.
public struct TestDatabase {
    public let name: String
    public let redisURL: String
    /// As the responder sees it: role `medianest_app`.
    public let services: Services
    /// As the worker sees it: role `medianest_worker`.
    public let worker: Services
    private let server: PostgresServer

    init(server: PostgresServer, name: String, redisURL: String) throws {
        self.server = server
        self.name = name
        self.redisURL = redisURL
        let environment = Self.environment(server: server, name: name, redisURL: redisURL)
        services = try Self.services(environment, role: .responder)
        worker = try Self.services(environment, role: .worker)
    }

    /// What one more process on the same database has; its environment is `environment`, perhaps with a change.
    public static func services(_ environment: [String: String], role: Configuration.Role = .responder) throws
        -> Services
    {
        let recorder = FlightRecorder()
        let silent = Logger(label: "test") { _ in JSONLinesLogHandler(level: .info, recorder: recorder) { _ in } }
        return try Services(
            Configuration(environment: environment, role: role), applicationName: "test", logger: silent,
            recorder: recorder)
    }

    /// A responder that cannot reach its Redis.
    public func servicesWithoutRedis() throws -> Services {
        var environment = environment
        environment["MEDIANEST_REDIS_URL"] = "unix:///nonexistent/redis.sock"
        return try Self.services(environment)
    }

    /// For looking into Redis, and for making it forget.
    public func redis() throws -> RedisConnection { try RedisConnection(url: redisURL) }

    /// Beyond every policy: for arranging what the product itself could not, and for looking behind its back.
    public func superuser() -> PostgresConnection { server.connection(database: name, role: "postgres") }

    public func connection(role: String) -> PostgresConnection { server.connection(database: name, role: role) }

    public var environment: [String: String] { Self.environment(server: server, name: name, redisURL: redisURL) }

    private static func environment(server: PostgresServer, name: String, redisURL: String) -> [String: String] {
        [
            "MEDIANEST_DATABASE_URL": server.url(database: name, role: "medianest_app"),
            "MEDIANEST_WORKER_DATABASE_URL": server.url(database: name, role: "medianest_worker"),
            "MEDIANEST_OWNER_DATABASE_URL": server.url(database: name, role: "medianest_owner"),
            "MEDIANEST_REDIS_URL": redisURL, "MEDIANEST_JWT_SECRET": "a secret of the tests, long enough for HS256",
            "MEDIANEST_ENCRYPTION_KEY": "an encryption key of the tests, long enough",
            "MEDIANEST_PUBLIC_URL": "http://127.0.0.1:8080", "MEDIANEST_LIVE_URL": "unix:///nonexistent/live.sock",
        ]
    }

    // MARK: Makers

    /// An active account without a password, e-mail `{name}@test.local`.
    public func makeUser(_ name: String, role: User.Role = .user) throws -> Principal {
        let id = UserID()
        try superuser().query(
            "insert into users (id, email, name, role) values (\(id), \(name + "@test.local"), \(name), \(role))")
        return Principal(userID: id, role: role)
    }

    /// With a password of its own; hashing takes a moment.
    public func makeAccount(_ name: String, password: String, role: User.Role = .user) throws -> UserID {
        try AccountService(database: worker.database).create(
            email: EmailAddress(name + "@test.local"), name: name, role: role, password: NewPassword(password))
    }

    /// A request in `status`, walked there through allowed states.
    public func makeRequest(_ title: String, tmdbID: String, status: MediaRequest.Status = .pending, of user: Principal)
        throws -> MediaRequestID
    {
        let id = MediaRequestID()
        let connection = superuser()
        try connection.query(
            """
            insert into media_requests (id, user_id, title, media_type, tmdb_id)
            values (\(id), \(user.userID), \(title), 'movie', \(tmdbID))
            """)
        for step in MediaRequest.Status.pending.path(to: status) ?? [] {
            try connection.query("update media_requests set status = \(step) where id = \(id)")
        }
        return id
    }
}

extension PostgresConnection {
    /// The first row of a statement that must have one.
    public func row(_ statement: SQL) throws -> PostgresRow {
        guard let row = try query(statement).first else { throw NoRow(sql: statement.text) }
        return row
    }
}

private struct NoRow: Error {
    let sql: String
}
