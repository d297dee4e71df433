package import HTTP
import HTTPTypes

/// One API call as it arrived, for tests to look at.
package struct RecordedCall: Codable, Equatable, Sendable {
    package var at: Int
    package var method: String
    /// As it came, still percent-encoded; so is `query`.
    package var path: String
    package var query: String
    /// Names in lower case; credentials are masked.
    package var headers: [String: String]
    package var body: String

    /// - Parameters:
    ///   - credential: The name in lower case of the field that has the caller's credential.
    ///   - mask: What stands in the record instead of it.
    package init(
        _ request: Request, body: [UInt8], at: Int, masking credential: String, by mask: (String) -> String
    ) {
        self.at = at
        method = request.method.rawValue
        path = request.path
        query = request.query
        self.body = String(decoding: body, as: UTF8.self)
        headers = [:]
        for field in request.fields {
            let name = field.name.canonicalName
            let value = name == credential ? mask(field.value) : field.value
            headers[name] = headers[name].map { "\($0), \(value)" } ?? value
        }
    }

    package var json: JSONValue {
        [
            "at": .time(at), "method": .string(method), "path": .string(path), "query": .string(query),
            "headers": .object(headers.mapValues(JSONValue.string)), "body": .string(body),
        ]
    }
}
