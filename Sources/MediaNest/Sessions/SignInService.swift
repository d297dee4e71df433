import Crypto
public import Postgres

/// Signs people in and out.
public struct SignInService {
    let database: Database
    let sessions: SessionStore
    let limiter: RateLimiter
    let settings: SettingsStore
    let signer: AccessTokenSigner
    private let users = UserRepository()

    init(
        database: Database, sessions: SessionStore, limiter: RateLimiter, settings: SettingsStore,
        signer: AccessTokenSigner
    ) {
        self.database = database
        self.sessions = sessions
        self.limiter = limiter
        self.settings = settings
        self.signer = signer
    }

    public struct SignedIn {
        public let user: User
        public let sessionID: SessionID
        public let accessToken: String
    }

    /// With e-mail and password.
    ///
    /// - Throws: `AccountError.invalidCredentials`, after the same time whether the account exists or not; `.suspended`;
    ///   `RateLimitExceeded` after too many failures for the account or the address.
    public func signIn(
        email: String, password: String, address: String, userAgent: String?, correlationID: String,
        now: Timestamp = .now()
    ) throws -> SignedIn {
        let settings = try settings.refreshed()
        let account = Hex.encode(SHA256.digest(Array(email.lowercased().utf8)))  // no e-mail addresses in keys
        let ofAddress = try limiter.hit(
            .signInAddress, subject: address, limit: settings.rateLimit(.signInAddress))
        let ofAccount = try limiter.hit(
            .signInAccount, subject: account, limit: settings.rateLimit(.signInAccount))

        let found = try users.signInAccount(email: email, in: database)
        let matches = (found?.passwordHash ?? .decoy).matches(password)
        var entry = AuditEntry(
            action: "auth.sign_in_failed", actorLabel: Mask.email(email), ipAddress: address,
            correlationID: correlationID)
        guard let found, found.passwordHash != nil, matches else {
            var entries = [entry]
            if ofAddress.remaining == 0 { entries.append(entry.locked(by: "address")) }
            if let found {
                // Only the log learns that there is such an account.
                entries[0].targetType = "user"
                entries[0].targetID = found.user.id.text
            }
            if ofAccount.remaining == 0 { entries.append(entries[0].locked(by: "account")) }
            _ = try database.pipeline(entries.map(\.statement))
            throw AccountError.invalidCredentials
        }
        limiter.forgive(.signInAddress, subject: address, limit: settings.rateLimit(.signInAddress))
        limiter.forgive(.signInAccount, subject: account, limit: settings.rateLimit(.signInAccount))
        entry.actorID = found.user.id
        guard found.user.status == .active else {
            _ = try database.pipeline([entry.statement])
            throw AccountError.suspended
        }
        entry.action = "auth.signed_in"
        return try open(for: found.user, entry: entry, address: address, userAgent: userAgent, now: now)
    }

    /// Counts an attempt that shows a secret, whatever comes of it: guessing has an end.
    ///
    /// - Throws: `RateLimitExceeded`.
    func limitAttempts(from address: String) throws {
        try limiter.hit(.signInAddress, subject: address, limit: settings.refreshed().rateLimit(.signInAddress))
    }

    /// A session for somebody who has proven who he is.
    func open(for user: User, entry: AuditEntry, address: String, userAgent: String?, now: Timestamp) throws
        -> SignedIn
    {
        let session = Session(
            id: SessionID(), user: user, deviceID: Identifier<Session>().text,
            expiresAt: now + Session.idleLifetimeSeconds)
        _ = try database.pipeline(
            [
                sessions.insertStatement(session, userAgent: userAgent, ipAddress: address),
                "update users set last_login_at = now() where id = \(user.id)", entry.statement,
            ], as: Principal(userID: user.id, role: user.role, sessionID: session.id))
        return SignedIn(
            user: user, sessionID: session.id,
            accessToken: try accessToken(
                for: Principal(userID: user.id, role: user.role, sessionID: session.id), deviceID: session.deviceID,
                now: now))
    }

    /// A fresh token for a session that was just found alive.
    func accessToken(for principal: Principal, deviceID: String, now: Timestamp = .now()) throws -> String {
        try signer.sign(
            AccessToken(
                userID: principal.userID, role: principal.role, sessionID: principal.sessionID, deviceID: deviceID,
                issuedAtSeconds: now.secondsSince1970))
    }

    /// A fresh token for a browser at work, whose session is kept from ending as idle.
    public func renew(_ principal: Principal, deviceID: String, now: Timestamp = .now()) throws -> String {
        try sessions.touch(principal, now: now)
        return try accessToken(for: principal, deviceID: deviceID, now: now)
    }

    /// - Returns: How many sessions ended.
    @discardableResult
    public func signOut(_ principal: Principal, everywhere: Bool, address: String, correlationID: String) throws -> Int
    {
        let count = try sessions.revoke(everywhere ? .all : .one(principal.sessionID), of: principal)
        let entry = AuditEntry(
            action: everywhere ? "auth.signed_out_everywhere" : "auth.signed_out", actorID: principal.userID,
            ipAddress: address, correlationID: correlationID)
        _ = try database.pipeline([entry.statement], as: principal)
        return count
    }

    public func user(_ principal: Principal) throws -> User {
        guard let user = try users.find(principal, in: database) else { throw SessionError.invalid }
        return user
    }
}
