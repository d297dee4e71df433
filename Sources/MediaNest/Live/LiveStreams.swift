import Postgres
import Redis

/// Who may have a stream, and what it is on.
///
/// A channel that was closed is never given to a later stream: Nchan may leave whoever comes onto it a moment later there,
/// deaf, for as long as his stream lives.
public struct LiveStreams {
    private let database: Database
    private let redis: RedisConnection

    init(database: Database, redis: RedisConnection) {
        self.database = database
        self.redis = redis
    }

    /// All that a new stream is on, by the rights that the database says at this moment; the browser never names any.
    ///
    /// What takes those rights away from here on closes one of these channels.
    ///
    /// - Throws: `SessionError` for who may have no stream any more; `LiveError.unavailable`.
    public func channels(of principal: Principal) throws -> [LiveChannel] {
        let row = try database.query(
            """
            select u.role, u.status, u.live_generation
            from users u
            join sessions s on s.user_id = u.id and s.id = \(principal.sessionID) and s.status in ('active', 'refreshed')
            where u.id = \(principal.userID)
            """, as: principal
        ).first
        guard let row, let role = User.Role(rawValue: row.string(0)) else { throw SessionError.invalid }
        guard row.string(1) == User.Status.active.rawValue else { throw SessionError.suspended }
        return LiveChannel.news(for: principal.userID, role: role) + [
            .user(principal.userID, generation: row.int(2)), .session(principal.sessionID), try gate(),
        ]
    }

    /// Without Redis nothing is published, and a stream would say that all is well.
    private func gate() throws(LiveError) -> LiveChannel {
        guard let reply = try? redis.send(RedisCommand("GET", RedisKeys.liveGate)) else { throw .unavailable }
        return .gate(reply.string ?? "0")
    }

    /// New streams stand at another gate from now on.
    ///
    /// - Returns: The one at which those before stand, to be closed.
    public func changeGate() throws -> LiveChannel {
        let next = String(Identifier<LiveStreams>().text.prefix(8))
        let before = try redis.send(RedisCommand("SET", RedisKeys.liveGate, next, "GET"))
        return .gate(before.string ?? "0")
    }
}

public enum LiveError: DomainError {
    case unavailable

    public var code: String { "live.unavailable" }
    public var category: RefusalCategory { .unavailable }
    public var message: String { "There are no live events for the moment. Ask every few seconds instead." }
}
