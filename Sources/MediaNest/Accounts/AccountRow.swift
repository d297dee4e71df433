public import Postgres

/// An account as an admin sees it.
public struct AccountRow {
    public let id: UserID
    public let email: String?
    public let name: String?
    public let plexUsername: String?
    public let role: User.Role
    public let status: User.Status
    public let requiresPasswordChange: Bool
    /// Signs in here, perhaps through Plex as well.
    public let hasPassword: Bool
    public let autoApprove: Bool
    public let requestQuotaLimit: Int?
    public let requestQuotaDays: Int?
    public let openRequestLimit: Int?
    public let createdAt: Timestamp
    public let lastLoginAt: Timestamp?

    static let columns: SQL = """
        id, email, name, plex_username, role, status, requires_password_change, auto_approve, request_quota_limit,
        request_quota_days, open_request_limit, created_at, last_login_at,
        account_has_password(id)
        """

    init(_ row: PostgresRow) {
        id = UserID(row: row, 0)
        email = row.optionalString(1)
        name = row.optionalString(2)
        plexUsername = row.optionalString(3)
        role = User.Role(rawValue: row.string(4)) ?? .user
        status = User.Status(rawValue: row.string(5)) ?? .suspended
        requiresPasswordChange = row.bool(6)
        autoApprove = row.bool(7)
        requestQuotaLimit = row.optionalInt(8)
        requestQuotaDays = row.optionalInt(9)
        openRequestLimit = row.optionalInt(10)
        createdAt = row.timestamp(11)
        lastLoginAt = row.optionalTimestamp(12)
        hasPassword = row.bool(13)
    }

    /// What the audit log keeps of a change: nothing personal, nothing secret.
    var auditJSON: String {
        func number(_ value: Int?) -> String { value.map(String.init) ?? "null" }
        return """
            {"role":"\(role.rawValue)","status":"\(status.rawValue)","requiresPasswordChange":\(requiresPasswordChange),\
            "autoApprove":\(autoApprove),"requestQuotaLimit":\(number(requestQuotaLimit)),\
            "requestQuotaDays":\(number(requestQuotaDays)),"openRequestLimit":\(number(openRequestLimit))}
            """
    }
}
