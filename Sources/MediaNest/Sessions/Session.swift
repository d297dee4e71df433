public import Postgres

/// One signed-in device.
///
/// Source: data-models document, "Session Entity"; life cycle: active, refreshed, expired, revoked.
public struct Session: Sendable, Equatable {
    /// Idle sessions end after 30 days.
    static let idleLifetimeSeconds = 30 * 86_400

    public let id: SessionID
    public let user: User
    public let deviceID: String
    public let expiresAt: Timestamp
}

/// Why a credential was not accepted.
public enum SessionError: DomainError, Equatable {
    /// No credential where one is needed.
    case missing
    /// Forged, expired, revoked or unknown.
    case invalid
    /// The account was switched off.
    case suspended
    /// Everything but the change of password is closed until then.
    case passwordChangeRequired
    case adminOnly
    case crossSite
    /// No such session, or another person's.
    case notFound

    public var code: String {
        switch self {
        case .missing: "auth.required"
        case .invalid: "auth.invalid_token"
        case .suspended: "auth.suspended"
        case .passwordChangeRequired: "auth.password_change_required"
        case .adminOnly: "auth.admin_only"
        case .crossSite: "auth.csrf"
        case .notFound: "session.not_found"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .missing, .invalid: .unauthenticated
        case .suspended, .passwordChangeRequired, .adminOnly, .crossSite: .forbidden
        case .notFound: .notFound
        }
    }

    public var message: String {
        switch self {
        case .missing: "Sign in first."
        case .invalid: "This session has ended or never was. Sign in again."
        case .suspended: "This account is not active. Ask the admin."
        case .passwordChangeRequired: "Change your password first."
        case .adminOnly: "Only an admin may do this."
        case .crossSite: "This request did not come from the portal's own page. Reload the page and try again."
        case .notFound: "There is no such session."
        }
    }
}
