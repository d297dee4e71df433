import Crypto
import Postgres

/// A client's promise that a repeated POST is the same one (draft-ietf-httpapi-idempotency-key-header).
public struct IdempotencyKey: Sendable {
    private let key: String
    private let route: String
    private let digest: String

    /// `nil` unless the key has 1 to 255 visible ASCII characters.
    public init?(_ key: String, route: String, body: [UInt8]) {
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        self.key = key
        self.route = route
        digest = Hex.encode(SHA256.digest(body))
    }

    /// What the first use of the key made.
    ///
    /// - Throws: `IdempotencyError.reused` when it was for something else.
    func earlierResult(in database: Database, as principal: Principal) throws -> String? {
        let rows = try database.query(
            """
            select route, request_digest, resource_id
            from idempotency_keys
            where user_id = \(principal.userID) and key = \(key)
            """, as: principal)
        guard let row = rows.first else { return nil }
        guard row.string(0) == route, row.string(1) == digest else { throw IdempotencyError.reused }
        return row.optionalString(2)
    }

    func insert(resource: String, as principal: Principal) -> SQL {
        """
        insert into idempotency_keys (user_id, key, route, request_digest, resource_id)
        values (\(principal.userID), \(key), \(route), \(digest), \(resource)::uuid)
        """
    }
}

public enum IdempotencyError: DomainError, Equatable {
    case reused

    public var code: String { "idempotency_key.reused" }
    public var category: RefusalCategory { .conflict }
    public var message: String { "This Idempotency-Key was used for another request." }
}
