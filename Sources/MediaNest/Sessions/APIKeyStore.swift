import Postgres
import Redis

/// What each request must know about an API key: from Redis for a minute, from `api_keys` for good.
struct APIKeyStore {
    let redis: RedisConnection
    let database: Database

    struct State: Equatable {
        let keyID: String
        let userID: UserID
        let role: User.Role
        let status: User.Status
        let scope: APIKey.Scope
        let requiresPasswordChange: Bool
    }

    static func lookup(_ key: APIKey) -> RedisCommand {
        RedisCommand(
            "HMGET", RedisKeys.apiKey(key.hash), "keyId", "userId", "role", "status", "scope", "requiresPasswordChange")
    }

    static func state(_ reply: RedisReply) -> State? {
        guard case .array(let fields) = reply, fields.count == 6, let keyID = fields[0].string,
            let userID = fields[1].string.flatMap({ UserID($0) }),
            let role = fields[2].string.flatMap(User.Role.init(rawValue:)),
            let status = fields[3].string.flatMap(User.Status.init(rawValue:)),
            let scope = fields[4].string.flatMap(APIKey.Scope.init(rawValue:))
        else { return nil }
        return State(
            keyID: keyID, userID: userID, role: role, status: status, scope: scope,
            requiresPasswordChange: fields[5].string == "1")
    }

    /// `nil` for an unknown, expired or revoked key. Notes that it was used; once a minute at most, which is enough to tell
    /// a forgotten key from a busy one.
    func load(_ key: APIKey) throws -> State? {
        guard
            let userID = try database.query("select api_key_user(\(key.hash))").first?.optionalString(0).flatMap({
                UserID($0)
            })
        else {
            return nil
        }
        let owner = Principal(userID: userID, role: .user)
        let rows = try database.query(
            """
            with used as (
              update api_keys set last_used_at = now()
              where key_hash = \(key.hash) and user_id = \(userID) and revoked_at is null
                and (expires_at is null or expires_at > now())
              returning id, user_id, scopes, expires_at
            )
            select k.id, u.role, u.status, u.requires_password_change, array_to_string(k.scopes, ' '),
                   least(60, ceil(extract(epoch from k.expires_at - now())))::int
            from used k
            join users u on u.id = k.user_id
            """, as: owner)
        guard let row = rows.first, let role = User.Role(rawValue: row.string(1)),
            let status = User.Status(rawValue: row.string(2)),
            let scope = row.string(4).split(separator: " ").compactMap({ APIKey.Scope(rawValue: String($0)) }).max()
        else { return nil }
        let state = State(
            keyID: row.string(0), userID: userID, role: role, status: status, scope: scope,
            requiresPasswordChange: row.bool(3))
        let name = RedisKeys.apiKey(key.hash)
        _ = try? redis.pipeline([  // best effort: without Redis each request asks the database
            RedisCommand(
                "HSET", name, "keyId", state.keyID, "userId", userID.text, "role", role.rawValue, "status",
                status.rawValue, "scope",
                scope.rawValue, "requiresPasswordChange", state.requiresPasswordChange ? "1" : "0"),
            RedisCommand("EXPIRE", name, max(1, row.optionalInt(5) ?? 60)),
            RedisCommand("SADD", RedisKeys.userAPIKeys(userID), key.hash),
            RedisCommand("EXPIRE", RedisKeys.userAPIKeys(userID), 60),
        ])
        return state
    }

    /// Takes a user's keys out of Redis, so that the database is asked about them.
    ///
    /// - Throws: When Redis would go on accepting them.
    func forget(of userID: UserID) throws {
        do throws(RedisError) {
            let set = RedisKeys.userAPIKeys(userID)
            guard let hashes = try redis.pipeline([RedisCommand("SMEMBERS", set)])[0].array?.compactMap(\.string),
                !hashes.isEmpty
            else { return }
            _ = try redis.pipeline(
                hashes.map { RedisCommand("DEL", RedisKeys.apiKey($0)) } + [RedisCommand("DEL", set)])
        } catch {
            guard case .unavailable = error else { throw error }  // no Redis accepts nothing: the database is asked
        }
    }
}
