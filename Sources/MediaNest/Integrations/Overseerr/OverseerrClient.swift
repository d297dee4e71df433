import FoundationEssentials
import HTTP
import HTTPClient
import HTTPTypes
import Postgres

/// Overseerr's API, as a user of it or as the admin whose key it is.
///
/// `X-API-User` makes Overseerr decide with that user's rights; with the bare key everything would be approved at once.
/// While it does not answer, calls fail at once (`CircuitBreaker`).
struct OverseerrClient {
    let baseURL: String
    let apiKey: String
    let client: OutsideClient
    let breaker: CircuitBreaker

    // MARK: Requests

    /// - Returns: The request, or `nil` when Overseerr has nothing left to request (202): all seasons are there already.
    func submit(_ request: MediaRequest, as overseerrUserID: Int) throws(OverseerrError) -> OverseerrRequest? {
        guard let tmdbID = request.tmdbID.flatMap({ Int($0) }) else {
            throw .refused(status: 400, message: "There is no TMDB id.")
        }
        var body: [String: Value] = [
            "mediaType": .text(request.mediaType.rawValue), "mediaId": .number(tmdbID), "is4k": .flag(false),
        ]
        if request.mediaType == .tv { body["seasons"] = request.seasons.map { .numbers($0) } ?? .text("all") }
        let response = try send(.post, "/request", body: body, asUser: overseerrUserID)
        return response.status.code == 202 ? nil : try decode(OverseerrRequest.self, response)
    }

    /// Open requests of that user for that title and no other seasons: what an attempt that got no answer may have left
    /// behind. There may be fewer seasons, because Overseerr leaves out what is there or was asked for before.
    func openRequests(for request: MediaRequest, of overseerrUserID: Int) throws(OverseerrError) -> [OverseerrRequest] {
        let response = try send(.get, "/request?take=100&skip=0&sort=added&requestedBy=\(overseerrUserID)")
        return try decode(OverseerrRequestList.self, response).results.filter { found in
            found.isOpen && found.media?.tmdbId.map(String.init) == request.tmdbID
                && found.media?.mediaType == request.mediaType.rawValue
                && (request.seasons.map { Set(found.seasonNumbers).isSubset(of: $0) } ?? true)
        }
    }

    func request(_ id: Int) throws(OverseerrError) -> OverseerrRequest {
        try decode(OverseerrRequest.self, try send(.get, "/request/\(id)"))
    }

    func approve(_ id: Int) throws(OverseerrError) { _ = try send(.post, "/request/\(id)/approve") }
    func decline(_ id: Int) throws(OverseerrError) { _ = try send(.post, "/request/\(id)/decline") }
    /// Hands a failed request to the downloader again.
    func retry(_ id: Int) throws(OverseerrError) { _ = try send(.post, "/request/\(id)/retry") }

    /// Gone already is as good as deleted.
    func delete(_ id: Int) throws(OverseerrError) {
        do throws(OverseerrError) { _ = try send(.delete, "/request/\(id)") } catch {
            if case .refused(404, _) = error { return }
            throw error
        }
    }

    // MARK: Films and series

    func search(_ query: String, page: Int) throws(OverseerrError) -> MediaPage {
        // Whatever is reserved in RFC 3986 must be escaped: its validator refuses the query otherwise.
        let response = try send(.get, "/search?query=\(PercentEncoding.encode(query))&page=\(page)")
        return try decode(OverseerrTitlePage.self, response).mediaPage(page)
    }

    func trending(page: Int) throws(OverseerrError) -> MediaPage {
        try decode(OverseerrTitlePage.self, try send(.get, "/discover/trending?page=\(page)")).mediaPage(page)
    }

    func details(_ mediaType: MediaRequest.MediaType, _ tmdbID: String) throws(OverseerrError) -> MediaDetails {
        let response = try send(.get, "/\(mediaType.rawValue)/\(tmdbID)")
        let title = try decode(OverseerrTitle.self, response)
        guard let details = try decode(OverseerrDetails.self, response).mediaDetails(title, mediaType) else {
            throw .broken(status: response.status.code, message: "the answer has no title.")
        }
        return details
    }

    func title(_ mediaType: MediaRequest.MediaType, _ tmdbID: String) throws(OverseerrError) -> String? {
        try decode(OverseerrTitle.self, try send(.get, "/\(mediaType.rawValue)/\(tmdbID)")).displayName
    }

    /// Whether it answers at all, without asking for anything; `/status` would wait for GitHub.
    ///
    /// - Throws: `.unreachable` or `.broken`.
    func checkPublicSettings() throws(OverseerrError) {
        do throws(OverseerrError) { _ = try send(.get, "/settings/public") } catch {
            switch error {
            case .unreachable, .broken: throw error
            default: return
            }
        }
    }

    // MARK: Users

    /// All of them, a thousand at a time.
    func users() throws(OverseerrError) -> [OverseerrUser] {
        var users: [OverseerrUser] = []
        while true {
            let skip = users.isEmpty ? "" : "&skip=\(users.count)"
            let page = try decode(
                OverseerrUserList.self, try send(.get, "/user?take=\(Self.usersAtOnce)&sort=created\(skip)")
            ).results
            users += page
            if page.count < Self.usersAtOnce || users.count >= Self.mostUsers { return users }
        }
    }

    private static let usersAtOnce = 1000
    private static let mostUsers = 200_000

    /// - Returns: The new user; `nil` when Overseerr made none: the account has no e-mail or no access to the server, or it
    ///   was known already by another mark and has been refreshed.
    func importFromPlex(_ plexID: String) throws(OverseerrError) -> OverseerrUser? {
        let response = try send(.post, "/user/import-from-plex", body: ["plexIds": .texts([plexID])])
        return try decode([OverseerrUser].self, response).first
    }

    // MARK: Transport

    /// A JSON value in a request's body.
    indirect enum Value: Encodable {
        case text(String)
        case texts([String])
        case number(Int)
        case numbers([Int])
        case flag(Bool)
        case object([String: Value])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let value): try container.encode(value)
            case .texts(let value): try container.encode(value)
            case .number(let value): try container.encode(value)
            case .numbers(let value): try container.encode(value)
            case .flag(let value): try container.encode(value)
            case .object(let value): try container.encode(value)
            }
        }
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, body: [String: Value]? = nil, asUser user: Int? = nil
    ) throws(OverseerrError) -> ClientResponse {
        var fields: HTTPFields = [.accept: "application/json"]
        if let name = HTTPField.Name("X-Api-Key") { fields[name] = apiKey }
        if let user, let name = HTTPField.Name("X-API-User") { fields[name] = String(user) }
        let content: [UInt8]?
        do { content = try body.map { Array(try JSONEncoder().encode($0)) } } catch {
            throw .refused(status: 0, message: "The request could not be written: \(error)")
        }
        if content != nil { fields[.contentType] = "application/json" }
        let response = try exchange(ClientRequest(method, baseURL + "/api/v1" + path, fields: fields, body: content))
        if (200..<300).contains(response.status.code) { return response }
        let said = try? JSONDecoder().decode(OverseerrMessage.self, from: Data(response.body))  // any body may come
        if response.status.code == 401 || response.status.code == 403, said?.message == nil {
            throw user == nil ? .keyRefused : .unknownUser
        }
        let message = (said?.message ?? said?.error).map { String($0.prefix(300)) }
        switch response.status.code {
        case 500...: throw .broken(status: response.status.code, message: message ?? "it did not say why.")
        default:
            throw .refused(
                status: response.status.code, message: message ?? "Overseerr answered \(response.status.code).")
        }
    }

    /// - Throws: `OverseerrError.unreachable` only.
    private func exchange(_ request: ClientRequest) throws(OverseerrError) -> ClientResponse {
        let admission = breaker.admit()
        if case .open(let since) = admission {
            throw .unreachable("Overseerr has not answered since \(since.iso8601).")
        }
        let response: ClientResponse
        do throws(HTTPClientError) { response = try client.send(request, to: .overseerr) } catch {
            breaker.failed(admission)
            throw .unreachable("Overseerr cannot be reached: \(error)")
        }
        // A gateway in front of an Overseerr that is away answers 502 to 504 in its place.
        if (502...504).contains(response.status.code) {
            breaker.failed(admission)
            throw .unreachable("Overseerr cannot be reached: its gateway answered \(response.status.code).")
        }
        breaker.succeeded(admission)
        return response
    }

    func decode<Value: Decodable>(_ type: Value.Type, _ response: ClientResponse) throws(OverseerrError)
        -> Value
    {
        do { return try JSONDecoder().decode(type, from: Data(response.body)) } catch {
            throw .broken(status: response.status.code, message: "the answer could not be understood.")
        }
    }
}
