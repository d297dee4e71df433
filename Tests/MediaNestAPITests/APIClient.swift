import Crypto
import HTTP
import HTTPTypes
import MediaNest
import MediaNestAPI
import Postgres
import TestSupport

/// A client of the API in the test's own process: no socket and no nginx, but the same dispatcher.
struct APIClient {
    let dispatcher: Dispatcher
    /// Sent with every call.
    var fields: HTTPFields = [:]
    /// Who is signed in; for guests somebody who does not exist.
    var principal = Principal(userID: UserID(), role: .user)

    /// - Parameter target: Below `/api/v1`, with its query: `/requests?limit=2`.
    @discardableResult
    func call(
        _ method: HTTPRequest.Method, _ target: String, _ json: String? = nil, fields more: HTTPFields = [:]
    ) -> Answer {
        call(method, target, body: json.map { RequestBody(Array($0.utf8)) } ?? .empty, fields: more)
    }

    func call(
        _ method: HTTPRequest.Method, _ target: String, body: RequestBody, fields more: HTTPFields = [:]
    ) -> Answer {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var all = fields
        for field in more { all[field.name] = field.value }
        return send(
            Request(method, "/api/v1" + parts[0], query: parts.count == 2 ? parts[1] : "", fields: all, body: body))
    }

    func send(_ request: Request) -> Answer { Answer(dispatcher.handle(request)) }
}

/// What came back, with its body parsed.
struct Answer {
    let status: Int
    let fields: HTTPFields
    /// `null` for an empty body.
    let json: JSONValue
    let text: String

    init(_ response: Response) {
        status = response.status.code
        fields = response.fields
        text = String(decoding: response.body, as: UTF8.self)
        json = (try? JSONValue(parsing: response.body)) ?? .null  // an assertion on a member then fails and shows it
    }

    subscript(_ name: String) -> JSONValue? { json[name] }

    /// A problem's stable code.
    var code: String? { fields[.contentType] == "application/problem+json" ? json["code"]?.string : nil }
    /// A list's rows.
    var data: [JSONValue] { json["data"]?.array ?? [] }
    /// The members or parameters that a problem names.
    var wrongFields: [String] { json["errors"]?.array?.compactMap { $0["field"]?.string } ?? [] }
}

extension TestDatabase {
    static let password = "correct horse battery"

    func guest() -> APIClient { APIClient(dispatcher: Dispatcher(services: services)) }

    /// Makes an account and signs it in, without the time that hashing a password takes.
    func signIn(_ name: String, role: User.Role = .user) throws -> APIClient { try signIn(makeUser(name, role: role)) }

    /// A session of its own for each call.
    func signIn(_ person: Principal) throws -> APIClient {
        let principal = Principal(userID: person.userID, role: person.role)
        var client = guest()
        client.principal = principal
        client.fields[.authorization] = "Bearer " + (try token(openSession(principal)))
        return client
    }

    /// The row that a sign-in would have made; Redis learns of it on its first use.
    func openSession(_ principal: Principal) throws -> Principal {
        try superuser().query(
            """
            insert into sessions (id, session_token, user_id, expires, device_id)
            values (\(principal.sessionID), \(SHA256.hexDigest(principal.sessionID.text)), \(principal.userID),
                    now() + interval '1 day', \(UserID()))
            """)
        return principal
    }

    func token(_ principal: Principal, issuedSecondsAgo age: Int = 0, signer: AccessTokenSigner? = nil) throws -> String
    {
        try (signer ?? services.signer).sign(
            AccessToken(
                userID: principal.userID, role: principal.role, sessionID: principal.sessionID, deviceID: UserID().text,
                issuedAtSeconds: Timestamp.now().secondsSince1970 - age))
    }

    /// To be called before the first request: each dispatcher's services read the settings once.
    func allowManyCalls() throws {
        try superuser().query(
            """
            update settings set value = value || '{"api":{"limit":100000,"windowSeconds":60}}' where key = 'rate_limits'
            """)
    }

    func count(_ table: StaticString, _ condition: StaticString = "true") throws -> Int {
        try superuser().query(SQL(unsafe: "select count(*) from \(table) where \(condition)"))[0].int(0)
    }

    /// Another process on the same database and Redis.
    func otherServices(_ changes: [String: String] = [:]) throws -> Services {
        try Self.services(environment.merging(changes) { $1 })
    }

    func agreeOnWebhook(_ secret: String) throws {
        try superuser().query(
            """
            insert into service_config (service_name, service_url, webhook_token_hash)
            values ('overseerr', 'http://127.0.0.1:1', encode(sha256(convert_to(\(secret), 'UTF8')), 'hex'))
            """)
    }
}

enum MediaRequestIDs {
    static let unknown = "00000000-0000-4000-8000-000000000000"
}
