import Crypto
import HTTP
import HTTPTypes
import MediaNest
import Postgres

/// Finds out which session a request speaks for.
struct Authentication {
    let signer: AccessTokenSigner
    let publicURL: String
    /// The first makes tokens; all of them are accepted, so that an open page outlives a change of the secret.
    private let csrfKeys: [HMACKey]

    init(configuration: Configuration, signer: AccessTokenSigner) {
        self.signer = signer
        publicURL = configuration.publicURL
        csrfKeys = configuration.accessTokenSecrets.map { HMACKey(Array(("csrf" + $0).utf8)) }
        cookieName = configuration.isSecure ? "__Host-medianest" : "medianest"
        // Its path keeps it from `__Host-`; no page without TLS can set this one either.
        rememberCookieName = configuration.isSecure ? "__Secure-medianest_remember" : "medianest_remember"
        plexCookieName = cookieName + "-plex"
        isSecure = configuration.isSecure
    }

    private let cookieName: String
    private let rememberCookieName: String
    private let plexCookieName: String
    private let isSecure: Bool

    struct Credential {
        let admission: Admission.Credential
        /// The token of a browser's cookie, which is renewed.
        var cookie: AccessToken?
    }

    /// `nil` when the request brings nothing.
    ///
    /// - Throws: `SessionError.invalid` for a token that is not ours, `.crossSite` for a browser's write from elsewhere.
    func credential(of request: Request, now: Timestamp = .now()) throws(SessionError) -> Credential? {
        if let authorization = request.fields[.authorization] {
            guard authorization.utf8.count > 7, authorization.prefix(7).lowercased() == "bearer " else {
                throw .invalid
            }
            let text = String(authorization.dropFirst(7))
            if let key = APIKey(text) { return Credential(admission: .apiKey(key)) }
            guard let token = signer.verify(text, nowSeconds: now.secondsSince1970) else { throw .invalid }
            return Credential(admission: .token(token))
        }
        guard let value = cookie(cookieName, in: request) else { return nil }
        guard let token = signer.verify(value, nowSeconds: now.secondsSince1970, allowingExpired: true) else {
            throw .invalid
        }
        if ![.get, .head].contains(request.method) { try demandCSRFToken(request, token.sessionID) }
        return Credential(admission: .token(token), cookie: token)
    }

    /// The value that the portal's own page sends with each write; another site cannot read it.
    func csrfToken(_ session: SessionID) -> String { csrfToken(session, csrfKeys[0]) }

    private func csrfToken(_ session: SessionID, _ key: HMACKey) -> String {
        Base64URL.encode(key.code(for: Array(session.text.utf8)))
    }

    private func demandCSRFToken(_ request: Request, _ session: SessionID) throws(SessionError) {
        try demandSameOrigin(request)
        let given = request.fields[.csrfToken].map { Array($0.utf8) } ?? []
        guard csrfKeys.contains(where: { constantTimeEquals(given, Array(csrfToken(session, $0).utf8)) }) else {
            throw .crossSite
        }
    }

    /// Whether a page sent it. A browser that is old, or has no TLS to the portal, leaves out `Sec-Fetch-Site`.
    func isFromBrowser(_ request: Request) -> Bool {
        request.fields[.secFetchSite] != nil || request.fields[.origin] == publicURL
    }

    /// - Throws: `SessionError.crossSite` when the browser says that another site's page sent this.
    func demandOwnPageIfAny(_ request: Request) throws(SessionError) {
        if request.fields[.secFetchSite].map({ $0 != "same-origin" }) ?? false { throw .crossSite }
        if request.fields[.secFetchSite] == nil, request.fields[.origin].map({ $0 != publicURL }) ?? false {
            throw .crossSite
        }
    }

    /// - Throws: `SessionError.crossSite` unless the browser says that the portal's own page sent this.
    func demandSameOrigin(_ request: Request) throws(SessionError) {
        let site = request.fields[.secFetchSite]
        guard site == "same-origin" || (site == nil && request.fields[.origin] == publicURL) else { throw .crossSite }
    }

    // MARK: Cookies

    private static let refreshPath = "/api/v1/auth/refresh"

    private func cookie(_ name: String, in request: Request) -> String? {
        guard let header = request.fields[.cookie] else { return nil }
        for pair in header.split(separator: ";") {
            let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0] == name { return String(parts[1]) }
        }
        return nil
    }

    func rememberCookie(in request: Request) -> String? { cookie(rememberCookieName, in: request) }

    /// Ends with the browser; a browser that is to remember gets the other one as well.
    func sessionCookie(_ token: String) -> HTTPField { setCookie(cookieName, token, path: "/", maxAge: nil) }

    /// Sent to the one route that takes it.
    func rememberCookie(_ token: RememberToken) -> HTTPField {
        setCookie(rememberCookieName, token.text, path: Self.refreshPath, maxAge: RememberToken.lifetimeSeconds)
    }

    /// Binds a sign-in through Plex to the browser that began it. For the whole host: no neighbouring one can plant its own.
    func plexCookie(_ secret: String) -> HTTPField {
        setCookie(plexCookieName, secret, path: "/", maxAge: PlexSignIn.lifetimeSeconds)
    }

    var noPlexCookie: HTTPField { setCookie(plexCookieName, "", path: "/", maxAge: 0) }

    func plexCookie(in request: Request) -> String? { cookie(plexCookieName, in: request) }

    func clearCookies(_ fields: inout HTTPFields) {
        fields.append(setCookie(cookieName, "", path: "/", maxAge: 0))
        fields.append(setCookie(rememberCookieName, "", path: Self.refreshPath, maxAge: 0))
    }

    private func setCookie(_ name: String, _ value: String, path: String, maxAge: Int?) -> HTTPField {
        let age = maxAge.map { "; Max-Age=\($0)" } ?? ""
        return HTTPField(
            name: .setCookie,
            value: "\(name)=\(value); Path=\(path); HttpOnly; SameSite=Lax\(age)\(isSecure ? "; Secure" : "")")
    }
}
