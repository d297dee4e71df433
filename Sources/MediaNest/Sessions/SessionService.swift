public import Postgres

/// A person's own sessions: where he is signed in, and how to end that.
public struct SessionService {
    private let database: Database
    private let sessions: SessionStore

    init(database: Database, sessions: SessionStore) {
        self.database = database
        self.sessions = sessions
    }

    /// The live ones, most recently used first.
    public func list(as principal: Principal) throws -> [SessionRow] {
        try database.query(
            """
            select id, user_agent, ip_address, created_at, last_used_at, expires
            from sessions
            where user_id = \(principal.userID) and status in ('active', 'refreshed') and expires > now()
            order by last_used_at desc nulls last, id
            limit 100
            """, as: principal
        ).map { SessionRow($0, current: principal.sessionID) }
    }

    /// - Throws: `SessionError.notFound`, also for another person's.
    public func revoke(_ id: SessionID, address: String, correlationID: String, as principal: Principal) throws {
        guard try sessions.revoke(.one(id), of: principal) > 0 else { throw SessionError.notFound }
        let entry = AuditEntry(
            action: "auth.session_revoked", targetType: "session", targetID: id.text, actorID: principal.userID,
            ipAddress: address, correlationID: correlationID)
        _ = try database.query(entry.statement, as: principal)
    }
}

/// A session as its owner sees it.
public struct SessionRow {
    public let id: SessionID
    public let userAgent: String?
    /// Masked.
    public let ipAddress: String?
    public let createdAt: Timestamp
    public let lastUsedAt: Timestamp?
    public let expiresAt: Timestamp
    public let isCurrent: Bool

    init(_ row: PostgresRow, current: SessionID) {
        id = SessionID(row: row, 0)
        userAgent = row.optionalString(1)
        ipAddress = row.optionalString(2)
        createdAt = row.timestamp(3)
        lastUsedAt = row.optionalTimestamp(4)
        expiresAt = row.timestamp(5)
        isCurrent = id == current
    }

    /// `Firefox on Linux`, as far as the user agent tells.
    public var device: String { DeviceName.of(userAgent ?? "") }
}
