import Postgres

/// What an admin does with accounts.
public struct AccountAdministration {
    private let database: Database
    private let copies: CredentialCopies

    init(database: Database, copies: CredentialCopies) {
        self.database = database
        self.copies = copies
    }

    /// Newest first; `search` looks into names and e-mail addresses.
    public func list(
        search: String?, role: User.Role?, status: User.Status?, limit: Int, after cursor: Cursor?, as admin: Principal
    ) throws -> Page<AccountRow> {
        let role: SQL = role.map { "and role = \($0)" } ?? ""
        let status: SQL = status.map { "and status = \($0)" } ?? ""
        let search: SQL =
            search.map { text -> SQL in
                let pattern =
                    "%" + text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
                    + "%"
                return "and (email ilike \(pattern) or name ilike \(pattern) or plex_username ilike \(pattern))"
            } ?? ""
        let rows = try database.query(
            """
            select \(AccountRow.columns)
            from users
            where true \(role) \(status) \(search) \(Cursor.condition(cursor))
            order by created_at desc, id desc
            limit \(limit + 1)
            """, as: admin)
        return Page(rows.map(AccountRow.init), limit: limit) { Cursor(createdAt: $0.createdAt, id: $0.id.text) }
    }

    /// - Throws: `AccountError.notFound`.
    public func account(_ id: UserID, as admin: Principal) throws -> AccountRow {
        let rows = try database.query("select \(AccountRow.columns) from users where id = \(id)", as: admin)
        guard let row = rows.first.map(AccountRow.init) else { throw AccountError.notFound }
        return row
    }

    /// What an admin changes; `nil` leaves a member as it is.
    public struct Change: Sendable {
        public var role: User.Role?
        public var status: User.Status?
        public var requiresPasswordChange: Bool?
        public var autoApprove: Bool?
        public var requestQuotaLimit = Limit.asItIs
        public var requestQuotaDays = Limit.asItIs
        public var openRequestLimit = Limit.asItIs

        public init() {}

        /// What becomes of a limit.
        public enum Limit: Sendable, Equatable {
            case asItIs
            /// Takes the person's own away: what holds for everybody.
            case removed
            case of(Int)

            /// The column's new value.
            func value(_ column: StaticString) -> SQL {
                switch self {
                case .asItIs: SQL(stringLiteral: column)
                case .removed: "null"
                case .of(let number): "\(number)::int"
                }
            }
        }
    }

    /// Takes effect on the person's next request; who is no longer active is signed out everywhere.
    ///
    /// - Throws: `AccountError.notFound`, `.lastAdmin`; `.noPassword` when one must be changed that there is not.
    public func change(_ id: UserID, _ change: Change, address: String, correlationID: String, as admin: Principal)
        throws -> AccountRow
    {
        let (before, after) = try database.transaction(as: admin) { transaction in
            let before = try lock(id, in: transaction)
            if before.role == .admin, before.status == .active,
                change.role == .user || (change.status ?? .active) != .active
            {
                try demandAnotherAdmin(than: id, in: transaction)
            }
            // Nothing else would be open to him any more.
            if change.requiresPasswordChange == true, !before.hasPassword { throw AccountError.noPassword }
            let row = try transaction.query(
                """
                update users set
                  role = coalesce(\(change.role), role), status = coalesce(\(change.status), status),
                  requires_password_change = coalesce(\(change.requiresPasswordChange)::boolean, requires_password_change),
                  auto_approve = coalesce(\(change.autoApprove)::boolean, auto_approve),
                  request_quota_limit = \(change.requestQuotaLimit.value("request_quota_limit")),
                  request_quota_days = \(change.requestQuotaDays.value("request_quota_days")),
                  open_request_limit = \(change.openRequestLimit.value("open_request_limit"))
                where id = \(id)
                returning \(AccountRow.columns)
                """)[0]
            let after = AccountRow(row)
            if after.status != .active {
                try transaction.pipeline([
                    """
                    update sessions set status = 'revoked', revoked_at = now()
                    where user_id = \(id) and status in ('active', 'refreshed')
                    """,
                    "update session_tokens set revoked_at = now() where user_id = \(id) and revoked_at is null",
                ])
            }
            try transaction.query(
                AuditEntry(
                    action: "user.changed", targetType: "user", targetID: id.text, actorID: admin.userID,
                    ipAddress: address,
                    correlationID: correlationID, before: before.auditJSON, after: after.auditJSON
                ).statement)
            return (before, after)
        }
        // Redis holds copies of role and status: the next request asks the database.
        if before.auditJSON != after.auditJSON { try copies.forget(id) }
        return after
    }

    /// Removes the account and everything it owns; a job removes its files; logs and audit keep an anonymous trace.
    ///
    /// - Throws: `AccountError.notFound`, `.lastAdmin`.
    public func delete(_ id: UserID, address: String, correlationID: String, as admin: Principal) throws {
        try database.transaction(as: admin) { transaction in
            let account = try lock(id, in: transaction)
            if account.role == .admin, account.status == .active { try demandAnotherAdmin(than: id, in: transaction) }
            // The line comes first: its label is taken from the account when an admin deletes himself.
            try transaction.query(
                AuditEntry(
                    action: "user.deleted", targetType: "user", targetID: id.text, actorID: admin.userID,
                    ipAddress: address,
                    correlationID: correlationID, before: account.auditJSON
                ).statement)
            try transaction.pipeline([
                "delete from users where id = \(id)",
                // The job is nobody's: those of the person have gone with him.
                "select set_config('medianest.user_id', '', true)",
                NewJob.removeFiles(of: id).enqueue(correlationID: correlationID),
            ])
        }
        try copies.forget(id)
    }

    private func lock(_ id: UserID, in transaction: borrowing PostgresTransaction) throws -> AccountRow {
        try transaction.query(LastAdmin.lock)
        let rows = try transaction.query("select \(AccountRow.columns) from users where id = \(id)")
        guard let row = rows.first.map(AccountRow.init) else { throw AccountError.notFound }
        return row
    }

    private func demandAnotherAdmin(than id: UserID, in transaction: borrowing PostgresTransaction) throws {
        if try LastAdmin.leavesNobody(id, in: transaction) { throw AccountError.lastAdmin }
    }
}
