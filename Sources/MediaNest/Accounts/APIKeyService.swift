public import Postgres

/// A person's keys for API clients.
public struct APIKeyService {
    /// An account's keys that are not revoked.
    static let most = 20

    private let database: Database
    private let copies: CredentialCopies

    init(database: Database, copies: CredentialCopies) {
        self.database = database
        self.copies = copies
    }

    public func list(as principal: Principal) throws -> [APIKeyRow] {
        try database.query(
            """
            select id, name, last_four, array_to_string(scopes, ' '), created_at, expires_at, last_used_at
            from api_keys
            where user_id = \(principal.userID) and revoked_at is null
            order by created_at desc, id
            limit 100
            """, as: principal
        ).map(APIKeyRow.init)
    }

    /// The only moment at which the key itself is to be seen.
    public func create(
        name: String, scopes: [APIKey.Scope], expiresInDays days: Int?, address: String, correlationID: String,
        as principal: Principal, now: Timestamp = .now()
    ) throws -> (key: APIKey, row: APIKeyRow) {
        if scopes.contains(.manage), !principal.isAdmin { throw APIKeyError.manageIsForAdmins }
        let key = try APIKey()
        let id = Identifier<APIKey>()
        let row = try database.transaction(as: principal) { transaction in
            // Of two that are made at the same moment, the second waits and counts the first.
            let rows = try transaction.pipeline([
                "select 1 from users where id = \(principal.userID) for update",
                """
                insert into api_keys (id, user_id, name, key_hash, last_four, scopes, expires_at)
                select \(id), \(principal.userID), \(name), \(key.hash), \(key.lastFour), \(scopes)::text[],
                       \(days.map { now + $0 * 86_400 })::timestamptz
                where (select count(*) from api_keys where user_id = \(principal.userID) and revoked_at is null) < \(Self.most)
                returning id, name, last_four, array_to_string(scopes, ' '), created_at, expires_at, last_used_at
                """,
            ])[1]
            guard let row = rows.first else { throw APIKeyError.tooMany }
            try AuditLog.append(
                AuditEntry(
                    action: "api_key.created", targetType: "api_key", targetID: id.text, actorID: principal.userID,
                    ipAddress: address, correlationID: correlationID), in: transaction)
            return APIKeyRow(row)
        }
        return (key, row)
    }

    /// - Throws: `APIKeyError.notFound`, also for another person's.
    public func revoke(_ id: Identifier<APIKey>, address: String, correlationID: String, as principal: Principal) throws
    {
        try database.transaction(as: principal) { transaction in
            let rows = try transaction.query(
                """
                update api_keys set revoked_at = now()
                where id = \(id) and user_id = \(principal.userID) and revoked_at is null
                """)
            guard rows.affected > 0 else { throw APIKeyError.notFound }
            try AuditLog.append(
                AuditEntry(
                    action: "api_key.revoked", targetType: "api_key", targetID: id.text, actorID: principal.userID,
                    ipAddress: address, correlationID: correlationID), in: transaction)
        }
        try copies.forget(principal.userID)
    }
}

/// A key as its owner sees it: never the key itself.
public struct APIKeyRow {
    public let id: String
    public let name: String
    public let lastFour: String
    public let scopes: [String]
    public let createdAt: Timestamp
    public let expiresAt: Timestamp?
    public let lastUsedAt: Timestamp?

    init(_ row: PostgresRow) {
        id = row.string(0)
        name = row.string(1)
        lastFour = row.string(2)
        scopes = row.string(3).split(separator: " ").map(String.init)
        createdAt = row.timestamp(4)
        expiresAt = row.optionalTimestamp(5)
        lastUsedAt = row.optionalTimestamp(6)
    }
}
