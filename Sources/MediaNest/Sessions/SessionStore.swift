import Crypto
import Postgres
import Redis

/// Sessions in Redis for speed and in `sessions` for good.
struct SessionStore {
    let redis: RedisConnection
    let database: Database

    /// What each request must know about its session.
    struct State: Equatable {
        let userID: UserID
        let role: User.Role
        let status: User.Status
        let requiresPasswordChange: Bool
    }

    // MARK: Reading

    static func lookup(_ id: SessionID) -> RedisCommand {
        RedisCommand("HMGET", RedisKeys.session(id), "userId", "role", "status", "requiresPasswordChange")
    }

    /// `nil` when Redis does not know the session: it ended, or Redis has forgotten.
    static func state(_ reply: RedisReply) -> State? {
        guard case .array(let fields) = reply, fields.count == 4, let userID = fields[0].string.flatMap({ UserID($0) }),
            let role = fields[1].string.flatMap(User.Role.init(rawValue:)),
            let status = fields[2].string.flatMap(User.Status.init(rawValue:))
        else { return nil }
        return State(userID: userID, role: role, status: status, requiresPasswordChange: fields[3].string == "1")
    }

    /// The durable copy, asked when Redis has no answer; puts it back into Redis when that is possible.
    func restore(_ token: AccessToken) throws -> State? {
        let principal = Principal(userID: token.userID, role: token.role, sessionID: token.sessionID)
        let rows = try database.query(
            """
            select u.role, u.status, u.requires_password_change, s.expires, u.plex_id
            from sessions s
            join users u on u.id = s.user_id
            where s.id = \(token.sessionID) and s.user_id = \(token.userID) and s.expires > now()
              and (s.status in ('active', 'refreshed') or u.status <> 'active')  -- who was suspended is told so
            """, as: principal)
        guard let row = rows.first, let role = User.Role(rawValue: row.string(0)),
            let status = User.Status(rawValue: row.string(1))
        else { return nil }
        let state = State(userID: token.userID, role: role, status: status, requiresPasswordChange: row.bool(2))
        if status != .active { return state }
        remember(
            token.sessionID, state, plexID: row.optionalString(4), deviceID: token.deviceID, expiresAt: row.timestamp(3)
        )
        return state
    }

    // MARK: Writing

    /// Inserts the durable copy; the caller's pipeline makes it happen together with what belongs to it.
    func insertStatement(_ session: Session, userAgent: String?, ipAddress: String) -> SQL {
        """
        insert into sessions (id, session_token, user_id, expires, device_id, user_agent, ip_address, last_used_at)
        values (\(session.id), \(Hex.encode(SHA256.digest(Array(session.id.text.utf8)))), \(session.user.id),
                \(session.expiresAt), \(session.deviceID)::uuid, \(userAgent.map { String($0.prefix(300)) }),
                \(Mask.address(ipAddress)), now())
        """
    }

    func remember(_ session: Session) {
        let user = session.user
        remember(
            session.id,
            State(
                userID: user.id, role: user.role, status: user.status,
                requiresPasswordChange: user.requiresPasswordChange),
            plexID: nil, deviceID: session.deviceID, expiresAt: session.expiresAt)
    }

    private func remember(_ id: SessionID, _ state: State, plexID: String?, deviceID: String, expiresAt: Timestamp) {
        let key = RedisKeys.session(id)
        let seconds = String(expiresAt.secondsSince1970)
        // Best effort: without Redis each request asks the database.
        _ = try? redis.pipeline([
            RedisCommand(
                "HSET", key, "userId", state.userID.text, "role", state.role.rawValue, "status", state.status.rawValue,
                "plexId", plexID ?? "", "deviceId", deviceID, "expiresAt", expiresAt.iso8601, "requiresPasswordChange",
                state.requiresPasswordChange ? "1" : "0"),
            RedisCommand("EXPIREAT", key, seconds),
            RedisCommand("SADD", RedisKeys.userSessions(state.userID), id.text),
            RedisCommand("EXPIREAT", RedisKeys.userSessions(state.userID), seconds),
        ])
    }

    /// Goes on with a session that still lives, or opens another.
    func reopen(
        _ id: SessionID?, for user: User, address: String, userAgent: String?, now: Timestamp,
        in transaction: borrowing PostgresTransaction
    ) throws -> Session {
        let expiresAt = now + Session.idleLifetimeSeconds
        let rows = try transaction.query(
            """
            update sessions set status = 'refreshed', expires = \(expiresAt), last_used_at = now(), ip_address = \(Mask.address(address))
            where id = \(id) and user_id = \(user.id) and status in ('active', 'refreshed') and expires > now()
            returning device_id
            """)
        if let id, let row = rows.first {
            return Session(id: id, user: user, deviceID: row.string(0), expiresAt: expiresAt)
        }
        let session = Session(id: SessionID(), user: user, deviceID: Identifier<Session>().text, expiresAt: expiresAt)
        try transaction.query(insertStatement(session, userAgent: userAgent, ipAddress: address))
        return session
    }

    /// Keeps a session in use from ending as idle.
    func touch(_ principal: Principal, now: Timestamp) throws {
        let expiresAt = now + Session.idleLifetimeSeconds
        _ = try database.query(
            """
            update sessions set last_used_at = now(), expires = \(expiresAt)
            where id = \(principal.sessionID) and user_id = \(principal.userID) and status in ('active', 'refreshed')
            """, as: principal)
        let key = RedisKeys.session(principal.sessionID)
        _ = try? redis.pipeline([  // best effort, as in `remember`
            RedisCommand("HSET", key, "expiresAt", expiresAt.iso8601),
            RedisCommand("EXPIREAT", key, String(expiresAt.secondsSince1970)),
        ])
    }

    // MARK: Ending

    /// Which of a person's sessions.
    enum Selection {
        case one(SessionID)
        case others
        case all
    }

    /// Ends sessions: in the database first, which decides; then in Redis. Their remembered sign-ins end with them.
    ///
    /// - Returns: How many ended.
    func revoke(_ selection: Selection, of principal: Principal) throws -> Int {
        let ids = try database.query(revocation(selection, of: principal), as: principal).map { SessionID(row: $0, 0) }
        try forget(ids, of: principal.userID)
        return ids.count
    }

    /// The database's part, for a pipeline in which more happens; its rows are the ids to `forget`.
    func revocation(_ selection: Selection, of principal: Principal) -> SQL {
        // A remembered sign-in outlives its session; so signing out everywhere also ends those whose session is over.
        let (condition, tokens): (SQL, SQL) =
            switch selection {
            case .one(let id): ("and id = \(id)", "and session_id = \(id)")
            case .others: ("and id <> \(principal.sessionID)", "and session_id is distinct from \(principal.sessionID)")
            case .all: ("", "")
            }
        return """
            with ended as (
              update sessions set status = 'revoked', revoked_at = now()
              where user_id = \(principal.userID) and status in ('active', 'refreshed') \(condition)
              returning id
            ), forgotten as (
              update session_tokens set revoked_at = now()
              where user_id = \(principal.userID) and revoked_at is null \(tokens)
            )
            select id from ended
            """
    }

    /// Takes sessions out of Redis, so that the database is asked about them.
    ///
    /// - Throws: When Redis would go on accepting them: better an error than a false "signed out".
    func forget(_ ids: [SessionID], of userID: UserID) throws {
        if ids.isEmpty { return }
        do throws(RedisError) {
            _ = try redis.pipeline(
                ids.flatMap {
                    [
                        RedisCommand("DEL", RedisKeys.session($0)),
                        RedisCommand("SREM", RedisKeys.userSessions(userID), $0.text),
                    ]
                })
        } catch {
            guard case .unavailable = error else { throw error }  // no Redis accepts nothing: the database is asked
        }
    }
}
