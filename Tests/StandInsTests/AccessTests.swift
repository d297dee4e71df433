import HTTP
import HTTPTypes
import StandInState
import Testing

@testable import StandInOverseerr

@Suite struct AccessTests {
    @Test(arguments: [nil, "wrong"]) func withoutTheKeyIsForbiddenWithAnError(key: String?) throws {
        let standIn = try StandIn()
        let answer = standIn.api(.get, "auth/me", key: key)

        #expect(answer.status == 403)
        #expect(answer.json == ["status": 403, "error": "You do not have permission to access this endpoint"])
    }

    @Test func theBareKeyIsTheOwner() throws {
        let standIn = try StandIn()
        let answer = standIn.api(.get, "auth/me")

        #expect(answer["id"] == 1)
        #expect(answer["permissions"] == 2)
    }

    @Test func theUserHeaderMakesItAnotherUser() throws {
        let standIn = try StandIn()
        #expect(standIn.api(.get, "auth/me", as: Users.ada)["email"] == "ada@demo.local")
    }

    @Test func anUnknownUserIsForbidden() throws {
        let standIn = try StandIn()
        let answer = standIn.api(.get, "auth/me", as: 99)

        #expect(answer.status == 403)
        #expect(answer["error"] != nil)
    }

    @Test(arguments: ["settings/public", "status"]) func whatIsPublicNeedsNoKey(path: String) throws {
        let standIn = try StandIn()

        #expect(standIn.api(.get, path, key: nil).status == 200)
    }

    @Test func thereIsNoStatusOK() throws {
        let standIn = try StandIn()

        #expect(standIn.api(.get, "status")["status"] == nil)
    }

    @Test func settingsAreForAdministrators() throws {
        let standIn = try StandIn()
        #expect(standIn.api(.get, "settings/notifications/webhook", as: Users.ada).status == 403)
        #expect(standIn.api(.get, "settings/notifications/webhook").status == 200)
    }

    @Test func onlyWhoManagesRequestsApproves() throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.movie, Titles.dune, as: Users.ada)

        #expect(standIn.api(.post, "request/\(id)/approve", as: Users.ada).status == 403)
        #expect(standIn.api(.post, "request/\(id)/approve").status == 200)
    }
}
