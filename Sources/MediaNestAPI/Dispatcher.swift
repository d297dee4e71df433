public import HTTP
import HTTPTypes
import Logging
public import MediaNest
import Postgres

/// Answers requests: finds the route, lets the caller in, parses the input, calls the handler, turns errors into problems.
public final class Dispatcher {
    /// The largest body: a service configuration fits many times.
    public static let maximumBodyBytes = 65_536

    private let services: Services
    private let authentication: Authentication
    private let table: RouteTable

    public init(services: Services) {
        self.services = services
        authentication = Authentication(configuration: services.configuration, signer: services.signer)
        table = RouteTable(routes)
    }

    public func handle(_ request: Request) -> Response {
        let beginning = services.metrics.begin()
        let correlationID = CorrelationID.of(request)
        services.recorder.correlationID = correlationID
        defer { services.recorder.correlationID = nil }
        var progress = Progress()
        var response: Response
        do {
            response = try answer(request, correlationID, &progress)
            services.errorLog.writeKept()
        } catch {
            let problem = Problem(counted(error, request, &progress))
            report(problem, request, correlationID, progress.principal)
            response = problem.response(correlationID: correlationID)
        }
        // A refusal by another limit has that one's fields already.
        if let decision = progress.rateLimit, response.fields[.rateLimitLimit] == nil {
            response.fields.setRateLimit(decision)
        }
        response.fields[.correlationID] = correlationID
        if response.fields[.cacheControl] == nil { response.fields[.cacheControl] = "no-store" }
        if request.method == .get, response.status == .ok { EntityTag.apply(to: &response, for: request) }
        // Before it is sent, so that whoever has the answer finds it counted.
        services.metrics.recordRequest(
            method: progress.route == nil ? Self.known(request.method) : request.method.rawValue,
            route: progress.route?.path ?? "none", status: response.status.code, since: beginning)
        return response
    }

    /// For a request that no route takes: whatever somebody makes up is `other`.
    private static func known(_ method: HTTPRequest.Method) -> String {
        let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
        return known.contains(method) ? method.rawValue : "other"
    }

    /// How far a request got: what also an error answer needs to know.
    private struct Progress {
        var route: Route?
        var isOpen = false
        var rateLimit: RateLimit.Decision?
        var principal: Principal?
    }

    private func answer(_ request: Request, _ correlationID: String, _ progress: inout Progress) throws -> Response {
        let (route, path) = try table.find(request)
        progress.route = route
        func call(_ cached: AnswerCache.Finding? = nil) throws -> Call {
            var call = try parse(request, route, path, correlationID)
            call.cached = cached
            return call
        }

        switch route.endpoint {
        case .open(let handler):
            progress.isOpen = true
            return try handler(call(), services)
        case .machine(let handler)
        where LocalCaller.sent(request, toPortalAt: services.configuration.publicURL):
            progress.isOpen = true
            return try handler(call(), services)
        case .machine(let handler):
            let (principal, _, _) = try admit(request, route, &progress)
            guard principal.isAdmin else { throw SessionError.adminOnly }
            return try handler(call(), services)
        case .anyone(let handler):
            let admission = try services.admission.admit(nil, address: request.remoteAddress)
            try enforce(admission.rateLimit, &progress)
            return try handler(call(), services)
        case .signedIn(let handler):
            let (principal, renewal, cached) = try admit(request, route, &progress)
            return try finish(handler(call(cached), services, principal), of: request, renewal, principal)
        case .admin(let handler):
            let (principal, renewal, cached) = try admit(request, route, &progress)
            guard principal.isAdmin else { throw SessionError.adminOnly }
            return try finish(handler(call(cached), services, principal), of: request, renewal, principal)
        }
    }

    // MARK: Letting in

    private func admit(_ request: Request, _ route: Route, _ progress: inout Progress) throws -> (
        Principal, AccessToken?, AnswerCache.Finding?
    ) {
        guard let credential = try authentication.credential(of: request) else { throw SessionError.missing }
        // Where nobody is told live of changes, nobody drops the answers that hold them: none is kept.
        let cache = services.configuration.liveURL == nil ? nil : route.cache
        let admission = try services.admission.admit(
            credential.admission, address: request.remoteAddress, lookingFor: cache)
        try enforce(admission.rateLimit, &progress)
        guard let principal = admission.principal else { throw SessionError.invalid }
        progress.principal = principal
        if let scope = principal.scope { try demand(route.reach, of: scope) }
        if admission.requiresPasswordChange, !route.isOpenBeforePasswordChange {
            throw SessionError.passwordChangeRequired
        }
        return (principal, credential.cookie, admission.cached)
    }

    /// What an API client's key must reach for this route.
    private func demand(_ reach: Route.Reach, of scope: APIKey.Scope) throws {
        switch reach {
        case .session: throw APIKeyError.sessionNeeded
        case .key(let needed): if scope < needed { throw APIKeyError.scope(needed: needed) }
        }
    }

    private func enforce(_ decision: RateLimit.Decision, _ progress: inout Progress) throws {
        progress.rateLimit = decision
        if !decision.isAllowed { throw RateLimitExceeded(decision) }
    }

    /// Counts the refusal of somebody who was not let in, by address, so that guessing ids and tokens has an end.
    ///
    /// - Returns: The refusal, or the limit's when that is exceeded.
    private func counted(_ refusal: any Error, _ request: Request, _ progress: inout Progress) -> any Error {
        guard progress.rateLimit == nil, !progress.isOpen, Problem(refusal).status.kind == .clientError else {
            return refusal
        }
        do {
            let subject = Admission.refused(request.remoteAddress)
            try enforce(services.admission.admit(nil, address: subject).rateLimit, &progress)
            return refusal
        } catch {
            // Without a database there may be nothing to count with.
            return error is RateLimitExceeded ? error : refusal
        }
    }

    private func finish(
        _ response: Response, of request: Request, _ token: AccessToken?, _ principal: Principal
    ) throws -> Response {
        // Who has written reads it at once. Others hear of it from the database, with a word for their caches.
        if ![.get, .head].contains(request.method) { services.answers.dropOwn(of: principal) }
        return try renew(response, token, principal)
    }

    /// A browser's token is renewed while its session lives, a third into its life, so that nobody is thrown out at work.
    private func renew(_ response: Response, _ token: AccessToken?, _ principal: Principal) throws -> Response {
        guard let token, response.fields[.setCookie] == nil,
            token.issuedAtSeconds + AccessToken.lifetimeSeconds / 3 < Timestamp.now().secondsSince1970
        else { return response }
        var response = response
        let fresh = try services.signIn.renew(principal, deviceID: token.deviceID)
        response.fields.append(authentication.sessionCookie(fresh))
        return response
    }

    // MARK: Parsing

    private func parse(_ request: Request, _ route: Route, _ path: [String: String], _ correlationID: String) throws
        -> Call
    {
        let query = try Input(query: request.query, fields: route.parameters)
        guard let fields = route.body else {
            return Call(
                request: request, correlationID: correlationID, path: path, query: query, body: .empty, content: [])
        }
        let content = try request.body.collect(upTo: Self.maximumBodyBytes)
        // A route that asks for nothing may be called without a body.
        let isOptional = fields.allSatisfy { !$0.isRequired }
        let json = try content.isEmpty && isOptional ? JSONValue.object([:]) : JSONValue(parsing: content)
        return Call(
            request: request, correlationID: correlationID, path: path, query: query,
            body: try Input(json: json, fields: fields), content: content)
    }

    // MARK: Reporting

    /// One line in the log; every 5xx also goes to `error_logs`, an outside system's too: a row each, so that whoever reports
    /// an id is answered.
    private func report(_ problem: Problem, _ request: Request, _ correlationID: String, _ principal: Principal?) {
        var metadata: Logger.Metadata = [
            "correlation.id": "\(correlationID)", "http.method": "\(request.method)",
            "http.path": "\(request.path.prefix(200))",
            "http.status": "\(problem.status.code)", "code": "\(problem.code)",
        ]
        if let principal { metadata["user.id"] = "\(principal.userID)" }
        guard problem.status.kind == .serverError else {
            services.logger.info("refused", metadata: metadata)
            return
        }
        metadata["cause"] = "\(problem.cause ?? problem.detail)"
        services.logger.log(level: problem.isElsewhere ? .warning : .error, "failed", metadata: metadata)
        let entry = ErrorLogEntry(
            correlationID: correlationID, userID: principal?.userID, code: problem.code,
            message: problem.cause ?? problem.detail, path: request.path, method: request.method.rawValue,
            statusCode: problem.status.code)
        // Asking a database again that has just not answered would keep the client waiting.
        if problem.code == "database.unavailable" {
            services.errorLog.keep(entry)
        } else {
            services.errorLog.record(entry)
        }
    }
}
