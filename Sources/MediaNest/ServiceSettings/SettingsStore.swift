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
        let settings = Settings(try database.query("select key, value from setting_values(\(Settings.keys)::text[])"))
        cached = settings
        version = seen
        readAt = .now()
        return settings
    }

    /// Lets an admin change what there is at this moment, one after the other; each row that is another then is written, with a
    /// line in the audit log.
    ///
    /// - Throws: `SessionError.adminOnly`, and whatever `change` throws: then nothing has changed.
    public func update(as principal: Principal, ipAddress: String?, _ change: (inout Settings) throws -> Void) throws
        -> Settings
    {
        // The database would change nothing, but the log would tell of a change.
        guard principal.isAdmin else { throw SessionError.adminOnly }
        try database.transaction(as: principal) { transaction in
            let before = Settings(
                try transaction.query(
                    "select key, value from settings where key = any (\(Settings.keys)::text[]) order by key for update"
                ))
            var after = before
            try change(&after)
            let (old, new) = try (before.rows(), after.rows())
            for key in Settings.keys where old[key] != new[key] {
                try transaction.pipeline([
                    "update settings set value = \(new[key])::jsonb, updated_by = \(principal.userID) where key = \(key)",
                    AuditEntry(
                        action: "settings.\(key)_changed", targetType: "settings", targetID: key,
                        actorID: principal.userID, ipAddress: ipAddress, correlationID: database.cause,
                        before: old[key], after: new[key]
                    ).statement,
                ])
            }
        }
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
