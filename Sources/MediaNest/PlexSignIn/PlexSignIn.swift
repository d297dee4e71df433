public import Postgres

/// A sign-in that has begun: what the browser is told.
public struct PlexSignIn: Sendable {
    public typealias ID = Identifier<PlexSignIn>
    /// plex.tv's own limit for a PIN.
    public static let lifetimeSeconds = 900

    public let id: ID
    /// What Plex's page shows and approves; worth nothing without the secret.
    public let code: String
    /// Plex's page, where the person says yes.
    public let authURL: String
    public let expiresAt: Timestamp
    /// For the cookie of the browser that began it; here only its SHA-256 is known.
    public let secret: String
}

/// What became of a sign-in so far.
public enum PlexSignInProgress {
    case pending
    case signedIn(SignInService.SignedIn, wantsToBeRemembered: Bool, fromBrowser: Bool)
}
