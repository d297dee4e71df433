public import Postgres

/// Opens sessions again for browsers and clients that are remembered.
public struct RememberMeService {
    private let database: Database
    private let sessions: SessionStore
    private let signIn: SignInService
    private let limiter: RateLimiter
    private let settings: SettingsStore
    private let tokens = RememberTokenRepository()
    private let users = UserRepository()

    init(
        database: Database, sessions: SessionStore, signIn: SignInService, limiter: RateLimiter, settings: SettingsStore
    ) {
        self.database = database
        self.sessions = sessions
        self.signIn = signIn
        self.limiter = limiter
        self.settings = settings
    }

    /// A first token for a session that was just opened.
    public func remember(_ signedIn: SignInService.SignedIn, now: Timestamp = .now()) throws -> RememberToken {
        let token = try RememberToken()
        _ = try database.query(
            tokens.insert(
                token, familyID: Identifier<RememberToken>().text, sessionID: signedIn.sessionID,
                userID: signedIn.user.id, now: now),
            as: Principal(userID: signedIn.user.id, role: signedIn.user.role, sessionID: signedIn.sessionID))
        return token
    }

    /// Exchanges a token for a session and the next token.
    ///
    /// - Throws: `SessionError.invalid` for an unknown, expired or spent one. A spent one means that there are two holders:
    ///   its whole family ends, with the sessions it opened, and its owner is told. `.suspended`; `RateLimitExceeded`.
    public func redeem(
        _ token: RememberToken, address: String, userAgent: String?, correlationID: String, now: Timestamp = .now()
    ) throws -> (signedIn: SignInService.SignedIn, next: RememberToken) {
        let limit = try settings.refreshed().rateLimit(.signInAddress)
        try limiter.hit(.signInAddress, subject: address, limit: limit)
        guard let userID = try tokens.owner(of: token, in: database) else { throw SessionError.invalid }
        limiter.forgive(.signInAddress, subject: address, limit: limit)
        let next = try RememberToken()
        // The role is read inside: a token says nothing about it.
        let outcome = try database.transaction(as: Principal(userID: userID, role: .user)) { transaction -> Outcome in
            guard let found = try tokens.find(token, in: transaction), !found.isExpired else { return .refused }
            guard let user = try users.find(userID, in: transaction) else { return .refused }
            guard user.status == .active else { return .suspended }
            // A device that was signed out shows its token once more: that is no theft.
            if found.isRevoked { return .refused }
            if found.isSpent {
                try endFamily(
                    found, userID: userID, address: address, correlationID: correlationID, in: transaction)
                return .theft
            }
            let session = try sessions.reopen(
                found.sessionID, for: user, address: address, userAgent: userAgent, now: now, in: transaction)
            try transaction.pipeline([
                tokens.spend(found.id),
                tokens.insert(next, familyID: found.familyID, sessionID: session.id, userID: userID, now: now),
                "update users set last_login_at = now() where id = \(userID)",
                AuditEntry(action: "auth.refreshed", actorID: userID, ipAddress: address, correlationID: correlationID)
                    .statement,
            ])
            return .opened(session)
        }
        switch outcome {
        case .refused: throw SessionError.invalid
        case .suspended: throw SessionError.suspended
        case .theft:
            try sessions.copies.forget(userID)
            throw SessionError.invalid
        case .opened(let session):
            let principal = Principal(userID: userID, role: session.user.role, sessionID: session.id)
            return (
                SignInService.SignedIn(
                    user: session.user, sessionID: session.id,
                    accessToken: try signIn.accessToken(for: principal, deviceID: session.deviceID, now: now)), next
            )
        }
    }

    /// What the transaction came to; a theft is written down, not rolled back.
    private enum Outcome {
        case refused
        case suspended
        case theft
        case opened(Session)
    }

    private func endFamily(
        _ found: RememberTokenRepository.Found, userID: UserID, address: String, correlationID: String,
        in transaction: borrowing PostgresTransaction
    ) throws {
        try tokens.revokeFamily(found.familyID, in: transaction)
        try transaction.pipeline([
            """
            insert into notifications (user_id, type, title, message, event, dedupe_key)
            values (\(userID), 'warning', 'A sign-in was used twice',
                    'Somebody used a copy of a remembered sign-in of yours. The devices that shared it were signed out. If this was not you, change your password.',
                    'security.remember_me_reused', \("security.remember_me_reused:" + found.familyID))
            on conflict do nothing
            """,
            AuditEntry(
                action: "auth.remember_token_reused", targetType: "session_family", targetID: found.familyID,
                actorID: userID,
                ipAddress: address, correlationID: correlationID
            ).statement,
        ])
    }
}
