import Crypto
import Postgres
import Redis

/// Sessions: in `sessions` for good, and copied to Redis for speed.
struct SessionStore {
    let copies: CredentialCopies
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
        RedisCommand(
            "HMGET", RedisKeys.session(id), "userId", "role", "status", "requiresPasswordChange",
            CredentialCopies.madeAt)
    }

    /// `nil` when Redis does not know the session, or is not to be believed.
    func state(_ reply: RedisReply) -> State? {
        guard case .array(let fields) = reply, fields.count == 5, copies.isBelievable(madeAt: fields[4]),
            let userID = fields[0].string.flatMap({ UserID($0) }),
            let role = fields[1].string.flatMap(User.Role.init(rawValue:)),
            let status = fields[2].string.flatMap(User.Status.init(rawValue:))
        else { return nil }
        return State(userID: userID, role: role, status: status, requiresPasswordChange: fields[3].string == "1")
    }

    /// Asks the database, and leaves a copy in Redis when that is possible.
    func restore(_ token: AccessToken) throws -> State? {
        let lease = copies.lease(of: token.userID)
        guard let found = try find(token) else { return nil }
        keep(found, of: token, lease: lease)
        return found.state
    }

    /// What the database says of a session.
    struct Found {
        let state: State
        let plexID: String?
        let expiresAt: Timestamp
    }

    /// Notes that the session is in use, once a minute at most.
    func find(_ token: AccessToken) throws -> Found? {
        let principal = Principal(userID: token.userID, role: .user, sessionID: token.sessionID)
        let rows = try database.query(
            """
            with used as (
              update sessions set last_used_at = now()
              where id = \(token.sessionID) and user_id = \(token.userID) and status in ('active', 'refreshed') and expires > now()
                and (last_used_at is null or last_used_at < now() - interval '1 minute')
            )
            select u.role, u.status, u.requires_password_change, s.expires, u.plex_id
            from sessions s
            join users u on u.id = s.user_id
            where s.id = \(token.sessionID) and s.user_id = \(token.userID) and s.expires > now()
              and (s.status in ('active', 'refreshed') or u.status <> 'active')  -- who was suspended is told so
            """, as: principal)
        guard let row = rows.first, let role = User.Role(rawValue: row.string(0)),
            let status = User.Status(rawValue: row.string(1))
        else { return nil }
        return Found(
            state: State(userID: token.userID, role: role, status: status, requiresPasswordChange: row.bool(2)),
            plexID: row.optionalString(4), expiresAt: row.timestamp(3))
    }

    func keep(_ found: Found, of token: AccessToken, lease: String?, now: Timestamp = .now()) {
        let state = found.state
        if state.status != .active { return }
        copies.keep(
            RedisKeys.session(token.sessionID),
            [
                "userId": state.userID.text, "role": state.role.rawValue, "status": state.status.rawValue,
                "plexId": found.plexID ?? "", "deviceId": token.deviceID, "expiresAt": found.expiresAt.iso8601,
                "requiresPasswordChange": state.requiresPasswordChange ? "1" : "0",
            ],
            of: state.userID, seconds: found.expiresAt.secondsSince1970 - now.secondsSince1970, lease: lease)
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
        let ended = try database.query(revocation(selection, of: principal), as: principal)
        try copies.forget(principal.userID)
        return ended.count
    }

    /// The database's part, for a pipeline in which more happens; its rows are the sessions that ended.
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
}
