public import FoundationEssentials
public import HTTP
import HTTPTypes
import StandInState

/// A stand-in for Overseerr: its API as its clients see it, on a state that several processes share.
///
/// `serveAPI` and `serveControl` are for separate processes, so that a hanging API can be woken.
public struct OverseerrServer: Sendable {
    let store: StateStore<State>
    let configuration: Configuration
    let clock: @Sendable () -> Date
    let send: WebhookSender

    private static let bodyLimitBytes = 1 << 20

    /// - Parameters:
    ///   - directory: Where the state is kept; made when it is missing.
    ///   - send: Delivers a webhook and waits for its end.
    public init(
        directory: String, configuration: Configuration, clock: @escaping @Sendable () -> Date = { Date() },
        send: @escaping WebhookSender
    ) throws {
        self.configuration = configuration
        self.clock = clock
        self.send = send
        store = try StateStore(directory: directory) {
            State.seed(now: Int(clock().timeIntervalSince1970), library: configuration.library)
        }
    }

    var now: Int { Int(clock().timeIntervalSince1970) }

    /// Answers a call to `/api/v1`.
    ///
    /// Webhooks that it causes go out on the side: Overseerr does not wait for them either, and whether they arrive
    /// before or after the answer is open.
    public func serveAPI(_ request: Request) -> Response {
        guarded {
            let body = try request.body.collect(upTo: Self.bodyLimitBytes)
            try store.record(
                RecordedCall(request, body: body, at: now, masking: "x-api-key") {
                    $0 == configuration.apiKey ? "*** (valid)" : "*** (wrong)"
                })
            switch try Mode.afterHanging({ try store.read().mode }) {
            case .failing: throw Refusal(.internalServerError, "Something went wrong.")
            case .refusing: throw Refusal(.serviceUnavailable, "Service Unavailable")
            case .hanging: throw Refusal(.gatewayTimeout, "Gave up.")
            case .normal: break
            }
            let answer = try answer(request, body: body)
            for delivery in answer.call.deliveries { inBackground { deliver(delivery) } }
            if let (delivery, refusal) = answer.call.awaited, deliver(delivery).failure != nil { throw refusal }
            return answer.response
        }
    }

    /// Sends one webhook and remembers how it went; a failure has no other consequence.
    @discardableResult
    func deliver(_ delivery: Delivery) -> SentWebhook {
        let sent = SentWebhook(delivery: delivery, outcome: send(delivery), at: now)
        // The state's disk is gone: then there is nobody left to tell.
        try? store.update { $0.remember(sent) }
        return sent
    }

    private func answer(_ request: Request, body: [UInt8]) throws -> Answer {
        let (route, parameters) = try Router.route(request)
        return try store.update { state in try answer(request, body, route, parameters, &state) }
    }

    private func answer(
        _ request: Request, _ body: [UInt8], _ route: Route, _ parameters: [String: String], _ state: inout State
    ) throws(Refusal) -> Answer {
        if case .user = route.access, request.fields[.apiKey] == nil { throw .noAccess }
        let caller = state.caller(request.fields, apiKey: configuration.apiKey)
        // A route for anyone does not look at its caller: the owner stands in for nobody.
        var call = Call(state: state, caller: caller ?? state.users[0], now: now, configuration: configuration)
        try Validation.path(parameters, for: route.path)
        call.parameters = parameters
        call.query = try Validation.query(request.query, for: route.query)
        call.body = try Validation.body(body, type: request.fields[.contentType], for: route.body)
        if case .user(let permissions) = route.access {
            guard let caller, caller.permissions.allowsAll(of: permissions) else { throw .noAccess }
        }
        let response = try route.handler(&call)
        state = call.state
        return Answer(response: response, call: call)
    }

    private struct Answer {
        let response: Response
        let call: Call
    }

    /// Whatever is thrown becomes an answer.
    func guarded(_ work: () throws -> Response) -> Response {
        do {
            return try work()
        } catch let refusal as Refusal {
            return refusal.response
        } catch {
            return Refusal(.internalServerError, "\(error)").response
        }
    }
}

extension State {
    /// The user whom the key and `X-API-User` make the caller: the owner without the latter, nobody for a wrong key or
    /// an id that is no user's.
    fileprivate func caller(_ fields: HTTPFields, apiKey: String) -> User? {
        guard fields[.apiKey] == apiKey else { return nil }
        guard let id = fields[.apiUser], !id.isEmpty else { return user(1) }
        return Int(id).flatMap(user)
    }
}
