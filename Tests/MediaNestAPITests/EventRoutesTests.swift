import HTTP
import HTTPTypes
import MediaNest
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct EventRoutesTests {
    @Test func aStreamIsOnTheChannelsOfItsPersonAndSession() throws {
        try withDatabase { db in
            let (ada, root) = try (db.signIn("ada"), db.signIn("root", role: .admin))
            func channels(_ client: APIClient) -> String? { client.call(.get, "/events").fields[.accelRedirect] }

            let (id, session) = (ada.principal.userID, ada.principal.sessionID)
            #expect(channels(ada) == "/_live/user_\(id),all,user_\(id)_0,session_\(session),gate_0")
            #expect(channels(root)?.contains(",all,role_admin,user_") == true)
            #expect(ada.call(.get, "/events").fields[.accelBuffering] == "no")
        }
    }

    /// nginx would otherwise take it for a subscriber.
    @Test func aLookAtTheHeadOpensNoStream() throws {
        try withDatabase { db in
            let answer = try db.signIn("ada").call(.head, "/events")

            #expect(answer.status == 200 && answer.fields[.accelRedirect] == nil)
        }
    }

    @Test(arguments: ["cross-site", "same-site", "none"])
    func anotherSitesPageIsRefused(site: String) throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")

            #expect(ada.call(.get, "/events", fields: [.secFetchSite: site]).code == "auth.csrf")
            #expect(ada.call(.get, "/events", fields: [.origin: "https://evil.example"]).code == "auth.csrf")
            #expect(ada.call(.get, "/events", fields: [.secFetchSite: "same-origin"]).status == 200)
            #expect(ada.call(.get, "/events", fields: [.origin: "http://127.0.0.1:8080"]).status == 200)
        }
    }

    @Test func withoutAnAddressToPublishNothingIsLive() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            let dispatcher = Dispatcher(services: try db.otherServices(["MEDIANEST_LIVE_URL": ""]))

            let answer = APIClient(dispatcher: dispatcher, fields: ada.fields).call(.get, "/events")

            #expect(answer.status == 404 && answer.code == "live.off" && answer.fields[.accelRedirect] == nil)
        }
    }
}
