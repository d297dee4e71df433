import HTTP
import StandInState

/// One call while it is being answered: what came, who called, and the state that it reads and changes.
struct Call {
    var state: State
    let caller: User
    let now: Int
    let configuration: Configuration
    var parameters: [String: String] = [:]
    var query: [String: String] = [:]
    var body: JSONValue = .null
    var webhookStyle = WebhookStyle()

    /// Webhooks to send once the state is saved.
    var deliveries: [Delivery] = []
    /// A webhook whose fate decides the answer: a refusal replaces it.
    var awaited: (delivery: Delivery, refusal: Refusal)?

    /// A number from the path; Overseerr finds nothing under what is none.
    func id(_ name: String) -> Int { parameters[name].flatMap(Int.init) ?? -1 }
    func int(_ name: String) -> Int? { query[name].flatMap(Double.init).flatMap { Int(exactly: $0.rounded()) } }

    func allows(_ permissions: Permissions) -> Bool { caller.permissions.allowsAll(of: permissions) }

    /// A page of `rows` by `take` and `skip`, as lists from Overseerr's own database are cut.
    func page<Row>(_ rows: [Row], default size: Int, _ json: (Row) -> JSONValue) -> JSONValue {
        let take = int("take") ?? size
        let skip = int("skip") ?? 0
        return [
            "pageInfo": [
                "pages": take > 0 ? .integer((rows.count + take - 1) / take) : .null, "pageSize": .integer(take),
                "results": .integer(rows.count), "page": take > 0 ? .integer((skip + take - 1) / take + 1) : .null,
            ],
            "results": .array(rows.dropFirst(max(0, skip)).prefix(max(0, take)).map(json)),
        ]
    }

    /// A page of `rows` by `page`, as lists from TMDB are cut: 20 at a time.
    func tmdbPage(_ rows: [JSONValue]) -> JSONValue {
        let page = max(1, int("page") ?? 1)
        return [
            "page": .integer(page), "totalPages": .integer(max(1, (rows.count + 19) / 20)),
            "totalResults": .integer(rows.count), "results": .array(Array(rows.dropFirst((page - 1) * 20).prefix(20))),
        ]
    }
}

/// What a stand-in is started with.
public struct Configuration: Sendable {
    public var apiKey: String
    /// Where webhooks go until an API client sets something else; `nil` sends none.
    public var webhookURL: String?
    /// The whole value of the `Authorization` field.
    public var webhookAuthorization: String?
    /// Whether a fresh one has a library of well-known titles.
    public var library: Bool

    public init(
        apiKey: String, webhookURL: String? = nil, webhookAuthorization: String? = nil, library: Bool = false
    ) {
        self.library = library
        self.apiKey = apiKey
        self.webhookURL = webhookURL
        self.webhookAuthorization = webhookAuthorization
    }
}
