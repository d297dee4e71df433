public import Postgres

/// What an admin promises somebody who has no account yet.
public struct InvitationDraft: Sendable {
    public var name: PersonName
    public var role = User.Role.user
    public var autoApprove = false
    public var requestQuotaLimit: Int?
    public var requestQuotaDays: Int?
    public var openRequestLimit: Int?
    public var expiresInDays = 14

    public init(name: PersonName) { self.name = name }
}

/// An invitation as an admin sees it: never its link.
public struct InvitationRow {
    public enum Status: String, Sendable {
        case open, expired, redeemed, revoked
    }

    public let id: Identifier<InvitationRow>
    public let name: String
    public let role: User.Role
    public let autoApprove: Bool
    public let requestQuotaLimit: Int?
    public let requestQuotaDays: Int?
    public let openRequestLimit: Int?
    public let status: Status
    public let createdAt: Timestamp
    public let expiresAt: Timestamp
    public let redeemedAt: Timestamp?
    /// Who came of it.
    public let redeemedBy: UserID?

    static let columns: SQL = """
        id, name, role, auto_approve, request_quota_limit, request_quota_days, open_request_limit,
        case when redeemed_at is not null then 'redeemed' when revoked_at is not null then 'revoked'
             when expires_at <= now() then 'expired' else 'open' end,
        created_at, expires_at, redeemed_at, redeemed_by
        """

    init(_ row: PostgresRow) {
        id = Identifier(row: row, 0)
        name = row.string(1)
        role = User.Role(rawValue: row.string(2)) ?? .user
        autoApprove = row.bool(3)
        requestQuotaLimit = row.optionalInt(4)
        requestQuotaDays = row.optionalInt(5)
        openRequestLimit = row.optionalInt(6)
        status = Status(rawValue: row.string(7)) ?? .expired
        createdAt = row.timestamp(8)
        expiresAt = row.timestamp(9)
        redeemedAt = row.optionalTimestamp(10)
        redeemedBy = row.optionalString(11).flatMap { UserID($0) }
    }
}

/// Why a link invites nobody.
public enum InvitationError: DomainError, Equatable {
    /// No such link, or not all of it.
    case invalid
    case expired
    case used
    case revoked
    /// For an admin: no such invitation.
    case notFound

    /// The database's word; `nil` for none.
    init?(_ refusal: String?) {
        switch refusal {
        case nil: return nil
        case "expired": self = .expired
        case "used": self = .used
        case "revoked": self = .revoked
        default: self = .invalid
        }
    }

    public var code: String {
        switch self {
        case .invalid: "invitation.invalid"
        case .expired: "invitation.expired"
        case .used: "invitation.used"
        case .revoked: "invitation.revoked"
        case .notFound: "invitation.not_found"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .invalid, .expired, .revoked: .forbidden
        case .used: .conflict
        case .notFound: .notFound
        }
    }

    public var message: String {
        switch self {
        case .invalid: "This invitation is incomplete or never was. Ask for the whole link."
        case .expired: "This invitation has expired. Ask for a new one."
        case .used: "This invitation was used already. If it was you, just sign in."
        case .revoked: "This invitation was taken back."
        case .notFound: "There is no such invitation."
        }
    }
}
