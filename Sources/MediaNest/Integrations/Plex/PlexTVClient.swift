import FoundationEssentials
import HTTP
import HTTPClient
import HTTPTypes

/// plex.tv, as this installation speaks to it.
struct PlexTVClient {
    let addresses: PlexAddresses
    /// One for the life of the installation: plex.tv binds PINs and tokens to it.
    let clientIdentifier: String
    /// What the person reads on Plex's page, and later among his devices.
    let deviceName: String
    let client: OutsideClient
    let breaker: CircuitBreaker

    static let product = "MediaNest"

    // MARK: Signing in

    /// A strong PIN: its code is long, and made for the hosted page alone.
    func makePin() throws(PlexError) -> PlexPin {
        try decode(PlexPin.self, send(.post, addresses.tv + "/api/v2/pins?strong=true"))
    }

    /// - Throws: `PlexError.notFound` when it has expired, or belongs to another installation.
    func pin(_ id: Int) throws(PlexError) -> PlexPin {
        try decode(PlexPin.self, send(.get, addresses.tv + "/api/v2/pins/\(id)"))
    }

    /// The page on which a person says yes to a PIN; then it leads back to `returnAddress`.
    func page(for code: String, returnAddress: String) -> String {
        let items = [
            ("clientID", clientIdentifier), ("code", code), ("context[device][product]", Self.product),
            ("context[device][deviceName]", deviceName), ("forwardUrl", returnAddress),
        ]
        return addresses.app + "/auth#?"
            + items.map { PercentEncoding.encode($0) + "=" + PercentEncoding.encode($1) }.joined(separator: "&")
    }

    // MARK: A person

    func account(_ token: PlexToken) throws(PlexError) -> PlexAccount {
        try decode(PlexAccount.self, send(.get, addresses.tv + "/api/v2/user", token))
    }

    func membership(of server: String, _ token: PlexToken) throws(PlexError) -> PlexMembership {
        let path = "/api/v2/resources?includeHttps=1&includeRelay=1&includeIPv6=1"
        return PlexMembership(
            try decode([PlexResource].self, send(.get, addresses.clients + path, token)), server: server)
    }

    /// Tokens that nobody uses come to an end.
    func keepAlive(_ token: PlexToken) throws(PlexError) { _ = try send(.get, addresses.tv + "/api/v2/ping", token) }

    /// Ends the token at plex.tv.
    func signOut(_ token: PlexToken) throws(PlexError) {
        _ = try send(.delete, addresses.tv + "/api/v2/users/signout", token)
    }

    // MARK: Transport

    private func send(_ method: HTTPRequest.Method, _ url: String, _ token: PlexToken? = nil) throws(PlexError)
        -> ClientResponse
    {
        let admission = breaker.admit()
        if case .open = admission { throw .unreachable("plex.tv could not be reached a moment ago") }
        var fields: HTTPFields = [.accept: "application/json"]
        let values = [
            "X-Plex-Client-Identifier": clientIdentifier, "X-Plex-Product": Self.product, "X-Plex-Version": "1.0",
            "X-Plex-Platform": "Linux", "X-Plex-Device": "Server", "X-Plex-Device-Name": deviceName,
            "X-Plex-Token": token?.text,
        ]
        for case (let name, let value?) in values {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        let response: ClientResponse
        do throws(HTTPClientError) {
            response = try client.send(ClientRequest(method, url, fields: fields), to: .plexTV)
        } catch {
            breaker.failed(admission)
            throw .unreachable("plex.tv cannot be reached: \(error)")
        }
        breaker.succeeded(admission)
        switch response.status.code {
        case 200..<300: return response
        case 401, 422: throw .unauthorized
        case 404: throw .notFound
        case 429, 502...504: throw .unreachable("plex.tv answered \(response.status.code)")
        default: throw .unexpected("plex.tv answered \(response.status.code)")
        }
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ response: ClientResponse) throws(PlexError) -> Value {
        do { return try JSONDecoder().decode(type, from: Data(response.body)) } catch {
            throw .unexpected("plex.tv's answer could not be understood")
        }
    }
}
