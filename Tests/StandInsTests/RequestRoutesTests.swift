import HTTP
import HTTPTypes
import StandInState
import Testing

@testable import StandInOverseerr

@Suite struct RequestRoutesTests {
    @Test func aUserSeesOnlyHisOwn() throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.movie, Titles.dune, as: Users.ada)
        let other = try standIn.ask(.movie, Titles.matrix, as: Users.friend)

        #expect(standIn.api(.get, "request", as: Users.ada).results.map { $0["id"]?.int } == [id])
        #expect(standIn.api(.get, "request/\(other)", as: Users.ada).status == 403)
        #expect(standIn.api(.get, "request", query: "requestedBy=3", as: Users.ada).status == 403)
    }

    @Test func theListIsCutIntoPagesNewestFirst() throws {
        let standIn = try StandIn()
        let ids = try [Titles.dune, Titles.matrix, 550].map { try standIn.ask(.movie, $0, as: Users.ada) }

        let answer = standIn.api(.get, "request", query: "take=2&skip=2&requestedBy=2")

        #expect(answer["pageInfo"] == ["pages": 2, "pageSize": 2, "results": 3, "page": 2])
        #expect(answer.results.map { $0["id"]?.int } == [ids[0]])
        #expect(answer["serviceErrors"] == ["radarr": [], "sonarr": []])
    }

    @Test func filtersLookAtRequestAndTitle() throws {
        let standIn = try StandIn()
        let pending = try standIn.ask(.movie, Titles.dune, as: Users.ada)
        let approved = try standIn.ask(.movie, Titles.matrix, as: Users.auto)
        let completed = try standIn.ask(.movie, 550, as: Users.auto)
        _ = standIn.control(.post, "requests/\(completed)/complete")
        let mine = Set([pending, approved, completed])
        func ids(_ filter: String) -> Set<Int> {
            mine.intersection(
                standIn.api(.get, "request", query: "filter=\(filter)").results.compactMap { $0["id"]?.int })
        }

        #expect(ids("pending") == [pending])
        #expect(ids("processing") == [approved])
        #expect(ids("unavailable") == [pending, approved])
        #expect(ids("available") == [completed])
        #expect(ids("failed") == [])
        #expect(ids("all") == mine)
    }

    @Test func countsHaveNineNumbersAndAvailableStaysNearZero() throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.movie, Titles.matrix, as: Users.auto)
        _ = try standIn.ask(.tv, Titles.breakingBad, as: Users.ada, seasons: [1])
        _ = standIn.control(.post, "requests/\(id)/complete")

        #expect(
            standIn.api(.get, "request/count").json == [
                "total": 4, "movie": 2, "tv": 2, "pending": 1, "approved": 0, "declined": 0, "processing": 0,
                "available": 0, "completed": 3,
            ])
    }

    @Test func anUnknownRequestIsNotFound() throws {
        let standIn = try StandIn()
        for method in [HTTPRequest.Method.get, .delete] {
            #expect(standIn.api(method, "request/9999").message == "Request not found.")
        }
        #expect(standIn.api(.post, "request/9999/approve").status == 404)
        #expect(standIn.api(.get, "request/abc").status == 404)
    }

    /// Overseerr's own rule, a known weakness: who is signed in deletes anybody's pending request.
    @Test func aPendingRequestIsDeletedByAnybodyAnApprovedOneIsNot() throws {
        let standIn = try StandIn()
        let pending = try standIn.ask(.movie, Titles.dune, as: Users.ada)
        let approved = try standIn.ask(.movie, Titles.matrix, as: Users.auto)

        #expect(standIn.api(.delete, "request/\(pending)", as: Users.friend).status == 204)
        #expect(standIn.api(.delete, "request/\(approved)", as: Users.friend).status == 401)
    }

    @Test func aDeletedRequestLeavesItsTitleUnknown() throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.movie, Titles.dune, as: Users.ada)

        #expect(standIn.api(.delete, "request/\(id)", as: Users.ada).status == 204)
        #expect(standIn.api(.get, "movie/\(Titles.dune)")["mediaInfo"]?["status"] == 1)
    }

    @Test func aChangeReplacesTheSeasonsOfASeries() throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.tv, Titles.breakingBad, as: Users.ada, seasons: [1, 2])

        let answer = standIn.api(.put, "request/\(id)", as: Users.ada, ["mediaType": "tv", "seasons": [2, 3]])

        #expect(answer["seasons"]?.array?.map { $0["seasonNumber"] } == [2, 3])
        #expect(
            standIn.api(.put, "request/\(id)", as: Users.friend, ["mediaType": "tv", "seasons": [1]]).status == 403)
        #expect(
            standIn.api(.put, "request/\(id)", as: Users.ada, ["mediaType": "tv", "seasons": []]).status == 500)
    }
}
