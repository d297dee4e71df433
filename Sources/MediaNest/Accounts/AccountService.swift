import Postgres

/// Accounts as the command line makes them.
public struct AccountService {
    private let database: Database
    private let users = UserRepository()

    public init(database: Database) { self.database = database }

    /// - Parameter name: Without one, whoever it is is called as his address begins: every list shows a name.
    /// - Throws: `AccountError.emailTaken`.
    public func create(
        email: EmailAddress, name: String?, role: User.Role, password: NewPassword?,
        requiresPasswordChange: Bool = false
    ) throws -> UserID {
        let hash = try password.map { try PasswordHash(password: $0.text) }
        return try database.transaction(actor: .system) { transaction in
            guard
                let id = try users.insert(
                    email: email.text, name: name ?? String(email.text.prefix { $0 != "@" }), role: role,
                    passwordHash: hash,
                    requiresPasswordChange: requiresPasswordChange, in: transaction)
            else { throw AccountError.emailTaken }
            try AuditLog.append(
                AuditEntry(
                    action: "user.created", targetType: "user", targetID: id.text, actorLabel: "command line",
                    after: #"{"role":"\#(role.rawValue)"}"#),
                in: transaction)
            return id
        }
    }
}
