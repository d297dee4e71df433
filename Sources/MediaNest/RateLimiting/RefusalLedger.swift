import Postgres
import Redis

/// Brings the refusals that Redis counted into `rate_limits`, so that the request path does not write for them.
public struct RefusalLedger {
    private let redis: RedisConnection
    private let database: Database

    init(redis: RedisConnection, database: Database) {
        self.redis = redis
        self.database = database
    }

    /// - Returns: How many counters were moved. A worker killed in between loses a minute's statistics, nothing else.
    @discardableResult
    public func move() throws -> Int {
        let moving = RedisKeys.rateRefusals + ":moving"
        let replies = try redis.pipeline([
            RedisCommand("RENAME", RedisKeys.rateRefusals, moving), RedisCommand("HGETALL", moving),
            RedisCommand("DEL", moving),
        ])
        guard let counters = replies[1].dictionary, !counters.isEmpty else { return 0 }
        let statements = counters.compactMap { name, count -> SQL? in
            // rate:{word}:{subject}|{window}
            let parts = name.split(separator: "|")
            let key = parts.first?.split(separator: ":", maxSplits: 2) ?? []
            guard parts.count == 2, key.count == 3, let window = Int(parts[1]), let count = count.integer else {
                return nil
            }
            return "select rate_limit_refused(\(String(key[2])), \(String(key[1])), \(window), \(count))"
        }
        if !statements.isEmpty { _ = try database.pipeline(statements) }
        return statements.count
    }
}
