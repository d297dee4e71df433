public import Postgres

/// What a person does with his own account.
public struct OwnAccountService {
    /// How long ago somebody without a password may have signed in to be believed.
    public static let recentSignInSeconds = 900

    private let database: Database
    private let administration: AccountAdministration
    private let limiter: RateLimiter
    private let settings: SettingsStore

    init(
        database: Database, administration: AccountAdministration, limiter: RateLimiter, settings: SettingsStore
    ) {
        self.database = database
        self.administration = administration
        self.limiter = limiter
        self.settings = settings
    }

    public func show(_ principal: Principal) throws -> (user: User, hasPassword: Bool) {
        guard let account = try UserRepository().account(principal, in: database) else { throw SessionError.invalid }
        return account
    }

    public func rename(_ name: PersonName, as principal: Principal) throws -> User {
        let rows = try database.query(
            """
            update users set name = \(name.text) where id = \(principal.userID)
            returning id, email, name, role, status, requires_password_change
            """, as: principal)
        guard let row = rows.first else { throw SessionError.invalid }
        return User(row: row)
    }

    /// Removes the account as an admin's deletion does. A session that was left open is not enough: the password says that it
    /// is the person himself, and where there is none, having signed in just now.
    ///
    /// - Throws: `AccountError.wrongPassword`, `.recentSignInNeeded`, `.lastAdmin`; `RateLimitExceeded`.
    public func delete(
        password: String?, address: String, correlationID: String, as principal: Principal, now: Timestamp = .now()
    ) throws {
        let id = principal.userID
        try limiter.hit(.signInAccount, subject: id.text, limit: settings.refreshed().rateLimit(.signInAccount))
        let row = try database.query(
            """
            select (select password_hash from local_credentials where user_id = \(id)),
                   exists (
                     select from sessions
                     where id = \(principal.sessionID) and user_id = \(id)
                       and created_at > \(now + -Self.recentSignInSeconds)::timestamptz)
            """, as: principal)[0]
        if let hash = row.optionalString(0).map(PasswordHash.init(stored:)) {
            guard let password, hash.matches(password) else {
                let entry = AuditEntry.wrongPassword(
                    for: "account_deletion", address: address, correlationID: correlationID, principal)
                _ = try database.query(entry.statement, as: principal)
                throw AccountError.wrongPassword
            }
        } else if !row.bool(1) {
            throw AccountError.recentSignInNeeded
        }
        try administration.delete(id, address: address, correlationID: correlationID, as: principal)
    }
}
