public import HTTP
import HTTPTypes
import StandInState

extension PlexServer {
    /// Answers a call to `/_control`, which tests, the demo and the sign-in page use to play the parts of Plex's world:
    /// its people, its failures.
    public func serveControl(_ request: Request) -> Response {
        do {
            let segments = request.path.split(separator: "/").map { PercentEncoding.decode($0) ?? String($0) }
            guard segments.first == "_control" else { throw ControlRefusal.unknown }
            let query = QueryItems(request.query)
            switch (request.method, segments.dropFirst().first, segments.count) {
            case (.post, "fail", 2):
                return try set(query?["mode"] == "refuse" ? .refusing : .failing, part: query?["part"])
            case (.post, "hang", 2): return try set(.hanging, part: query?["part"])
            case (.post, "recover", 2): return try set(.normal, part: query?["part"])
            case (.post, "reset", 2):
                try store.reset()
                return Response(.noContent)
            case (.get, "log", 2): return Response(json: .array(try store.calls().map(\.json)))
            case (.get, "accounts", 2):
                return Response(json: .array(try store.read().accounts.map(\.controlRow)))
            case (.post, "accounts", 2): return try addAccount(try JSONValue(parsing: request.body.collect(upTo: 4096)))
            case (.post, "accounts", 4): return try perform(segments[3], onAccount: segments[2])
            case (.post, "pins", 4) where segments[3] == "approve":
                let body = try JSONValue(parsing: request.body.collect(upTo: 4096))
                return try approve(segments[2], by: body["account"]?.string ?? "")
            case (.post, "pins", 4) where segments[3] == "expire": return try expire(segments[2])
            default: throw ControlRefusal.unknown
            }
        } catch let refusal as Refusal {
            return refusal.response(wantsJSON: true)
        } catch let refusal as ControlRefusal {
            return Response(refusal == .unknown ? .notFound : .badRequest, json: ["message": .string("\(refusal)")])
        } catch {
            return Response(.badRequest, json: ["message": .string("\(error)")])
        }
    }

    private func set(_ mode: Mode, part: String?) throws -> Response {
        try store.update { state in
            switch part {
            case nil: (state.tvMode, state.serverMode) = (mode, mode)
            case Part.tv.rawValue: state.tvMode = mode
            case Part.server.rawValue: state.serverMode = mode
            default: throw ControlRefusal.noSuchPart
            }
        }
        return Response(.noContent)
    }

    private func approve(_ code: String, by name: String) throws -> Response {
        let now = now
        try store.update { state in
            guard let account = state.account(named: name) else { throw ControlRefusal.noSuchAccount }
            try state.approve(pinWithCode: code, for: account, now: now)
        }
        return Response(.noContent)
    }

    private func expire(_ code: String) throws -> Response {
        let now = now
        try store.update { state in
            guard let index = state.pins.firstIndex(where: { $0.code == code }) else { throw Refusal.noSuchCode }
            state.pins[index].expiresAt = now
        }
        return Response(.noContent)
    }

    /// A person of a test's own, whom no other test knows.
    private func addAccount(_ body: JSONValue) throws -> Response {
        guard let name = body["name"]?.string, !name.isEmpty else { throw ControlRefusal.noName }
        return try store.update { state in
            guard state.account(named: name) == nil else { throw ControlRefusal.nameIsTaken }
            let account = Account(
                id: Int.random(in: 1_000_000..<1_000_000_000), name: name,
                friendlyName: body["friendlyName"]?.string ?? name, email: body["email"]?.string,
                isHome: body["isHome"]?.bool ?? false, isOwner: false,
                serverToken: body["hasAccess"]?.bool == false ? nil : Secret.token())
            state.accounts.append(account)
            return Response(.created, json: account.controlRow)
        }
    }

    private func perform(_ action: String, onAccount name: String) throws -> Response {
        try store.update { state in
            guard var account = state.account(named: name) else { throw ControlRefusal.noSuchAccount }
            switch action {
            case "grant" where !account.isOwner: account.serverToken = account.serverToken ?? Secret.token()
            case "revoke" where !account.isOwner: account.serverToken = nil
            case "sign-out": state.signOutAll(account)
            default: throw ControlRefusal.unknown
            }
            state.update(account)
            return Response(json: account.controlRow)
        }
    }
}

private enum ControlRefusal: Error {
    case unknown
    case noSuchPart
    case noSuchAccount
    case noName
    case nameIsTaken
}

extension Account {
    fileprivate var controlRow: JSONValue {
        [
            "id": .integer(id), "name": .string(name), "friendlyName": .string(friendlyName), "email": .optional(email),
            "isOwner": .bool(isOwner), "isHome": .bool(isHome), "hasAccess": .bool(hasAccess),
        ]
    }
}
