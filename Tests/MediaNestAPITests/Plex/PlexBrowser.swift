import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

/// A browser with its cookies, at a portal in front of a Plex.
struct PlexBrowser {
    let client: APIClient
    var cookies: [String: String] = [:]
    /// What browsers say of themselves; an API client says nothing.
    var fields: HTTPFields = [.secFetchSite: "same-origin"]

    init(_ db: TestDatabase, _ plex: PlexStub) throws {
        client = APIClient(dispatcher: Dispatcher(services: try db.services(on: plex)))
    }

    mutating func call(_ method: HTTPRequest.Method, _ target: String, _ json: String? = nil) -> Answer {
        var client = client
        client.fields = fields
        if !cookies.isEmpty { client.fields[.cookie] = cookies.map { "\($0)=\($1)" }.sorted().joined(separator: "; ") }
        let answer = client.call(method, target, json)
        for cookie in answer.fields[values: .setCookie] {
            let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            cookies[String(pair[0])] = cookie.contains("Max-Age=0") ? nil : String(pair[1])
        }
        return answer
    }

    struct Pin {
        let id: String
        let code: String
    }

    mutating func begin(_ json: String = "{}") throws -> Pin {
        let answer = call(.post, "/auth/plex/pins", json)
        try #require(answer.status == 201, "\(answer.text)")
        return Pin(id: try #require(answer["id"]?.string), code: try #require(answer["code"]?.string))
    }

    mutating func poll(_ pin: Pin) -> Answer { call(.get, "/auth/plex/pins/\(pin.id)") }

    /// The whole way: begins, says yes as `person`, asks.
    mutating func signIn(_ plex: PlexStub, as person: PlexStub.Person, _ json: String = "{}") throws -> Answer {
        let pin = try begin(json)
        plex.approve(pin.code, as: person)
        return poll(pin)
    }
}

extension TestDatabase {
    /// As if a second had gone by: plex.tv may be asked again.
    func letPlexPinsRest() throws {
        try superuser().query("update plex_pins set next_poll_at = now() where consumed_at is null")
    }
}
