public enum AccountError: DomainError, Equatable {
    /// Unknown e-mail or wrong password: a client cannot tell the two apart.
    case invalidCredentials
    /// The account exists and the password is right, but an admin has switched it off.
    case suspended
    case passwordTooShort
    case passwordUnusable
    case emailTaken
    case emailInvalid
    case nameUnusable
    /// Not the password that is set now.
    case wrongPassword
    /// The account signs in through Plex.
    case noPassword
    /// The new password is the old one.
    case passwordUnchanged
    /// No such account.
    case notFound
    /// Without a password, only a sign-in of the last minutes says that it is the person himself.
    case recentSignInNeeded
    /// Somebody has to be able to run the place.
    case lastAdmin

    public var code: String {
        switch self {
        case .invalidCredentials: "auth.invalid_credentials"
        case .suspended: "auth.suspended"
        case .passwordTooShort: "password.too_short"
        case .passwordUnusable: "password.unusable"
        case .emailTaken: "user.email_taken"
        case .emailInvalid: "user.email_invalid"
        case .nameUnusable: "user.name_unusable"
        case .wrongPassword: "password.wrong"
        case .noPassword: "password.none"
        case .passwordUnchanged: "password.unchanged"
        case .notFound: "user.not_found"
        case .recentSignInNeeded: "auth.recent_sign_in_needed"
        case .lastAdmin: "user.last_admin"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .invalidCredentials: .unauthenticated
        case .suspended, .wrongPassword, .recentSignInNeeded: .forbidden
        case .passwordTooShort, .passwordUnusable, .emailInvalid, .nameUnusable, .passwordUnchanged: .invalid
        case .notFound: .notFound
        case .emailTaken, .noPassword, .lastAdmin: .conflict
        }
    }

    public var message: String {
        switch self {
        case .invalidCredentials: "The e-mail address or the password is wrong."
        case .suspended: "This account is not active. Ask the admin."
        case .passwordTooShort: "A password has at least 12 characters."
        case .passwordUnusable: "A password has at most 256 characters and no control characters."
        case .emailTaken: "Another account uses this e-mail address."
        case .emailInvalid: "This is not an e-mail address."
        case .nameUnusable: "A name has 1 to 100 characters, none of them a control character."
        case .wrongPassword: "The current password is wrong."
        case .noPassword: "This account has no password; it signs in through Plex."
        case .passwordUnchanged: "The new password is the old one."
        case .notFound: "There is no such account."
        case .recentSignInNeeded: "Sign out and in again first: this needs a sign-in of the last 15 minutes."
        case .lastAdmin: "This is the last active admin. Make somebody else an admin first."
        }
    }
}
