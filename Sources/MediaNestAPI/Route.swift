import HTTP
import HTTPTypes
import MediaNest

/// Who may call a route is part of its handler's type: a handler that needs a user cannot be mounted without one.
enum Endpoint: Sendable {
    /// No credential is looked at and nothing is counted: health, webhooks, documents.
    case open(@Sendable (Call, Services) throws -> Response)
    /// A program on this machine, or an admin's anywhere.
    case machine(@Sendable (Call, Services) throws -> Response)
    /// Nobody has to be signed in; counted by address.
    case anyone(@Sendable (Call, Services) throws -> Response)
    case signedIn(@Sendable (Call, Services, Principal) throws -> Response)
    case admin(@Sendable (Call, Services, Principal) throws -> Response)
}

/// One line of the API's table.
struct Route: Sendable {
    let method: HTTPRequest.Method
    /// `/api/v1/requests/{id}`: braces name a path parameter.
    let path: String
    /// One sentence for the OpenAPI document.
    let summary: String
    let parameters: [Field]
    let body: [Field]?
    /// What can come back: status and description.
    let answers: [(status: Int, description: String)]
    /// Where its answers are kept, if anywhere: looked for while the caller is let in.
    let cache: AnswerCache.Kind?
    /// The type of an answer that is no problem.
    let produces: String
    let endpoint: Endpoint
    let pattern: [PathComponent]

    enum PathComponent: Equatable, Sendable {
        case literal(String)
        case parameter(String)
    }

    init(
        _ method: HTTPRequest.Method, _ path: String, _ summary: String, parameters: [Field] = [], body: [Field]? = nil,
        answers: [(Int, String)] = [(200, "OK")], produces: String = "application/json", cache: AnswerCache.Kind? = nil,
        _ endpoint: Endpoint
    ) {
        self.method = method
        self.path = path
        self.summary = summary
        self.parameters = parameters
        self.body = body
        self.answers = answers.map { (status: $0.0, description: $0.1) }
        self.cache = cache
        self.produces = produces
        self.endpoint = endpoint
        pattern = path.split(separator: "/").map { part in
            part.first == "{" ? .parameter(String(part.dropFirst().dropLast())) : .literal(String(part))
        }
    }

    /// What an API key must reach to call the route.
    enum Reach: Equatable {
        /// Only a person who is signed in.
        case session
        case key(APIKey.Scope)
    }

    /// Reading needs `read`, admins' routes `manage`, other writes `request`; one's own account and sessions need a session.
    var reach: Reach {
        let isOwnAccount = path == "/api/v1/me" ? method != .get : path.hasPrefix("/api/v1/me/")
        // A stream ends with its session; an API key has none.
        if isOwnAccount || path.hasPrefix("/api/v1/auth/") || path == "/api/v1/events" { return .session }
        if case .admin = endpoint { return .key(.manage) }
        return .key(method == .get ? .read : .request)
    }

    /// What somebody whose password must be changed may still call: to see who he is, to change it, to leave.
    var isOpenBeforePasswordChange: Bool {
        switch (method, path) {
        case (.get, "/api/v1/me"), (.put, "/api/v1/me/password"), (.post, "/api/v1/auth/logout"): true
        default: false
        }
    }

    /// The values of the path's parameters, or `nil` when the path is another one.
    func match(_ components: [Substring]) -> [String: Substring]? {
        guard components.count == pattern.count else { return nil }
        var values: [String: Substring] = [:]
        for (part, component) in zip(pattern, components) {
            switch part {
            case .literal(let text): if text != component { return nil }
            case .parameter(let name): values[name] = component
            }
        }
        return values
    }
}

/// A request that has passed the table: its parts are parsed and checked.
struct Call {
    let request: Request
    let correlationID: String
    let path: [String: String]
    let query: Input
    let body: Input
    /// The content as it came, for digests.
    let content: [UInt8]
    /// What was found for a route with a cache; `nil` when there was nobody to ask.
    var cached: AnswerCache.Finding?

    var address: String { request.remoteAddress }

    func limit() -> Int { query.int("limit") ?? 20 }

    /// - Throws: `ProblemError` when there is a cursor that is not one of ours.
    func cursor(of ids: Cursor.IDs = .uuid) throws -> Cursor? {
        guard let text = query.string("cursor") else { return nil }
        guard let cursor = Cursor(text, of: ids) else {
            throw InputError([.init("cursor", "is not a cursor of this list", .outOfRange)])
        }
        return cursor
    }

    /// The client's promise that a repeated call is the same one, if it made one.
    func idempotencyKey(_ route: String) throws -> IdempotencyKey? {
        guard let text = request.fields[.idempotencyKey] else { return nil }
        guard let key = IdempotencyKey(text, route: route, body: content) else {
            throw Problem.refusal(
                .badRequest, "idempotency_key.malformed", "An Idempotency-Key has 1 to 255 visible ASCII characters.")
        }
        return key
    }
}
