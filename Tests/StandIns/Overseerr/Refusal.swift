import HTTP
import HTTPTypes
import StandInState

/// An answer that is not the one that was asked for, in one of the three shapes that Overseerr has for it.
struct Refusal: Error {
    let status: HTTPResponse.Status
    let body: JSONValue

    /// `{"message": …}`: what a route says.
    init(_ status: HTTPResponse.Status, _ message: String) {
        self.init(status, body: ["message": .string(message)])
    }

    /// `{"message": …, "errors": […]}`: what the validator in front of the routes says.
    init(_ status: HTTPResponse.Status, validator message: String, at path: String) {
        self.init(status, validator: message, errors: [["path": .string(path), "message": .string(message)]])
    }

    init(_ status: HTTPResponse.Status, validator message: String, errors: [JSONValue]) {
        self.init(status, body: ["message": .string(message), "errors": .array(errors)])
    }

    /// `{"status": 403, "error": …}`: a wrong key, an unknown user or a missing permission. It has no `message`.
    static let noAccess = Refusal(
        .forbidden, body: ["status": 403, "error": "You do not have permission to access this endpoint"])

    private init(_ status: HTTPResponse.Status, body: JSONValue) {
        self.status = status
        self.body = body
    }

    var response: Response { Response(status, json: body) }
}
