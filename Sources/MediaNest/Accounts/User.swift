public import Postgres

/// A person with an account.
///
/// Source: data-models document, "User Entity".
public struct User: Sendable, Equatable {
    public enum Role: String, Sendable, PostgresBindable {
        case user = "USER"
        case admin = "ADMIN"

        public var postgresText: String { rawValue }
    }

    public enum Status: String, Sendable, PostgresBindable {
        case active, inactive, suspended

        public var postgresText: String { rawValue }
    }

    public let id: UserID
    public let email: String?
    public let name: String?
    public let role: Role
    public let status: Status
    public let requiresPasswordChange: Bool
}
