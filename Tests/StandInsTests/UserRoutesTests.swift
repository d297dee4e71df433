import HTTP
import HTTPTypes
import StandInState
import Testing

@testable import StandInOverseerr

@Suite struct UserRoutesTests {
    @Test func anotherUserIsShownWithoutEmailAndPlexId() throws {
        let standIn = try StandIn()
        let seen = standIn.api(.get, "user/\(Users.friend)", as: Users.ada)
        let own = standIn.api(.get, "user/\(Users.ada)", as: Users.ada)

        #expect(seen["displayName"] == "friend")
        #expect(seen["email"] == nil && seen["plexId"] == nil && seen["settings"] == nil)
        #expect(own["email"] == "ada@demo.local")
        #expect(own["plexId"] == .null)
    }

    @Test func theListHasPlexIdsForTheOwner() throws {
        let standIn = try StandIn()
        let answer = standIn.api(.get, "user", query: "take=1000&sort=created")

        #expect(answer.results.compactMap { $0["plexId"]?.int } == [1001, 1003, 1005, 1006, 1007])
        #expect(answer["pageInfo"]?["results"] == 6)
    }

    @Test func sortingByRequestsPutsTheBusiestFirst() throws {
        let standIn = try StandIn()
        let answer = standIn.api(.get, "user", query: "sort=requests&take=1")

        #expect(answer.results.first?["id"] == .integer(Users.quota))
        #expect(answer.results.first?["requestCount"] == 2)
    }

    @Test func aUsedUpQuotaIsRestricted() throws {
        let standIn = try StandIn()
        #expect(
            standIn.api(.get, "user/\(Users.quota)/quota")["movie"]
                == ["days": 365, "limit": 1, "used": 1, "remaining": 0, "restricted": true])
    }

    @Test func withoutALimitNothingRemainsToBeSaid() throws {
        let standIn = try StandIn()
        #expect(standIn.api(.get, "user/\(Users.ada)/quota")["movie"] == ["used": 0, "restricted": false])
        #expect(standIn.api(.get, "user/1/quota")["tv"] == ["limit": 0, "used": 0, "restricted": false])
    }

    @Test func anotherUsersQuotaIsForManagers() throws {
        let standIn = try StandIn()
        #expect(standIn.api(.get, "user/\(Users.friend)/quota", as: Users.ada).status == 403)
    }

    @Test func anImportMakesTheUserOnceWithDefaultPermissions() throws {
        let standIn = try StandIn()
        let first = standIn.api(.post, "user/import-from-plex", ["plexIds": ["1004"]])
        let second = standIn.api(.post, "user/import-from-plex", ["plexIds": ["1004"]])

        #expect(first.status == 201)
        #expect(first.results.map { $0["plexUsername"] } == ["newcomer"])
        #expect(first.results.first?["permissions"] == 32)
        #expect(first.results.first?["email"] == nil)
        #expect(second.json == [])
    }

    @Test(arguments: ["1008", "1009", "4711"]) func whoHasNoEmailOrNoAccessIsNotImported(plexID: String) throws {
        let standIn = try StandIn()
        #expect(
            standIn.api(.post, "user/import-from-plex", ["plexIds": [.string(plexID)]]).json == [])
    }

    @Test func anImportNeedsTheList() throws {
        let standIn = try StandIn()

        #expect(standIn.api(.post, "user/import-from-plex").status == 500)
    }
}
