public import HTTP
import HTTPTypes
import StandInState

extension OverseerrServer {
    /// Answers a call to `/_control`, which tests and the demo use to play the parts of Overseerr's world: its
    /// administrator, its downloads, its failures.
    ///
    /// Webhooks go out before the answer, which says what became of them.
    public func serveControl(_ request: Request) -> Response {
        guarded {
            let segments = request.path.split(separator: "/").map(String.init)
            guard segments.first == "_control" else { throw Router.notFound(request) }
            let query = QueryItems(request.query)
            switch (request.method, segments.dropFirst().first, segments.count) {
            case (.post, "fail", 2): return try set(query?["mode"] == "refuse" ? .refusing : .failing)
            case (.post, "hang", 2): return try set(.hanging)
            case (.post, "recover", 2): return try set(.normal)
            case (.post, "reset", 2):
                try store.reset()
                return Response(.noContent)
            case (.get, "log", 2): return Response(json: .array(try store.calls().map(\.json)))
            case (.get, "webhooks", 2): return Response(json: .array(try store.read().deliveries.map(\.json)))
            case (.post, "webhook", 3) where segments[2] == "replay": return try replay(query)
            case (.get, "requests", 2): return try requests()
            case (.post, "requests", 4):
                guard let action = Action(rawValue: segments[3]) else { throw Router.notFound(request) }
                return try perform(action, on: Int(segments[2]) ?? -1, query)
            default: throw Router.notFound(request)
            }
        }
    }

    /// What happens to a request without its requester.
    private enum Action: String {
        case approve, decline, fail, download, complete
    }

    private func perform(_ action: Action, on id: Int, _ query: QueryItems?) throws -> Response {
        let call = try store.update { state in try perform(action, on: id, query, &state) }
        let sent = call.deliveries.map(deliver)
        guard let request = call.state.request(id) else { return Response(.noContent) }
        return Response(json: call.state.controlRow(request).adding(["webhooks": .array(sent.map(\.json))]))
    }

    private func perform(
        _ action: Action, on id: Int, _ query: QueryItems?, _ state: inout State
    ) throws(Refusal) -> Call {
        guard let request = state.request(id) else { throw Refusal(.notFound, "Request not found.") }
        var call = Call(state: state, caller: state.users[0], now: now, configuration: configuration)
        call.webhookStyle = WebhookStyle(
            isSent: query?["webhook"] != "false", isSnakeCase: query?["template"] == "snake",
            omitsMedia: query?["media"] == "null")
        switch action {
        case .approve: call.approve(request, by: call.caller.id)
        case .decline: call.decline(request, by: call.caller.id)
        case .fail: call.fail(request)
        case .download:
            guard request.status == .approved else {
                throw Refusal(.conflict, "Only an approved request is downloaded.")
            }
            call.download(request, progress: query?["progress"].flatMap(Double.init) ?? 0.25)
        case .complete: call.complete(request)
        }
        state = call.state
        return call
    }

    /// Sends the last webhook again, or one before it: `back=1` is the last but one.
    private func replay(_ query: QueryItems?) throws -> Response {
        let back = query?["back"].flatMap(Int.init) ?? 0
        guard let sent = try store.read().deliveries.dropLast(max(0, back)).last else {
            throw Refusal(.notFound, "No such webhook has been sent yet.")
        }
        return Response(json: deliver(sent.delivery).json)
    }

    private func requests() throws -> Response {
        let state = try store.read()
        return Response(json: .array(state.requests.map(state.controlRow)))
    }

    private func set(_ mode: Mode) throws -> Response {
        try store.update { $0.mode = mode }
        return Response(.noContent)
    }
}

extension State {
    /// The request as the API lists it, with its title's name.
    fileprivate func controlRow(_ request: MediaRequest) -> JSONValue {
        let title = media(request.mediaID).flatMap { Catalogue.title($0.type, $0.tmdbID) }
        return listItem(request).adding(["title": .optional(title?.name)])
    }
}
