import HTTP
import HTTPTypes

/// Finds the route of a request.
struct RouteTable {
    /// Paths without parameters, which most requests have, are found at once.
    private var exact: [String: [Route]] = [:]
    private var patterns: [Route] = []

    init(_ routes: [Route]) {
        for route in routes {
            if route.path.contains("{") { patterns.append(route) } else { exact[route.path, default: []].append(route) }
        }
    }

    /// - Throws: 404 for an unknown path, 405 with `Allow` for a known one, 400 for a path that cannot be decoded.
    func find(_ request: Request) throws -> (Route, [String: String]) {
        let method = request.method == .head ? .get : request.method
        if let candidates = exact[request.path] {
            guard let route = candidates.first(where: { $0.method == method }) else { throw notAllowed(candidates) }
            return (route, [:])
        }
        let components = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        var others: [Route] = []
        for route in patterns {
            guard let raw = route.match(Array(components)) else { continue }
            guard route.method == method else {
                others.append(route)
                continue
            }
            var values: [String: String] = [:]
            for (name, value) in raw {
                guard let text = PercentEncoding.decode(value) else {
                    throw Problem.refusal(
                        .badRequest, "path.malformed", "The path holds a broken percent escape or no UTF-8.")
                }
                values[name] = text
            }
            return (route, values)
        }
        if !others.isEmpty { throw notAllowed(others) }
        throw Problem.refusal(.notFound, "route.not_found", "There is nothing here.")
    }

    private func notAllowed(_ routes: [Route]) -> Problem.Refusal {
        var methods = routes.map(\.method.rawValue)
        if methods.contains("GET") { methods.append("HEAD") }
        var problem = Problem(
            status: .methodNotAllowed, code: "method.not_allowed",
            detail: "This path answers \(methods.joined(separator: ", ")) only.")
        problem.fields[.allow] = methods.joined(separator: ", ")
        return Problem.Refusal(problem: problem)
    }
}
