import FoundationEssentials
import HTTP
import HTTPTypes
import StandInState
import Synchronization
import Testing

@testable import StandInPlex

/// A stand-in for Plex with a state, a library folder and a clock of its own.
final class PlexStandIn: Sendable {
    static let ownerToken = "owner-token-of-the-admin"
    static let client = "11111111-2222-4333-8444-555555555555"

    let server: PlexServer
    let videos: String
    private let directory = TemporaryDirectory()
    private let clock = ManualClock()

    init() throws {
        videos = directory.path + "/youtube"
        try FileManager.default.createDirectory(atPath: videos, withIntermediateDirectories: true)
        let clock = clock
        server = try PlexServer(
            directory: directory.path + "/state",
            configuration: PlexConfiguration(
                url: "http://127.0.0.1:32400", ownerToken: Self.ownerToken, videosFolder: videos),
            clock: { clock.now() })
    }

    func advance(seconds: Int) { clock.advance(seconds) }

    func call(
        _ method: HTTPRequest.Method, _ path: String, query: String = "", token: String? = nil,
        client: String? = client, accept: String? = "application/json", form: String? = nil
    ) -> Answer {
        Answer(respond(method, path, query: query, token: token, client: client, accept: accept, form: form))
    }

    /// The answer as XML, which is what a client gets that does not ask for JSON.
    func xml(_ method: HTTPRequest.Method, _ path: String, query: String = "", token: String? = nil) -> String {
        String(decoding: respond(method, path, query: query, token: token, accept: nil).body, as: UTF8.self)
    }

    func respond(
        _ method: HTTPRequest.Method, _ path: String, query: String = "", token: String? = nil,
        client: String? = client, accept: String? = "application/json", form: String? = nil
    ) -> Response {
        var fields: HTTPFields = [:]
        fields[.accept] = accept
        fields[.named("X-Plex-Client-Identifier")] = client
        fields[.named("X-Plex-Product")] = "MediaNest"
        fields[.named("X-Plex-Token")] = token
        if form != nil { fields[.contentType] = "application/x-www-form-urlencoded" }
        return server.serve(
            Request(method, path, query: query, fields: fields, body: RequestBody(Array((form ?? "").utf8))))
    }

    func control(_ method: HTTPRequest.Method, _ path: String, query: String = "", _ body: String = "") -> Answer {
        Answer(
            server.serveControl(
                Request(method, "/_control/" + path, query: query, body: RequestBody(Array(body.utf8)))))
    }

    /// Signs the account in and returns its token.
    func signIn(_ account: String) throws -> String {
        let pin = call(.post, "/api/v2/pins", query: "strong=true")
        let (id, code) = (try #require(pin["id"]?.int), try #require(pin["code"]?.string))
        #expect(control(.post, "pins/\(code)/approve", #"{"account": "\#(account)"}"#).status == 204)
        return try #require(call(.get, "/api/v2/pins/\(id)")["authToken"]?.string)
    }

    /// Puts files into the library's folder and scans it.
    func add(_ names: String...) throws {
        for name in names {
            let file = videos + "/" + name
            let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data("video".utf8).write(to: URL(filePath: file))
        }
        scan()
    }

    func scan() {
        _ = call(.get, "/library/sections/7/refresh", token: Self.ownerToken)
        advance(seconds: 1)
        _ = call(.get, "/identity")  // the next call finds the scan ended
    }

    /// What the section has, by title.
    func keys() throws -> [String: Int] {
        let rows = call(.get, "/library/sections/7/all", query: "type=1", token: Self.ownerToken).metadata
        return Dictionary(
            try rows.map {
                (try #require($0["title"]?.string), try #require($0["ratingKey"]?.string.flatMap { Int($0) }))
            }
        ) { first, _ in first }
    }
}

/// A clock that goes on when it is told to.
final class ManualClock: Sendable {
    private let seconds = Mutex(1_790_000_000)

    func now() -> Date { Date(timeIntervalSince1970: Double(seconds.withLock { $0 })) }
    func advance(_ more: Int) { seconds.withLock { $0 += more } }
}

extension Answer {
    var container: JSONValue? { self["MediaContainer"] }
    var metadata: [JSONValue] { container?["Metadata"]?.array ?? [] }
    var errorCode: JSONValue? { self["errors"]?.array?.first?["code"] }
}

extension HTTPField.Name {
    fileprivate static func named(_ name: String) -> HTTPField.Name {
        guard let field = HTTPField.Name(name) else { preconditionFailure("\(name) is a token") }
        return field
    }
}
