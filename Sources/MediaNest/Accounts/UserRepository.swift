import Postgres

/// SQL for `users` and `local_credentials`.
struct UserRepository {
    /// What a sign-in needs to know, looked up before there is a user; only the database function may do that.
    func signInAccount(email: String, in database: Database) throws -> (user: User, passwordHash: PasswordHash?)? {
        try database.query(
            """
            select user_id, email, name, role, status, requires_password_change, password_hash
            from sign_in_account(\(email))
            """
        ).first.map { (User(row: $0), $0.optionalString(6).map(PasswordHash.init(stored:))) }
    }

    func find(_ principal: Principal, in database: Database) throws -> User? {
        try database.query(
            """
            select id, email, name, role, status, requires_password_change
            from users
            where id = \(principal.userID)
            """, as: principal
        ).first.map(User.init(row:))
    }

    /// The same, and whether there is a password to sign in with.
    func account(_ principal: Principal, in database: Database) throws -> (user: User, hasPassword: Bool)? {
        try database.query(
            """
            select id, email, name, role, status, requires_password_change,
                   exists (select from local_credentials c where c.user_id = u.id)
            from users u
            where id = \(principal.userID)
            """, as: principal
        ).first.map { (User(row: $0), $0.bool(6)) }
    }

    func find(_ id: UserID, in transaction: borrowing PostgresTransaction) throws -> User? {
        try transaction.query(
            """
            select id, email, name, role, status, requires_password_change
            from users
            where id = \(id)
            """
        ).first.map(User.init(row:))
    }

    /// As the worker role: what the command line makes. `nil` when the e-mail is taken.
    func insert(
        email: String, name: String?, role: User.Role, passwordHash: PasswordHash?, requiresPasswordChange: Bool,
        in transaction: borrowing PostgresTransaction
    ) throws -> UserID? {
        let id = UserID()
        do {
            try transaction.query(
                """
                insert into users (id, email, name, role, requires_password_change)
                values (\(id), \(email), \(name), \(role), \(requiresPasswordChange))
                """)
        } catch {
            guard error.sqlState == .uniqueViolation else { throw error }
            return nil
        }
        if let passwordHash {
            try transaction.query(
                "insert into local_credentials (user_id, password_hash) values (\(id), \(passwordHash.text))")
        }
        return id
    }
}

extension User {
    /// Columns: id, email, name, role, status, requires_password_change.
    init(row: PostgresRow) {
        self.init(
            id: UserID(row: row, 0), email: row.optionalString(1), name: row.optionalString(2),
            role: Role(rawValue: row.string(3)) ?? .user, status: Status(rawValue: row.string(4)) ?? .suspended,
            requiresPasswordChange: row.bool(5))
    }
}
