import HTTP
import HTTPTypes

/// One API call as it arrived, for tests to look at.
struct RecordedCall: Codable, Equatable, Sendable {
    var at: Int
    var method: String
    /// As it came, still percent-encoded; so is `query`.
    var path: String
    var query: String
    /// Names in lower case; the API key is masked.
    var headers: [String: String]
    var body: String

    init(_ request: Request, body: [UInt8], apiKey: String, at: Int) {
        self.at = at
        method = request.method.rawValue
        path = request.path
        query = request.query
        self.body = String(decoding: body, as: UTF8.self)
        headers = [:]
        for field in request.fields {
            let name = field.name.canonicalName
            let value = name == "x-api-key" ? Self.masked(field.value, apiKey: apiKey) : field.value
            headers[name] = headers[name].map { "\($0), \(value)" } ?? value
        }
    }

    /// Says whether it was the right one, and no more.
    private static func masked(_ key: String, apiKey: String) -> String {
        key == apiKey ? "*** (valid)" : "*** (wrong)"
    }

    var json: JSONValue {
        [
            "at": .time(at), "method": .string(method), "path": .string(path), "query": .string(query),
            "headers": .object(headers.mapValues(JSONValue.string)), "body": .string(body),
        ]
    }
}
