import HTTP
import HTTPTypes
import StandInState
import Testing

@testable import StandInPlex

@Suite struct PlexPinTests {
    @Test func aStrongPinBecomesATokenWhenSomebodySaysYes() throws {
        let standIn = try PlexStandIn()
        let pin = standIn.call(.post, "/api/v2/pins", query: "strong=true")
        let code = try #require(pin["code"]?.string)

        #expect(pin.status == 201)
        #expect(code.count == 25)
        #expect(pin["expiresIn"] == 1800)
        #expect(pin["authToken"] == .null)
        #expect(pin["clientIdentifier"] == .string(PlexStandIn.client))
        #expect(standIn.control(.post, "pins/\(code)/approve", #"{"account": "friend"}"#).status == 204)
        let id = try #require(pin["id"]?.int)
        let token = try #require(standIn.call(.get, "/api/v2/pins/\(id)")["authToken"]?.string)
        #expect(standIn.call(.get, "/api/v2/user", token: token)["id"] == 1003)
    }

    @Test func aShortPinIsTypedByASignedInPerson() throws {
        let standIn = try PlexStandIn()
        let pin = standIn.call(.post, "/api/v2/pins")
        let (id, code) = (try #require(pin["id"]?.int), try #require(pin["code"]?.string))
        let friend = try standIn.signIn("friend")

        #expect(code.count == 4)
        #expect(pin["expiresIn"] == 900)
        #expect(standIn.call(.put, "/api/v2/pins/link", token: friend, form: "code=\(code)").status == 204)
        let token = try #require(standIn.call(.get, "/api/v2/pins/\(id)")["authToken"]?.string)
        #expect(standIn.call(.get, "/api/v2/user", token: token)["username"] == "friend")
    }

    @Test func anotherClientDoesNotFindThePin() throws {
        let standIn = try PlexStandIn()
        let id = try #require(standIn.call(.post, "/api/v2/pins", query: "strong=true")["id"]?.int)

        let answer = standIn.call(.get, "/api/v2/pins/\(id)", client: "somebody else")

        #expect(answer.status == 404)
        #expect(answer.errorCode == 1020)
        #expect(standIn.call(.get, "/api/v2/pins/\(id)").status == 200)
    }

    @Test func anExpiredPinIsGoneAndCannotBeApproved() throws {
        let standIn = try PlexStandIn()
        let pin = standIn.call(.post, "/api/v2/pins", query: "strong=true")
        let (id, code) = (try #require(pin["id"]?.int), try #require(pin["code"]?.string))
        standIn.advance(seconds: 1799)
        #expect(standIn.call(.get, "/api/v2/pins/\(id)")["expiresIn"] == 1)

        standIn.advance(seconds: 1)

        #expect(standIn.call(.get, "/api/v2/pins/\(id)").errorCode == 1020)
        #expect(standIn.control(.post, "pins/\(code)/approve", #"{"account": "friend"}"#).status == 404)
    }

    @Test func theControlMakesAPinExpire() throws {
        let standIn = try PlexStandIn()
        let pin = standIn.call(.post, "/api/v2/pins", query: "strong=true")
        let (id, code) = (try #require(pin["id"]?.int), try #require(pin["code"]?.string))

        #expect(standIn.control(.post, "pins/\(code)/expire").status == 204)

        #expect(standIn.call(.get, "/api/v2/pins/\(id)").status == 404)
    }

    @Test func withoutAClientIdentifierThereIsNoPin() throws {
        let standIn = try PlexStandIn()

        let answer = standIn.call(.post, "/api/v2/pins", query: "strong=true", client: nil)

        #expect(answer.status == 400)
        #expect(answer.errorCode == 1000)
    }

    @Test func theHostedPageIsServedWithItsParts() throws {
        let standIn = try PlexStandIn()

        for (path, type) in [
            ("/auth", "text/html"), ("/auth/", "text/html"), ("/auth/auth.js", "text/javascript"),
            ("/auth/auth.css", "text/css"),
        ] {
            let response = standIn.respond(.get, path)
            #expect(response.status == .ok)
            #expect(response.fields[.contentType]?.hasPrefix(type) == true)
            #expect(!response.body.isEmpty)
        }
    }
}
