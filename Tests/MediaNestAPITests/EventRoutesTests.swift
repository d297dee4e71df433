import HTTP
import HTTPTypes
import MediaNest
import Postgres
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

    /// What nginx's module is given it believes, and ends over what is none.
    @Test func onlyAnIDOfSuchAStreamIsPassedOn() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            let (now, begun) = (Timestamp.now().secondsSince1970, try #require(ada.stream(after: nil)))

            #expect(ada.stream(after: "\(now):[3],-,-,-,-") == begun + "?after=\(now):[3],-,-,-,-")
            for made in [
                "\(now):[3],-,-,-", "\(now):[3],-,-,-,-,-", "\(now - 3600):[3],-,-,-,-", "9999999999:0", "1:0", "",
            ] {
                #expect(ada.stream(after: made) == begun, "\(made)")
            }
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

extension APIClient {
    /// Where nginx is sent for a stream that goes on after an event.
    fileprivate func stream(after id: String?) -> String? {
        call(.get, "/events", fields: id.map { [.lastEventID: $0] } ?? [:]).fields[.accelRedirect]
    }
}
