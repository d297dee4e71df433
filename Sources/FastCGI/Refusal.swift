import HTTP
import HTTPTypes

/// A request that its handler never sees, because of its parameters.
struct Refusal: Error, Equatable {
    let status: HTTPResponse.Status

    /// No method, path or content length can be read from the parameters.
    static let malformed = Refusal(status: .badRequest)
    static let tooLarge = Refusal(status: .requestHeaderFieldsTooLarge)

    /// Problem details without more than the status (RFC 9457, section 4.2.1).
    var response: Response {
        var json = JSONWriter()
        json.object { json in
            json.key("title")
            json.string(status.reasonPhrase)
            json.key("status")
            json.int(status.code)
        }
        return Response(status, json: json, type: "application/problem+json")
    }
}
