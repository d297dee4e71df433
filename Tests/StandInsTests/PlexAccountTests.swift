import HTTP
import HTTPTypes
import StandInState
import Testing

@testable import StandInPlex

@Suite struct PlexAccountTests {
    @Test func eachPersonHasAnAccount() throws {
        let standIn = try PlexStandIn()

        let owner = standIn.call(.get, "/api/v2/user", token: try standIn.signIn("owner"))
        let home = standIn.call(.get, "/api/v2/user", token: try standIn.signIn("homeuser"))

        #expect(owner["email"] == "owner@demo.local")
        #expect(owner["homeAdmin"] == true)
        #expect(owner["subscription"]?["active"] == true)
        #expect(home["email"] == .null)
        #expect(home["username"] == .null)
        #expect(home["title"] == "Kim")
        #expect(home["restricted"] == true)
    }

    @Test func theOwnerOwnsTheServerAndOthersOnlyUseIt() throws {
        let standIn = try PlexStandIn()

        let owners = try servers("owner", standIn)
        let friends = try servers("friend", standIn)

        #expect(owners.map { $0["clientIdentifier"] } == [.string(Server.machineIdentifier)])
        #expect(owners.first?["owned"] == true)
        #expect(friends.map { $0["clientIdentifier"] } == [.string(Server.machineIdentifier)])
        #expect(friends.first?["owned"] == false)
        #expect(friends.first?["ownerId"] == 1001)
    }

    @Test func theStrangerOwnsAnotherServerOnly() throws {
        let standIn = try PlexStandIn()

        let servers = try servers("stranger", standIn)

        #expect(servers.map { $0["owned"] } == [true])
        #expect(servers.first?["clientIdentifier"] != .string(Server.machineIdentifier))
    }

    @Test func accessIsTakenAwayAndGivenBack() throws {
        let standIn = try PlexStandIn()
        let before = try #require(try servers("friend", standIn).first?["accessToken"]?.string)
        #expect(standIn.call(.get, "/", token: before).status == 200)

        #expect(standIn.control(.post, "accounts/friend/revoke")["hasAccess"] == false)

        #expect(try servers("friend", standIn).isEmpty)
        #expect(standIn.call(.get, "/", token: before).status == 401)
        #expect(!standIn.xml(.get, "/api/users", token: PlexStandIn.ownerToken).contains(#"<Server id="10030""#))
        #expect(standIn.control(.post, "accounts/friend/grant")["hasAccess"] == true)
        #expect(try servers("friend", standIn).count == 1)
    }

    @Test func theOwnerSeesWithWhomHeShares() throws {
        let standIn = try PlexStandIn()

        let list = standIn.xml(.get, "/api/users/", token: PlexStandIn.ownerToken)

        #expect(list.contains(#"<User id="1003" title="friend" username="friend" email="friend@demo.local""#))
        #expect(list.contains(#"<User id="1008" title="Kim" username="" email="""#))
        #expect(list.contains(#"machineIdentifier="\#(Server.machineIdentifier)""#))
        #expect(!list.contains("stranger"))
    }

    @Test func aWrongTokenIsNotAuthenticated() throws {
        let standIn = try PlexStandIn()

        for token in [nil, "wrong"] {
            let answer = standIn.call(.get, "/api/v2/user", token: token)
            #expect(answer.status == 401)
            #expect(answer.errorCode == 1001)
        }
    }

    @Test func aSignedOutTokenIsInvalid() throws {
        let standIn = try PlexStandIn()
        let token = try standIn.signIn("friend")
        let other = try standIn.signIn("friend")
        #expect(standIn.xml(.get, "/api/v2/ping", token: token).hasSuffix("<pong>1</pong>"))

        #expect(standIn.call(.delete, "/api/v2/users/signout", token: token).status == 204)

        #expect(standIn.call(.get, "/api/v2/user", token: token).status == 422)
        #expect(
            standIn.xml(.get, "/api/v2/user", token: token).hasSuffix(
                "<errors><error>Invalid token</error></errors>"))
        #expect(standIn.call(.get, "/api/v2/user", token: other).status == 200)
        #expect(standIn.control(.post, "accounts/friend/sign-out").status == 200)
        #expect(standIn.call(.get, "/api/v2/user", token: other).status == 422)
    }

    @Test func anUnknownAddressIsNotFound() throws {
        let standIn = try PlexStandIn()

        #expect(standIn.call(.get, "/api/v2/nothing").errorCode == 1002)
    }

    @Test func aTestMakesAPersonOfItsOwn() throws {
        let standIn = try PlexStandIn()

        let made = standIn.control(.post, "accounts", #"{"name": "newcomer", "hasAccess": false}"#)

        #expect(made.status == 201)
        #expect(made["hasAccess"] == false)
        #expect(try servers("newcomer", standIn).isEmpty)
        #expect(standIn.control(.post, "accounts", #"{"name": "newcomer"}"#).status == 400)
    }

    private func servers(_ account: String, _ standIn: PlexStandIn) throws -> [JSONValue] {
        let token = try standIn.signIn(account)
        let resources = standIn.call(.get, "/api/v2/resources", query: "includeHttps=1", token: token).results
        #expect(resources.last?["provides"] == "client,player")
        return resources.filter { $0["provides"] == "server" }
    }
}
