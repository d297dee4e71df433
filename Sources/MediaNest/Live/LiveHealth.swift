import Redis

/// What the publisher last said of itself, for everybody to read.
public struct LiveHealth {
    private let redis: RedisConnection

    init(redis: RedisConnection) { self.redis = redis }

    public enum State: String, Sendable {
        case up
        /// The publisher, its nginx, or Redis is away; pages ask every few seconds instead.
        case down
        /// nginx takes messages and delivers none: it needs a reload.
        case deaf
    }

    /// How long a word counts; the publisher speaks up more often.
    static let lifetimeSeconds = 30

    /// Best effort: without Redis there is no live channel to report on.
    public func report(_ state: State) {
        _ = try? redis.pipeline([RedisCommand("SET", RedisKeys.liveHealth, state.rawValue, "EX", Self.lifetimeSeconds)])
    }

    static var lookup: RedisCommand { RedisCommand("GET", RedisKeys.liveHealth) }

    static func state(_ reply: RedisReply?) -> State { reply?.string.flatMap(State.init(rawValue:)) ?? .down }
}
