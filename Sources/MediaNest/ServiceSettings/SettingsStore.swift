import FoundationEssentials
public import Postgres
import Redis

/// The settings as this process knows them, read again when somebody has changed them.
///
/// Every request's Redis round trip brings `settings:version`; while Redis is away they are read once a second.
public final class SettingsStore {
    private let database: Database
    private let redis: RedisConnection
    private var cached: Settings?
    private var version: String?
    private var readAt = Timestamp(microseconds: 0)

    init(database: Database, redis: RedisConnection) {
        self.database = database
        self.redis = redis
    }

    /// As of the last look; never waits for anything but the very first read.
    func current() throws(PostgresError) -> Settings {
        if let cached { return cached }
        return try read(version: nil)
    }

    /// As of what a request saw under `settings:version`; `nil` when Redis has no such key.
    func current(afterSeeing seen: String?) throws(PostgresError) -> Settings {
        if let cached, seen == version { return cached }
        return try read(version: seen)
    }

    /// Looks again if the last look is over a second old: for processes that see no requests, and without Redis.
    @discardableResult
    public func refreshed(now: Timestamp = .now()) throws(PostgresError) -> Settings {
        if let cached, now - readAt < 1_000_000 { return cached }
        return try read(version: version)
    }

    private func read(version seen: String?) throws(PostgresError) -> Settings {
        var rows: [String: String] = [:]
        let known = ["rate_limits", "monitoring", "status_page", "retention"]
        for row in try database.query("select key, value from setting_values(\(known)::text[])") {
            rows[row.string(0)] = row.string(1)
        }
        let settings = Settings(rows: rows)
        cached = settings
        version = seen
        readAt = .now()
        return settings
    }

    /// Merges the given rate limits, and writes the other rows whole, as an admin, with a line in the audit log for each.
    ///
    /// - Throws: `SessionError.adminOnly`.
    public func update(
        rateLimits: [RateLimit.Bucket: RateLimit], monitoring: Settings.Monitoring?,
        statusPage: Settings.StatusPage? = nil, retention: Settings.Retention? = nil, as principal: Principal,
        ipAddress: String?
    ) throws -> Settings {
        // The database would change nothing, but the log would tell of a change.
        guard principal.isAdmin else { throw SessionError.adminOnly }
        let before = try current()
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        func json(_ value: some Encodable) throws -> String {
            String(decoding: try encoder.encode(value), as: UTF8.self)
        }
        var statements: [SQL] = []
        if !rateLimits.isEmpty {
            let changed = Dictionary(uniqueKeysWithValues: rateLimits.map { ($0.key.rawValue, $0.value) })
            let known = Dictionary(uniqueKeysWithValues: before.rateLimits.map { ($0.key.rawValue, $0.value) })
            statements.append(
                """
                update settings set value = value || \(try json(changed))::jsonb, updated_by = \(principal.userID)
                where key = 'rate_limits'
                """)
            statements.append(
                AuditEntry(
                    action: "settings.rate_limits_changed", targetType: "settings", targetID: "rate_limits",
                    actorID: principal.userID, ipAddress: ipAddress, before: try json(known), after: try json(changed)
                ).statement)
        }
        /// A row that is written whole, and its line in the log.
        func change(_ key: String, from known: some Encodable, to value: some Encodable) throws {
            statements.append(
                """
                update settings set value = \(try json(value))::jsonb, updated_by = \(principal.userID)
                where key = \(key)
                """)
            statements.append(
                AuditEntry(
                    action: "settings.\(key)_changed", targetType: "settings", targetID: key,
                    actorID: principal.userID, ipAddress: ipAddress, before: try json(known), after: try json(value)
                ).statement)
        }
        if let monitoring { try change("monitoring", from: before.monitoring, to: monitoring) }
        if let statusPage { try change("status_page", from: before.statusPage, to: statusPage) }
        if let retention { try change("retention", from: before.retention, to: retention) }
        if !statements.isEmpty { _ = try database.pipeline(statements, as: principal) }
        return try read(version: tell())
    }

    /// Lets everybody look again, after a change in the database.
    ///
    /// - Returns: The version from now on.
    @discardableResult
    public func tell() -> String {
        let version = Identifier<Settings>().text
        // Without Redis, every process looks once a second anyway.
        _ = try? redis.pipeline([RedisCommand("SET", RedisKeys.settingsVersion, version)])
        return version
    }
}
