import HTTP
import HTTPTypes
import StandInState
import Testing

@testable import StandInPlex

@Suite struct PlexControlTests {
    @Test(arguments: [("", 500), ("mode=refuse", 503)]) func aFailureIsForEveryCallUntilRecovery(
        query: String, status: Int
    ) throws {
        let standIn = try PlexStandIn()
        #expect(standIn.control(.post, "fail", query: query).status == 204)

        #expect(standIn.call(.post, "/api/v2/pins").status == status)
        #expect(standIn.call(.get, "/identity").status == status)
        _ = standIn.control(.post, "recover")
        #expect(standIn.call(.get, "/identity").status == 200)
    }

    @Test(arguments: [("tv", 500, 200), ("server", 201, 500)]) func eachPartFailsAlone(
        part: String, tv: Int, server: Int
    ) throws {
        let standIn = try PlexStandIn()
        _ = standIn.control(.post, "fail", query: "part=\(part)")

        #expect(standIn.call(.post, "/api/v2/pins").status == tv)
        #expect(standIn.call(.get, "/identity").status == server)
        #expect(standIn.control(.post, "fail", query: "part=nothing").status == 400)
    }

    @Test func aCallHangsUntilRecovery() throws {
        let standIn = try PlexStandIn()
        _ = standIn.control(.post, "hang")
        let call = BackgroundCall { standIn.call(.get, "/identity").status }
        try eventually { !standIn.control(.get, "log").results.isEmpty }
        #expect(call.result == nil)

        _ = standIn.control(.post, "recover")

        try eventually { call.result != nil }
        #expect(call.result == 200)
    }

    @Test func theLogSaysWhoseTokenItWasAndNotWhich() throws {
        let standIn = try PlexStandIn()
        let token = try standIn.signIn("friend")
        _ = standIn.call(.get, "/api/v2/user", query: "a=%20b", token: token)
        _ = standIn.call(.get, "/api/v2/user", token: "wrong")

        let log = standIn.control(.get, "log").results.suffix(2)

        #expect(log.first?["path"] == "/api/v2/user")
        #expect(log.first?["query"] == "a=%20b")
        #expect(log.first?["headers"]?["x-plex-token"] == "*** (friend)")
        #expect(log.last?["headers"]?["x-plex-token"] == "*** (nobody's)")
    }

    @Test func aResetStartsOver() throws {
        let standIn = try PlexStandIn()
        let token = try standIn.signIn("friend")
        _ = standIn.control(.post, "accounts/friend/revoke")
        _ = standIn.control(.post, "fail")

        #expect(standIn.control(.post, "reset").status == 204)

        #expect(standIn.control(.get, "log").json == [])
        #expect(standIn.call(.get, "/api/v2/user", token: token).status == 401)
        #expect(standIn.control(.get, "accounts").results.map { $0["hasAccess"] } == [true, true, false, true])
    }

    @Test func eachProcessServesItsOwnSide() throws {
        let standIn = try PlexStandIn()

        #expect(standIn.server.serveControl(Request(.get, "/identity")).status == .notFound)
        #expect(standIn.server.serve(Request(.get, "/_control/log")).status == .notFound)
        #expect(standIn.control(.post, "pins/nothing/approve", #"{"account": "friend"}"#).status == 404)
        #expect(standIn.control(.post, "accounts/friend/explode").status == 404)
        #expect(standIn.control(.post, "accounts/owner/revoke").status == 404)
    }
}
