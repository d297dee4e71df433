/// Why somebody does not get in through Plex.
public enum PlexSignInError: DomainError, Equatable {
    /// No Plex server is configured whose people could sign in.
    case notConfigured
    /// plex.tv or the server does not answer as it should; the sign-in may go on later.
    case unavailable
    /// Unknown, expired, or another browser's: nobody can tell which.
    case pinNotFound
    /// It has signed somebody in already.
    case pinUsed
    /// A Plex account, but not one that may use this server.
    case noServerAccess

    public var code: String {
        switch self {
        case .notConfigured: "plex.not_configured"
        case .unavailable: "plex.unavailable"
        case .pinNotFound: "plex.pin_not_found"
        case .pinUsed: "plex.pin_used"
        case .noServerAccess: "auth.no_server_access"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .notConfigured, .unavailable: .unavailable
        case .pinNotFound: .notFound
        case .pinUsed: .conflict
        case .noServerAccess: .forbidden
        }
    }

    public var message: String {
        switch self {
        case .notConfigured: "Signing in through Plex is not set up here. Ask the admin."
        case .unavailable: "Plex does not answer at the moment. Try again in a few seconds."
        case .pinNotFound: "This sign-in has expired, or began in another browser. Begin again."
        case .pinUsed: "This sign-in is done already. Begin again to sign in once more."
        case .noServerAccess:
            "Your Plex account has no access to this server. Ask its owner to share a library with you, then sign in again."
        }
    }
}
