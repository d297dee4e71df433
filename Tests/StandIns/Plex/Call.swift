import HTTP
import HTTPTypes
import StandInState

/// One call while it is being answered: what came, and the state that it reads and changes.
struct Call {
    var state: State
    let now: Int
    let configuration: PlexConfiguration
    let wantsJSON: Bool
    private let fields: HTTPFields
    private let query: QueryItems?
    private let form: QueryItems?
    private let parameters: [String: String]

    init(
        _ request: Request, body: [UInt8], parameters: [String: String], state: State, now: Int,
        configuration: PlexConfiguration
    ) {
        self.state = state
        self.now = now
        self.configuration = configuration
        self.parameters = parameters
        fields = request.fields
        wantsJSON = request.fields[.accept]?.contains("json") == true
        query = QueryItems(request.query)
        let isForm = request.fields[.contentType]?.hasPrefix("application/x-www-form-urlencoded") == true
        form = isForm ? QueryItems(String(decoding: body, as: UTF8.self)) : nil
    }

    /// A value of the query, or of a form.
    func value(_ name: String) -> String? { query?[name] ?? form?[name] }

    /// A field `X-Plex-…`, which Plex also takes from the query.
    func plex(_ name: String) -> String? {
        let value = HTTPField.Name("X-Plex-" + name).flatMap { fields[$0] } ?? query?["X-Plex-" + name]
        return value?.isEmpty == true ? nil : value
    }

    func parameter(_ name: String) -> String { parameters[name] ?? "" }

    /// A number from the path; -1, which is nothing's, for what is none.
    func key(_ name: String) -> Int { parameters[name].flatMap(Int.init) ?? -1 }

    /// The account of the token at plex.tv.
    func account() throws(Refusal) -> Account {
        guard let token = plex("Token") else { throw .notAuthenticated }
        if let account = state.account(ofToken: token, configuration) { return account }
        throw state.tokens[token]?.isSignedOut == true ? .signedOutToken : .notAuthenticated
    }

    /// The account that may use the media server.
    func member() throws(Refusal) -> Account {
        guard let token = plex("Token"), let account = state.member(withToken: token, configuration) else {
            throw .server(.unauthorized)
        }
        return account
    }

    /// The server's owner.
    @discardableResult
    func owner() throws(Refusal) -> Account {
        let account = try member()
        guard account.isOwner else { throw .server(.forbidden) }
        return account
    }

    func answer(_ element: Element, status: HTTPResponse.Status = .ok) -> Response {
        Response(element, status, wantsJSON: wantsJSON)
    }

    /// The media server's document: a container, which in JSON has a name.
    func container(_ attributes: KeyValuePairs<String, JSONValue?>) -> Response {
        let container = Element("MediaContainer", attributes)
        return Response(container, json: ["MediaContainer": container.json], wantsJSON: wantsJSON)
    }

    /// As much of a list as was asked for, with the whole size.
    func page(_ rows: [Element], json name: String, _ attributes: KeyValuePairs<String, JSONValue?> = [:]) -> Response {
        let start = max(0, plex("Container-Start").flatMap(Int.init) ?? 0)
        let size = plex("Container-Size").flatMap(Int.init) ?? rows.count
        let page = Array(rows.dropFirst(start).prefix(max(0, size)))
        let container = Element(
            "MediaContainer",
            ["size": .integer(page.count), "totalSize": .integer(rows.count), "offset": .integer(start)],
            .many(name, page)
        ).with(attributes)
        return Response(container, json: ["MediaContainer": container.json], wantsJSON: wantsJSON)
    }
}
