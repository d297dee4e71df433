import HTTP
import HTTPTypes

enum Router {
    /// The line that answers, and the parameters in its path.
    static func route(_ request: Request) throws(Refusal) -> (Route, [String: String]) {
        let segments = request.path.split(separator: "/").map { PercentEncoding.decode($0) ?? String($0) }
        guard segments.prefix(2).map({ $0.lowercased() }) == ["api", "v1"] else { throw notFound(request) }
        let rest = Array(segments.dropFirst(2))
        let matches = routes.compactMap { route in route.match(rest).map { (route, $0) } }
        if let match = matches.first(where: { $0.0.method == request.method }) { return match }
        guard matches.isEmpty else {
            throw Refusal(
                .methodNotAllowed, validator: "\(request.method.rawValue) method not allowed", at: request.path)
        }
        throw notFound(request)
    }

    static func notFound(_ request: Request) -> Refusal { Refusal(.notFound, validator: "not found", at: request.path) }
}

extension HTTPField.Name {
    static var apiKey: HTTPField.Name { named("X-Api-Key") }
    static var apiUser: HTTPField.Name { named("X-API-User") }

    private static func named(_ name: String) -> HTTPField.Name {
        guard let field = HTTPField.Name(name) else { preconditionFailure("\(name) is a token") }
        return field
    }
}
