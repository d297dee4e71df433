import Redis

/// Copies in Redis of what the database says about sessions and API keys, so that a request asks the database only now and then.
///
/// No copy may say what is no longer so:
/// - Whoever changes an account or ends a session does it in the database first, then calls `forget`.
/// - Whoever makes a copy takes a `lease` before he reads the database. When somebody forgot in between, it is not kept.
/// - Where `forget` could not reach Redis, a process believes no copy from before its own connection, and forgets as soon as it has
///   one again. If it ended before that, a copy lives for minutes at most.
final class CredentialCopies {
    static let lifetimeSeconds = 300

    private let redis: RedisConnection
    /// Of the connection that `believedSince` belongs to.
    private var connectionCount = 0
    /// Redis' own time, in microseconds, when the connection was new.
    private var believedSince = Int.max
    /// Whose copies are still to be removed.
    private var unforgotten: Set<UserID> = []

    init(redis: RedisConnection) { self.redis = redis }

    // MARK: Reading

    /// The last field of every copy: Redis' time when it was made, in microseconds.
    static let madeAt = "madeAt"

    /// Whether copies may be believed that came over the connection just now; one more round trip when that is a new one.
    func areBelievable() -> Bool {
        if redis.connectionCount == connectionCount, unforgotten.isEmpty { return true }
        do throws(RedisError) {
            while let user = unforgotten.first {
                try sendForget(user)
                unforgotten.remove(user)
            }
            let count = redis.connectionCount
            let time = try redis.send(RedisCommand("TIME")).array ?? []
            guard count == redis.connectionCount, time.count == 2, let seconds = time[0].integer,
                let microseconds = time[1].integer
            else { return false }
            believedSince = seconds * 1_000_000 + microseconds
            connectionCount = count
        } catch {
            // The database is asked, now and until it works.
        }
        return false
    }

    func isBelievable(madeAt field: RedisReply?) -> Bool { (field?.integer).map { $0 > believedSince } ?? false }

    // MARK: Writing

    /// Names the moment before the database is read; `nil` without Redis.
    func lease(of user: UserID) -> String? {
        guard let reply = try? redis.send(RedisCommand("GET", RedisKeys.forgotten(user))) else { return nil }
        return reply.string ?? ""
    }

    /// Keeps a copy, unless somebody forgot the user's copies since the lease. Best effort: without it the database is asked.
    func keep(_ key: String, _ fields: KeyValuePairs<String, String>, of user: UserID, seconds: Int, lease: String?) {
        guard let lease, seconds > 0 else { return }
        let keys = [key, RedisKeys.forgotten(user), RedisKeys.copies(user)]
        let values: [any RedisArgument] = [lease, min(seconds, Self.lifetimeSeconds), Self.lifetimeSeconds]
        let pairs = fields.flatMap { [$0.key, $0.value] as [any RedisArgument] }
        _ = try? redis.pipeline([RedisCommand(Self.keepScript, keys: keys, arguments: values + pairs)])
    }

    private static let keepScript = RedisScript(
        """
        if (redis.call('GET', KEYS[2]) or '') ~= ARGV[1] then return 0 end
        local time = redis.call('TIME')
        redis.call('HSET', KEYS[1], 'madeAt', time[1] * 1000000 + time[2], unpack(ARGV, 4))
        redis.call('EXPIRE', KEYS[1], ARGV[2])
        redis.call('SADD', KEYS[3], KEYS[1])
        redis.call('EXPIRE', KEYS[3], ARGV[3])
        return 1
        """)

    // MARK: Forgetting

    /// Removes all copies of a user's sessions and keys, so that the database is asked about them.
    ///
    /// - Throws: When Redis would go on accepting them: better an error than a false "signed out".
    func forget(_ user: UserID) throws {
        do throws(RedisError) { try sendForget(user) } catch {
            guard case .unavailable = error else { throw error }
            unforgotten.insert(user)
        }
    }

    private func sendForget(_ user: UserID) throws(RedisError) {
        let keys = [RedisKeys.forgotten(user), RedisKeys.copies(user)]
        try redis.send(RedisCommand(Self.forgetScript, keys: keys, Self.lifetimeSeconds * 2))
    }

    /// The moment stays for longer than anybody holds a lease.
    private static let forgetScript = RedisScript(
        """
        local time = redis.call('TIME')
        redis.call('SET', KEYS[1], time[1] .. '.' .. time[2], 'EX', ARGV[1])
        for _, copy in ipairs(redis.call('SMEMBERS', KEYS[2])) do redis.call('DEL', copy) end
        redis.call('DEL', KEYS[2])
        """)
}
