import Postgres
import Redis

/// What each request must know about an API key: from Redis for a minute, from `api_keys` for good.
struct APIKeyStore {
    let copies: CredentialCopies
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
            "HMGET", RedisKeys.apiKey(key.hash), "keyId", "userId", "role", "status", "scope", "requiresPasswordChange",
            CredentialCopies.madeAt)
    }

    /// `nil` when Redis does not know the key, or is not to be believed.
    func state(_ reply: RedisReply) -> State? {
        guard case .array(let fields) = reply, fields.count == 7, copies.isBelievable(madeAt: fields[6]),
            let keyID = fields[0].string,
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
        let lease = copies.lease(of: userID)
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
        copies.keep(
            RedisKeys.apiKey(key.hash),
            [
                "keyId": state.keyID, "userId": userID.text, "role": role.rawValue, "status": status.rawValue,
                "scope": scope.rawValue, "requiresPasswordChange": state.requiresPasswordChange ? "1" : "0",
            ],
            of: userID, seconds: max(1, row.optionalInt(5) ?? 60), lease: lease)
        return state
    }
}
