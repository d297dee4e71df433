import Redis

/// Leaves an outside service alone for a few seconds after it did not answer, so that one outage is not waited for by
/// everyone in turn. All processes share it.
struct CircuitBreaker {
    static let openSeconds = 5
    let service: String
    let redis: RedisConnection

    /// False without Redis: then each call finds out by itself.
    var isOpen: Bool { (try? redis.send(RedisCommand("EXISTS", RedisKeys.breaker(service))).integer) == 1 }

    func open() {
        _ = try? redis.send(RedisCommand("SET", RedisKeys.breaker(service), "1", "EX", Self.openSeconds))  // best effort
    }
}
