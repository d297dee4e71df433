import HTTP
import HTTPTypes

/// A line of plex.tv's API or of the media server's.
struct Route: Sendable {
    let part: Part
    private let method: HTTPRequest.Method
    private let pattern: [Substring]
    private let handler: @Sendable (inout Call) throws(Refusal) -> Response

    init(
        _ part: Part, _ method: HTTPRequest.Method, _ pattern: String,
        _ handler: @escaping @Sendable (inout Call) throws(Refusal) -> Response
    ) {
        self.part = part
        self.method = method
        self.pattern = pattern.split(separator: "/")
        self.handler = handler
    }

    func answer(_ call: inout Call) throws(Refusal) -> Response {
        if part == .server { call.finishScans() }
        return try handler(&call)
    }

    /// The parameters when the method and `segments` fit.
    func match(_ method: HTTPRequest.Method, _ segments: [String]) -> [String: String]? {
        guard method == self.method, segments.count == pattern.count else { return nil }
        var parameters: [String: String] = [:]
        for (expected, segment) in zip(pattern, segments) {
            if expected.hasPrefix("{") {
                parameters[String(expected.dropFirst().dropLast())] = segment
            } else if expected != segment {
                return nil
            }
        }
        return parameters
    }
}

enum Router {
    static func route(_ request: Request) throws(Refusal) -> (Route, [String: String]) {
        let segments = request.path.split(separator: "/").map { PercentEncoding.decode($0) ?? String($0) }
        for route in routes {
            if let parameters = route.match(request.method, segments) { return (route, parameters) }
        }
        throw segments.first == "api" ? .noSuchAddress : .server(.notFound)
    }
}
