import HTTP
import HTTPTypes
import StandInState
import Testing

@testable import StandInOverseerr

@Suite struct RequestCreationTests {
    private func body(_ type: String, _ id: Int, _ more: [String: JSONValue?] = [:]) -> JSONValue {
        let base: JSONValue = ["mediaType": .string(type), "mediaId": .integer(id), "is4k": false]
        return base.adding(more)
    }

    @Test func aUserWithoutAutoApprovalWaits() throws {
        let standIn = try StandIn()
        let answer = standIn.api(.post, "request", as: Users.ada, body("movie", Titles.dune))

        #expect(answer.status == 201)
        #expect(answer["status"] == 1)
        #expect(answer["requestedBy"]?["id"] == 2)
        #expect(answer["modifiedBy"] == nil)
        #expect(answer["media"]?["status"] == 2)
    }

    @Test(arguments: [Users.owner, Users.auto]) func whoApprovesHimselfDoesNot(user: Int) throws {
        let standIn = try StandIn()
        let answer = standIn.api(.post, "request", as: user, body("movie", Titles.dune))

        #expect(answer["status"] == 2)
        #expect(answer["modifiedBy"]?["id"] == .integer(user))
        #expect(answer["media"]?["status"] == 2, "the answer has the title from before the approval")
        let id = try #require(answer["id"]?.int)
        #expect(standIn.api(.get, "request/\(id)")["media"]?["status"] == 3)
    }

    /// The quirk that makes `X-API-User` necessary.
    @Test func theOwnerForAnotherUserIsApprovedAtOnce() throws {
        let standIn = try StandIn()
        let answer = standIn.api(.post, "request", body("movie", Titles.dune, ["userId": 2]))

        #expect(answer["status"] == 2)
        #expect(answer["requestedBy"]?["id"] == 2)
    }

    @Test func onlyAManagerAsksForAnotherUser() throws {
        let standIn = try StandIn()
        let answer = standIn.api(.post, "request", as: Users.ada, body("movie", Titles.dune, ["userId": 3]))

        #expect(answer.status == 403)
        #expect(answer.message == "You do not have permission to modify the request user.")
    }

    @Test(arguments: [
        (Users.quota, "movie", Titles.dune, "Movie Quota exceeded."),
        (Users.quota, "tv", Titles.breakingBad, "Series Quota exceeded."),
        (Users.noPermission, "movie", Titles.dune, "You do not have permission to make movie requests."),
        (Users.noPermission, "tv", Titles.breakingBad, "You do not have permission to make series requests."),
        (Users.ada, "movie", Titles.room, "This media is blocklisted."),
    ])
    func aRefusalHasItsReason(user: Int, type: String, id: Int, message: String) throws {
        let standIn = try StandIn()
        let answer = standIn.api(.post, "request", as: user, body(type, id, ["seasons": [1]]))

        #expect(answer.status == 403)
        #expect(answer.message == message)
        #expect(answer["error"] == nil)
    }

    @Test func aSecondRequestForAMovieIsAConflict() throws {
        let standIn = try StandIn()
        _ = try standIn.ask(.movie, Titles.dune, as: Users.ada)

        let answer = standIn.api(.post, "request", as: Users.friend, body("movie", Titles.dune))

        #expect(answer.status == 409)
        #expect(answer.message == "Request for this media already exists.")
    }

    @Test func aDeclinedMovieMayBeAskedForAgain() throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.movie, Titles.dune, as: Users.ada)
        _ = standIn.api(.post, "request/\(id)/decline")

        #expect(standIn.api(.post, "request", as: Users.ada, body("movie", Titles.dune)).status == 201)
    }

    @Test func withoutIs4kADuplicateSlipsThrough() throws {
        let standIn = try StandIn()
        _ = try standIn.ask(.movie, Titles.dune, as: Users.ada)
        let careless: JSONValue = ["mediaType": "movie", "mediaId": .integer(Titles.dune)]

        #expect(standIn.api(.post, "request", as: Users.ada, careless).status == 201)
    }

    @Test func aSeriesWithoutSeasonsIsAnError() throws {
        let standIn = try StandIn()
        #expect(standIn.api(.post, "request", as: Users.ada, body("tv", Titles.breakingBad)).status == 500)
    }

    @Test func allSeasonsAreAllButTheSpecials() throws {
        let standIn = try StandIn()
        let answer = standIn.api(
            .post, "request", as: Users.ada, body("tv", Titles.breakingBad, ["seasons": "all"]))

        #expect(answer["seasons"]?.array?.map { $0["seasonNumber"] } == [1, 2, 3, 4, 5])
        #expect(answer["seasons"]?.array?.map { $0["status"] } == [1, 1, 1, 1, 1])
    }

    @Test func seasonsAskedForBeforeAreDropped() throws {
        let standIn = try StandIn()
        _ = try standIn.ask(.tv, Titles.breakingBad, as: Users.ada, seasons: [1, 2])

        let answer = standIn.api(
            .post, "request", as: Users.friend, body("tv", Titles.breakingBad, ["seasons": [0, 2, 3]]))

        #expect(answer.status == 201)
        #expect(answer["seasons"]?.array?.map { $0["seasonNumber"] } == [3])
    }

    @Test func noSeasonLeftIsAcceptedAndMakesNothing() throws {
        let standIn = try StandIn()
        _ = try standIn.ask(.tv, Titles.breakingBad, as: Users.ada, seasons: [1])
        let before = standIn.api(.get, "request/count")["total"]

        let answer = standIn.api(
            .post, "request", as: Users.friend, body("tv", Titles.breakingBad, ["seasons": [1]]))

        #expect(answer.status == 202)
        #expect(answer.json == ["message": "No seasons available to request"])
        #expect(standIn.api(.get, "request/count")["total"] == before)
    }

    @Test func whatTMDBDoesNotHaveIsAnError() throws {
        let standIn = try StandIn()
        #expect(standIn.api(.post, "request", as: Users.ada, body("movie", 999_999_999)).status == 500)
    }
}
