import HTTP
import HTTPTypes
import StandInState

/// An answer that is not the one that was asked for, in the shapes that Plex has for it.
enum Refusal: Error {
    /// plex.tv's, with its own number for what is wrong.
    case tv(HTTPResponse.Status, code: Int, String)
    /// plex.tv's for a token that was good once: not 401, and in XML another shape than all others.
    case signedOutToken
    /// The media server's: a page for people, whatever the client accepts.
    case server(HTTPResponse.Status)
    /// Whatever stands in front is in trouble.
    case broken(HTTPResponse.Status)

    static let missingClient = tv(.badRequest, code: 1000, "X-Plex-Client-Identifier is missing")
    static let notAuthenticated = tv(.unauthorized, code: 1001, "User could not be authenticated")
    static let noSuchCode = tv(.notFound, code: 1020, "Code not found or expired")
    static let noSuchAddress = tv(.notFound, code: 1002, "Not Found")

    func response(wantsJSON: Bool) -> Response {
        switch self {
        case .tv(let status, let code, let message):
            return Self.errors(status, code: code, message, wantsJSON: wantsJSON)
        case .signedOutToken:
            if wantsJSON { return Self.errors(.unprocessableContent, code: 1001, "Invalid token", wantsJSON: true) }
            let errors = Element("errors", [:], .many("errors", [Element("error", text: "Invalid token")]))
            return Response(errors, .unprocessableContent, wantsJSON: false)
        case .server(let status), .broken(let status):
            let reason = "\(status.code) \(status.reasonPhrase)"
            let page = "<html><head><title>\(reason)</title></head><body><h1>\(reason)</h1></body></html>"
            return Response(status, fields: [.contentType: "text/html"], body: Array(page.utf8))
        }
    }

    private static func errors(
        _ status: HTTPResponse.Status, code: Int, _ message: String, wantsJSON: Bool
    ) -> Response {
        let error = Element(
            "error", ["code": .integer(code), "message": .string(message), "status": .integer(status.code)])
        return Response(Element("errors", [:], .many("errors", [error])), status, wantsJSON: wantsJSON)
    }
}
