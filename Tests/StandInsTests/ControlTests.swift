import HTTP
import HTTPTypes
import StandInState
import Testing

@testable import StandInOverseerr

@Suite struct ControlTests {
    @Test(arguments: [("", 500), ("mode=refuse", 503)]) func aFailureIsForEveryCallUntilRecovery(
        query: String, status: Int
    ) throws {
        let standIn = try StandIn()
        #expect(standIn.control(.post, "fail", query: query).status == 204)

        let answer = standIn.api(.get, "settings/public", key: nil)
        #expect(answer.status == status)
        #expect(answer.message != nil)
        #expect(standIn.control(.get, "requests").status == 200)
        _ = standIn.control(.post, "recover")
        #expect(standIn.api(.get, "status").status == 200)
    }

    @Test(arguments: [("recover", 200), ("fail", 500)]) func aCallHangsUntilSomethingElseIsWanted(
        action: String, status: Int
    ) throws {
        let standIn = try StandIn()
        _ = standIn.control(.post, "hang")
        let call = BackgroundCall { standIn.api(.get, "status").status }
        try eventually { !standIn.control(.get, "log").results.isEmpty }
        #expect(call.result == nil)

        _ = standIn.control(.post, action)

        try eventually { call.result != nil }
        #expect(call.result == status)
    }

    @Test func theLogHasCallsAsTheyCameWithoutTheKey() throws {
        let standIn = try StandIn()
        _ = standIn.api(.get, "search", query: "query=it%27s", as: Users.ada)
        _ = standIn.api(.post, "request", key: "wrong", ["mediaType": "movie", "mediaId": 1])

        let log = standIn.control(.get, "log").results

        try #require(log.count == 2)
        #expect(log[0]["method"] == "GET")
        #expect(log[0]["path"] == "/api/v1/search")
        #expect(log[0]["query"] == "query=it%27s")
        #expect(log[0]["headers"] == ["x-api-key": "*** (valid)", "x-api-user": "2"])
        #expect(log[1]["headers"]?["x-api-key"] == "*** (wrong)")
        #expect(log[1]["body"] == #"{"mediaId":1,"mediaType":"movie"}"#)
    }

    @Test func requestsAreListedWithWhoAskedAndTheTitle() throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.movie, Titles.dune, as: Users.ada)

        let row = standIn.control(.get, "requests").results.last

        #expect(row?["id"] == .integer(id))
        #expect(row?["status"] == 1)
        #expect(row?["title"] == "Dune")
        #expect(row?["requestedBy"]?["id"] == 2)
    }

    @Test func aResetStartsOver() throws {
        let standIn = try StandIn()
        _ = try standIn.ask(.movie, Titles.dune, as: Users.ada)
        _ = standIn.control(.post, "fail")

        #expect(standIn.control(.post, "reset").status == 204)
        #expect(standIn.control(.get, "requests").results.count == 2)
        #expect(standIn.control(.get, "log").json == [])
        #expect(standIn.api(.get, "status").status == 200)
    }

    @Test func eachProcessServesItsOwnSide() throws {
        let standIn = try StandIn()
        #expect(standIn.server.serveControl(Request(.get, "/api/v1/status")).status == .notFound)
        #expect(standIn.server.serveAPI(Request(.get, "/_control/log")).status == .notFound)
        #expect(standIn.control(.post, "requests/9999/complete").status == 404)
        #expect(standIn.control(.post, "requests/1/explode").status == 404)
    }
}
