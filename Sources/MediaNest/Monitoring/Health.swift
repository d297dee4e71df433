import Postgres
import Redis

/// Whether this process can do its work.
public struct Health {
    private let database: Database
    private let redis: RedisConnection

    init(database: Database, redis: RedisConnection) {
        self.database = database
        self.redis = redis
    }

    public enum Part: String, Sendable {
        case up, down
    }

    public struct Report: Sendable {
        public let database: Part
        public let redis: Part
        public let schema: Part
        public let live: LiveHealth.State
        /// Of the dashboard's answers.
        public let cache: AnswerCache.Counts

        /// Redis may be away: everything falls back to the database.
        public var isReady: Bool { database == .up && schema == .up }
    }

    public func report() -> Report {
        // The reason is in the log of the component that failed; here only the fact counts.
        let applied = try? database.query("select coalesce(max(number), 0) from schema_migrations").first?.int(0)
        let replies = try? redis.pipeline([LiveHealth.lookup, AnswerCache.countsLookup])
        return Report(
            database: applied == nil ? .down : .up, redis: replies == nil ? .down : .up,
            schema: applied == Migration.latest ? .up : .down, live: LiveHealth.state(replies?[0]),
            cache: AnswerCache.counts(replies?[1], .dashboard))
    }
}
