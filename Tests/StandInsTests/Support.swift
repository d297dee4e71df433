import FoundationEssentials
import HTTP
import HTTPTypes
import StandInState
import Synchronization
import Testing

@testable import StandInOverseerr

/// A stand-in with a state of its own, which goes with it, and what it sent.
final class StandIn: Sendable {
    static let key = "test-key"
    static let start = 1_790_000_000

    let server: OverseerrServer
    let receiver = Receiver()
    private let directory = TemporaryDirectory()

    init(webhookURL: String? = "http://receiver/hook") throws {
        let receiver = receiver
        server = try OverseerrServer(
            directory: directory.path,
            configuration: Configuration(apiKey: Self.key, webhookURL: webhookURL, webhookAuthorization: "Bearer hook"),
            clock: { Date(timeIntervalSince1970: Double(Self.start)) }, send: { receiver.take($0) })
    }

    func api(
        _ method: HTTPRequest.Method, _ path: String, query: String = "", as user: Int? = nil, key: String? = key,
        _ body: JSONValue? = nil
    ) -> Answer {
        var fields: HTTPFields = [:]
        fields[.apiKey] = key
        fields[.apiUser] = user.map(String.init)
        if body != nil { fields[.contentType] = "application/json" }
        let request = Request(
            method, "/api/v1/" + path, query: query, fields: fields, body: RequestBody(body?.bytes ?? []))
        return Answer(server.serveAPI(request))
    }

    func control(_ method: HTTPRequest.Method, _ path: String, query: String = "") -> Answer {
        Answer(server.serveControl(Request(method, "/_control/" + path, query: query)))
    }

    /// Asks for a title and returns the request's id.
    func ask(_ type: MediaType, _ tmdbID: Int, as user: Int, seasons: JSONValue? = nil) throws -> Int {
        var body: JSONValue = ["mediaType": .string(type.rawValue), "mediaId": .integer(tmdbID), "is4k": false]
        body = body.adding(["seasons": seasons])
        let answer = api(.post, "request", as: user, body)
        #expect(answer.status == 201)
        return try #require(answer["id"]?.int)
    }
}

struct Answer {
    let status: Int
    let json: JSONValue?

    init(_ response: Response) {
        status = response.status.code
        json = try? JSONValue(parsing: response.body)
    }

    subscript(_ name: String) -> JSONValue? { json?[name] }
    var message: String? { self["message"]?.string }
    var results: [JSONValue] { self["results"]?.array ?? json?.array ?? [] }
}

/// Stands where MediaNest stands: it takes webhooks and says what it is told to say.
final class Receiver: Sendable {
    private let state = Mutex<(deliveries: [Delivery], outcome: DeliveryOutcome)>(([], .answered(status: 204)))

    func take(_ delivery: Delivery) -> DeliveryOutcome {
        state.withLock {
            $0.deliveries.append(delivery)
            return $0.outcome
        }
    }

    func answer(_ outcome: DeliveryOutcome) { state.withLock { $0.outcome = outcome } }

    var deliveries: [Delivery] { state.withLock { $0.deliveries } }
    var bodies: [JSONValue] { deliveries.compactMap { try? JSONValue(parsing: Array($0.body.utf8)) } }

    /// The webhooks once there are `count` of them: those of API calls come from another thread.
    func bodies(count: Int) throws -> [JSONValue] {
        try eventually { deliveries.count >= count }
        return bodies
    }
}

/// A call on a thread of its own.
final class BackgroundCall: Sendable {
    private let state = Mutex<Int?>(nil)

    init(_ call: @escaping @Sendable () -> Int) {
        inBackground { [self] in
            let result = call()
            state.withLock { $0 = result }
        }
    }

    /// `nil` until it is there.
    var result: Int? { state.withLock { $0 } }
}

func eventually(_ condition: () throws -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while try !condition() {
        try #require(ContinuousClock.now < deadline, "it never came")
        pause(milliseconds: 5)
    }
}

/// A directory that goes with its owner.
final class TemporaryDirectory: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "standin-\(UUID().uuidString)").path

    deinit { try? FileManager.default.removeItem(atPath: path) }  // what is left over is in a temporary place
}

enum Users {
    static let (owner, ada, friend, quota, noPermission, auto) = (1, 2, 3, 4, 5, 6)
}

enum Titles {
    static let (dune, matrix, gameOfThrones, breakingBad, room) = (438631, 603, 1399, 1396, 17473)
}
