import Crypto
public import Postgres

/// Signs people in who may use the configured Plex server.
///
/// A browser begins, the person says yes on Plex's page, and the same browser asks until plex.tv knows. What plex.tv gives
/// for it, the person's token, stays here: sealed.
public struct PlexSignInService {
    private let pins: PlexPinRepository
    private let accounts: PlexAccounts
    private let plex: PlexConnection
    private let limiter: RateLimiter
    private let settings: SettingsStore
    private let database: Database
    private let invitations: InvitationService
    private let publicURL: String

    init(
        database: Database, plex: PlexConnection, accounts: PlexAccounts, limiter: RateLimiter, settings: SettingsStore,
        invitations: InvitationService, publicURL: String
    ) {
        pins = PlexPinRepository(database: database)
        self.database = database
        self.plex = plex
        self.accounts = accounts
        self.limiter = limiter
        self.settings = settings
        self.invitations = invitations
        self.publicURL = publicURL
    }

    /// Begins one; whoever gets its secret can finish it.
    ///
    /// - Throws: `PlexSignInError.notConfigured`, `.unavailable`; `InvitationError` for an invitation that does not hold;
    ///   `RateLimitExceeded` after too many from the address.
    public func begin(
        rememberMe: Bool, invitation: String? = nil, fromBrowser: Bool, address: String, now: Timestamp = .now()
    ) throws -> PlexSignIn {
        try limiter.hit(.pins, subject: address, limit: settings.refreshed().rateLimit(.pins))
        if let invitation { _ = try invitations.offer(LinkToken(invitation)) }
        return try Self.translated {
            guard try plex.machineIdentifier() != nil else { throw PlexSignInError.notConfigured }
            let tv = try plex.tv()
            let pin = try tv.makePin()
            let secret = Base64URL.encode(try RandomBytes.generate(32))
            let id = PlexSignIn.ID()
            let expiresAt = now + min(PlexSignIn.lifetimeSeconds, max(0, pin.expiresIn ?? PlexSignIn.lifetimeSeconds))
            try pins.insert(
                pin, PlexPinRepository.Key(id, secret: secret), address: address, expiresAt: expiresAt,
                wantsToBeRemembered: rememberMe, fromBrowser: fromBrowser, invitation: invitation)
            return PlexSignIn(
                id: id, code: pin.code, authURL: tv.page(for: pin.code, returnAddress: publicURL + "/#/plex"),
                expiresAt: expiresAt, secret: secret)
        }
    }

    /// Asks what became of one, at most once a second whoever asks; signs the person in once he has said yes.
    ///
    /// - Throws: `PlexSignInError`, `AccountError.suspended`.
    public func poll(
        _ id: PlexSignIn.ID, secret: String, address: String, userAgent: String?, correlationID: String,
        now: Timestamp = .now()
    ) throws -> PlexSignInProgress {
        let key = PlexPinRepository.Key(id, secret: secret)
        guard let pin = try pins.poll(key) else { throw PlexSignInError.pinNotFound }
        if let refusal = pin.refusal { throw Self.refusal(refusal) }
        if pin.isConsumed { throw PlexSignInError.pinUsed }
        guard pin.mayAsk else { return .pending }
        let visit = PlexAccounts.Visit(
            key: key, invitationHash: pin.invitationHash, address: address, userAgent: userAgent,
            correlationID: correlationID, now: now)
        do {
            guard let signedIn = try Self.translated({ try finish(pin, visit) }) else {
                try pins.release(key)
                return .pending
            }
            return .signedIn(signedIn, wantsToBeRemembered: pin.wantsToBeRemembered, fromBrowser: pin.fromBrowser)
        } catch {
            // Whoever asks next may ask plex.tv, unless this was the end of it. Best effort: the turn also ends by itself.
            _ = try? pins.release(key)
            throw error
        }
    }

    /// `nil` until the person has said yes.
    private func finish(_ pin: PlexPinRepository.Pin, _ visit: PlexAccounts.Visit) throws -> SignInService.SignedIn? {
        let tv = try plex.tv()
        let answer: PlexPin
        do throws(PlexError) { answer = try tv.pin(pin.plexPinID) } catch {
            guard case .notFound = error else { throw error }
            throw PlexSignInError.pinNotFound
        }
        guard let token = answer.token else { return nil }
        guard let server = try plex.machineIdentifier() else { throw PlexSignInError.notConfigured }
        let account = try tv.account(token)
        let membership = try tv.membership(of: server, token)
        if membership == .stranger {
            // We have no use for it, so nobody shall have: best effort, it is the person's own all the same.
            try? tv.signOut(token)
            try accounts.turnAway(account, visit)
            throw PlexSignInError.noServerAccess
        }
        return try accounts.signIn(account, isOwner: membership == .owner, token, visit)
    }

    /// The reasons why Plex does not answer are the operator's to know, not the browser's.
    private static func translated<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch is PlexError { throw PlexSignInError.unavailable }
    }

    private static func refusal(_ code: String) -> any Error {
        code == AccountError.suspended.code ? AccountError.suspended : PlexSignInError.noServerAccess
    }
}
