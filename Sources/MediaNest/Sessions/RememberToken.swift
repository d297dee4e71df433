import Crypto
import Postgres

/// A long-lived secret that opens a session again: 32 random bytes, known here only by their SHA-256.
///
/// Source: data-models document, "SessionToken Entity": 90 days, one-time use with regeneration.
public struct RememberToken: Sendable {
    public static let lifetimeSeconds = 90 * 86_400

    public let text: String

    /// A new one.
    init() throws { text = Base64URL.encode(try RandomBytes.generate(32)) }

    /// One that somebody presents; `nil` for a text that cannot be one.
    public init?(_ text: String) {
        guard text.utf8.count == 43, Base64URL.decode(text)?.count == 32 else { return nil }
        self.text = text
    }

    var hash: String { SHA256.hexDigest(text) }
}

/// SQL for `session_tokens`.
struct RememberTokenRepository {
    struct Found {
        let id: String
        let familyID: String
        let sessionID: SessionID?
        /// Used before: whoever shows it now has a copy.
        let isSpent: Bool
        /// Signed out, or its family has ended.
        let isRevoked: Bool
        let isExpired: Bool
    }

    /// Whose it is, before anybody is signed in; only the database function may look.
    func owner(of token: RememberToken, in database: Database) throws -> UserID? {
        try database.query("select session_token_user(\(token.hash))").first?.optionalString(0).flatMap { UserID($0) }
    }

    /// Locks the row, so that of two uses at the same moment one is the second.
    func find(_ token: RememberToken, in transaction: borrowing PostgresTransaction) throws -> Found? {
        try transaction.query(
            """
            select id, family_id, session_id, used_at is not null, revoked_at is not null, expires_at <= now()
            from session_tokens
            where token_hash = \(token.hash)
            for update
            """
        ).first.map {
            Found(
                id: $0.string(0), familyID: $0.string(1), sessionID: $0.optionalString(2).flatMap { SessionID($0) },
                isSpent: $0.bool(3), isRevoked: $0.bool(4), isExpired: $0.bool(5))
        }
    }

    func insert(_ token: RememberToken, familyID: String, sessionID: SessionID, userID: UserID, now: Timestamp) -> SQL {
        """
        insert into session_tokens (user_id, token_hash, expires_at, family_id, session_id)
        values (\(userID), \(token.hash), \(now + RememberToken.lifetimeSeconds), \(familyID)::uuid, \(sessionID))
        """
    }

    func spend(_ id: String) -> SQL {
        "update session_tokens set used_at = now(), last_used_at = now() where id = \(id)::uuid"
    }

    /// Ends the family and the sessions it opened.
    func revokeFamily(_ familyID: String, in transaction: borrowing PostgresTransaction) throws {
        try transaction.query(
            "update session_tokens set revoked_at = now() where family_id = \(familyID)::uuid and revoked_at is null")
        try transaction.query(
            """
            update sessions set status = 'revoked', revoked_at = now()
            where status in ('active', 'refreshed')
              and id in (select session_id from session_tokens where family_id = \(familyID)::uuid)
            """)
    }
}
