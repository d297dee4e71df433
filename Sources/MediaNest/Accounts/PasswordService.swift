import Postgres

/// A person's own password, and a new one in place of one that was forgotten.
public struct PasswordService {
    private let database: Database
    private let sessions: SessionStore
    private let limiter: RateLimiter
    private let settings: SettingsStore

    init(database: Database, sessions: SessionStore, limiter: RateLimiter, settings: SettingsStore) {
        self.database = database
        self.sessions = sessions
        self.limiter = limiter
        self.settings = settings
    }

    /// Changes it and ends the person's other sessions and remembered sign-ins, both or neither: whoever had the old one is out.
    ///
    /// - Throws: `AccountError.wrongPassword`, `.noPassword` for accounts that sign in through Plex; `RateLimitExceeded`.
    public func change(
        from current: String, to new: NewPassword, address: String, correlationID: String, as principal: Principal
    ) throws {
        let limit = try settings.refreshed().rateLimit(.signInAccount)
        try limiter.hit(.signInAccount, subject: principal.userID.text, limit: limit)
        let rows = try database.query(
            "select password_hash from local_credentials where user_id = \(principal.userID)", as: principal)
        guard let stored = rows.first.map({ PasswordHash(stored: $0.string(0)) }) else { throw AccountError.noPassword }
        guard stored.matches(current) else {
            let entry = AuditEntry.wrongPassword(
                for: "password_change", address: address, correlationID: correlationID, principal)
            _ = try database.query(entry.statement, as: principal)
            throw AccountError.wrongPassword
        }
        limiter.forgive(.signInAccount, subject: principal.userID.text, limit: limit)
        guard new.text != current else { throw AccountError.passwordUnchanged }
        let hash = try PasswordHash(password: new.text)
        _ = try database.pipeline(
            [
                "update local_credentials set password_hash = \(hash.text) where user_id = \(principal.userID)",
                "update users set requires_password_change = false where id = \(principal.userID)",
                sessions.revocation(.others, of: principal),
                AuditEntry(
                    action: "auth.password_changed", targetType: "user", targetID: principal.userID.text,
                    actorID: principal.userID,
                    ipAddress: address, correlationID: correlationID
                ).statement,
            ], as: principal)
        // The copies in Redis still say that the sessions live and the password must be changed.
        try sessions.copies.forget(principal.userID)
    }

    /// Sets one for whoever has forgotten his, or never had one, and ends all his sessions and remembered sign-ins. As the
    /// worker role: it is for whoever has a shell.
    ///
    /// - Parameter requiresChange: It opens nothing but the change of it: whoever set it knows it.
    /// - Throws: `AccountError.notFound`.
    public func reset(of email: EmailAddress, to new: NewPassword, requiresChange: Bool) throws {
        let hash = try PasswordHash(password: new.text)
        let id = try database.transaction(actor: .system) { transaction in
            let rows = try transaction.query(
                """
                update users set requires_password_change = \(requiresChange)
                where lower(email) = lower(\(email.text))
                returning id
                """)
            guard let id = rows.first.map({ UserID(row: $0, 0) }) else { throw AccountError.notFound }
            try transaction.pipeline([
                """
                insert into local_credentials (user_id, password_hash) values (\(id), \(hash.text))
                on conflict (user_id) do update set password_hash = excluded.password_hash
                """,
                sessions.revocation(.all, of: Principal(userID: id, role: .user)),
                AuditEntry(
                    action: "auth.password_reset", targetType: "user", targetID: id.text, actorLabel: "command line"
                ).statement,
            ])
            return id
        }
        try sessions.copies.forget(id)
    }
}
