import HTTP
public import MediaNest
import Synchronization

/// plex.tv and a media server in the test's own process, as their contract has them.
///
/// The people are an owner (1), a friend (2), a stranger to the server (3), and a member of a Plex Home without an e-mail address (4).
public final class PlexStub: Sendable {
    public static let machineIdentifier = "0123456789abcdef0123456789abcdef01234567"

    /// Somebody's account, as plex.tv's JSON has it.
    public struct Person: Sendable {
        public var id: Int
        public var username: String
        public var title: String
        public var email: String?
        public var isConfirmed = true
        /// To the server of this stub; `nil` for none.
        public var owns: Bool?

        public init(_ id: Int, _ username: String, title: String? = nil, email: String?, owns: Bool?) {
            self.id = id
            self.username = username
            self.title = title ?? username
            self.email = email
            self.owns = owns
        }

        public static let owner = Person(1, "owner", email: "owner@plex.local", owns: true)
        public static let friend = Person(2, "friend", email: "friend@plex.local", owns: false)
        public static let stranger = Person(3, "stranger", email: "stranger@plex.local", owns: nil)
        public static let child = Person(4, "", title: "Kid", email: nil, owns: false)
    }

    private struct Pin {
        let id: Int
        let code: String
        let clientIdentifier: String
        var token: String?
    }

    private struct State {
        var pins: [Pin] = []
        var people: [String: Person] = [:]
        var calls: [HTTPStub.Call] = []
        var overrides: [String: HTTPStub.Reply] = [:]
        var tokenCount = 0
    }

    private let server: HTTPStub
    private let shared: Shared

    private final class Shared: Sendable {
        let state = Mutex(State())
    }

    public init() {
        let shared = Shared()
        self.shared = shared
        server = HTTPStub { call in shared.state.withLock { Self.answer(call, &$0) } }
    }

    public var url: String { server.url }
    public var calls: [HTTPStub.Call] { shared.state.withLock { $0.calls } }
    public func calls(_ beginning: String) -> [HTTPStub.Call] {
        calls.filter { "\($0.method) \($0.target)".hasPrefix(beginning) }
    }

    // MARK: Control

    /// The person says yes on Plex's page.
    ///
    /// - Returns: The token that plex.tv gives for it.
    @discardableResult
    public func approve(_ code: String, as person: Person) -> String {
        shared.state.withLock { state in
            state.tokenCount += 1
            let token = "plex-token-\(person.id)-\(state.tokenCount)"
            state.people[token] = person
            for index in state.pins.indices where state.pins[index].code == code { state.pins[index].token = token }
            return token
        }
    }

    /// What everybody's tokens stand for from now on, by the person's id.
    public func change(_ person: Person) {
        shared.state.withLock { state in
            for (token, known) in state.people where known.id == person.id { state.people[token] = person }
        }
    }

    public func revokeTokens(of person: Person) {
        shared.state.withLock { state in state.people = state.people.filter { $0.value.id != person.id } }
    }

    /// A reply in place of the right one, for targets that begin so; `nil` takes it away.
    public func answer(_ beginning: String, _ reply: HTTPStub.Reply?) {
        shared.state.withLock { $0.overrides[beginning] = reply }
    }

    // MARK: Answers

    private static func answer(_ call: HTTPStub.Call, _ state: inout State) -> HTTPStub.Reply {
        state.calls.append(call)
        let line = "\(call.method) \(call.target)"
        if let reply = state.overrides.first(where: { line.hasPrefix($0.key) })?.value { return reply }
        if line == "GET /identity" {
            return .json(
                200,
                #"{"MediaContainer":{"size":0,"claimed":true,"machineIdentifier":"\#(machineIdentifier)","version":"1.43.1"}}"#
            )
        }
        // What does not ask for JSON gets XML, which nobody here understands.
        guard call.fields["accept"] == "application/json" else { return .json(200, "<MediaContainer/>") }
        guard let client = call.fields["x-plex-client-identifier"], !client.isEmpty else {
            return error(400, 1000, "X-Plex-Client-Identifier is missing")
        }
        if line == "POST /api/v2/pins?strong=true" { return makePin(client, &state) }
        if line.hasPrefix("GET /api/v2/pins/") {
            let id = Int(call.target.dropFirst("/api/v2/pins/".count))
            guard let pin = state.pins.first(where: { $0.id == id && $0.clientIdentifier == client }) else {
                return error(404, 1020, "Code not found or expired")
            }
            return .json(200, json(pin))
        }
        guard let token = call.fields["x-plex-token"], let person = state.people[token] else {
            return error(401, 1001, "User could not be authenticated")
        }
        switch line {
        case "GET /api/v2/user": return .json(200, json(person, token))
        case "GET /api/v2/resources?includeHttps=1&includeRelay=1&includeIPv6=1": return .json(200, resources(person))
        case "GET /api/v2/ping": return .json(200, #"{"pong":true}"#)
        case "DELETE /api/v2/users/signout":
            state.people[token] = nil
            return .json(204, "")
        default: return .json(404, #"{"errors":[{"code":1404,"message":"not found","status":404}]}"#)
        }
    }

    private static func makePin(_ client: String, _ state: inout State) -> HTTPStub.Reply {
        let id = 1_000_000 + state.pins.count
        let pin = Pin(id: id, code: "code" + String(repeating: "x", count: 14) + String(id), clientIdentifier: client)
        state.pins.append(pin)
        return .json(201, json(pin))
    }

    private static func error(_ status: Int, _ code: Int, _ message: String) -> HTTPStub.Reply {
        .json(status, #"{"errors":[{"code":\#(code),"message":"\#(message)","status":\#(status)}]}"#)
    }

    private static func json(_ pin: Pin) -> String {
        """
        {"id":\(pin.id),"code":"\(pin.code)","product":"MediaNest","trusted":false,"qr":"https://plex.tv/api/v2/pins/qr/\(pin.code)",
         "clientIdentifier":"\(pin.clientIdentifier)","location":{"code":"NL","european_union_member":true},"expiresIn":1800,
         "createdAt":"2026-11-21T06:00:00Z","expiresAt":"2026-11-21T06:30:00Z",
         "authToken":\(pin.token.map { "\"\($0)\"" } ?? "null"),"newRegistration":null}
        """
    }

    private static func json(_ person: Person, _ token: String) -> String {
        """
        {"id":\(person.id),"uuid":"\(person.id)abc","username":"\(person.username)","title":"\(person.title)",
         \(person.email.map { "\"email\":\"\($0)\"," } ?? "")"friendlyName":"","locale":null,"confirmed":\(person.isConfirmed),
         "thumb":"https://plex.tv/users/\(person.id)/avatar?c=1","authToken":"\(token)","hasPassword":true,"home":false,
         "homeAdmin":false,"homeSize":1,"restricted":false,"guest":false,"protected":false,"twoFactorEnabled":false,
         "joinedAt":1400000000,"subscription":{"active":false,"status":"Inactive","plan":null},"roles":[],"entitlements":[]}
        """
    }

    /// Everybody has a player and a server of his own; the server of this stub only those who may use it.
    private static func resources(_ person: Person) -> String {
        func resource(_ identifier: String, _ provides: String, owned: Bool) -> String {
            """
            {"name":"\(identifier)","product":"Plex","productVersion":"1","platform":"Linux","clientIdentifier":"\(identifier)",
             "provides":"\(provides)","ownerId":null,"accessToken":"srv-\(person.id)","owned":\(owned),"home":false,
             "presence":true,"publicAddressMatches":false,"connections":[]}
            """
        }
        var all = [
            resource("player-\(person.id)", "client,player", owned: true),
            resource("elsewhere-\(person.id)", "server", owned: true),
            // Not a server, whatever it calls itself.
            resource(machineIdentifier, "player,pubsub-player", owned: true),
        ]
        if let owns = person.owns { all.append(resource(machineIdentifier, "server", owned: owns)) }
        return "[" + all.joined(separator: ",") + "]"
    }
}

extension TestDatabase {
    /// Its services, on a Plex that this test holds: as one more process of the installation.
    public func services(on plex: PlexStub, role: Configuration.Role = .responder) throws -> Services {
        try Self.services(environment(on: plex), role: role)
    }

    public func environment(on plex: PlexStub) -> [String: String] {
        var environment = environment
        for name in ["TV", "CLIENTS", "APP"] { environment["MEDIANEST_PLEX_\(name)_URL"] = plex.url }
        return environment
    }

    /// As an admin has configured it.
    public func configurePlex(_ url: String, machineIdentifier: String? = nil) throws {
        _ = try services.serviceConfiguration.put(
            "plex",
            ServiceConfigurationDraft(
                serviceURL: url,
                configData: machineIdentifier.map { ["machineIdentifier": .string($0)] } ?? [:]),
            ipAddress: "127.0.0.1", correlationID: "test", as: makeUser("root-\(UserID())", role: .admin))
    }
}
