import Postgres
import Redis

/// What outside services report.
public struct Webhooks {
    private let database: Database
    private let redis: RedisConnection

    init(database: Database, redis: RedisConnection) {
        self.database = database
        self.redis = redis
    }

    /// Queues a look at Overseerr's request; several reports that come before the look share it.
    public func overseerrChanged(_ overseerrID: Int, correlationID: String) throws {
        _ = try database.query(NewJob.syncOverseerrRequest(overseerrID).enqueue(correlationID: correlationID))
    }

    /// The same for a report that does not say which request changed: all are looked at.
    public func overseerrChangedSomething(correlationID: String) throws {
        _ = try database.query(NewJob.reconcileRequests.enqueue(correlationID: correlationID))
    }

    /// Notes that Overseerr's webhook works, whatever it says. Best effort: it is for an admin to look at.
    public func heardFromOverseerr() {
        _ = try? redis.send(
            RedisCommand("SET", RedisKeys.webhookHeard("overseerr"), String(Timestamp.now().secondsSince1970)))
    }

    var lastHeardAt: Timestamp? {
        (try? redis.send(RedisCommand("GET", RedisKeys.webhookHeard("overseerr"))).integer).flatMap {
            Timestamp(secondsSince1970: $0)
        }
    }
}
