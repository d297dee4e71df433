import HTTP
import HTTPTypes
import StandInState
import Testing

@testable import StandInOverseerr

@Suite struct LifecycleTests {
    @Test func anApprovalStartsTheDownload() throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.tv, Titles.breakingBad, as: Users.ada, seasons: [1])

        let answer = standIn.api(.post, "request/\(id)/approve")

        #expect(answer["status"] == 2)
        #expect(answer["modifiedBy"]?["id"] == 1)
        #expect(answer["media"]?["status"] == 3)
        #expect(answer["media"]?["serviceId"] == 0)
        #expect(answer["seasons"]?.array?.map { $0["status"] } == [2])
    }

    @Test func aDeclinedTitleIsUnknownAgain() throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.movie, Titles.dune, as: Users.ada)

        let answer = standIn.api(.post, "request/\(id)/decline")

        #expect(answer["status"] == 3)
        #expect(answer["media"]?["status"] == 1)
    }

    @Test func aDeclinedSeriesStaysPendingForOthers() throws {
        let standIn = try StandIn()
        let first = try standIn.ask(.tv, Titles.breakingBad, as: Users.ada, seasons: [1])
        _ = try standIn.ask(.tv, Titles.breakingBad, as: Users.friend, seasons: [2])

        #expect(standIn.api(.post, "request/\(first)/decline")["media"]?["status"] == 2)
    }

    @Test func downloadingIsSeenInTheQueueNotInTheStatus() throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.movie, Titles.dune, as: Users.auto)
        _ = standIn.control(.post, "requests/\(id)/download", query: "progress=0.75")

        let answer = standIn.api(.get, "request/\(id)")
        let item = answer["media"]?["downloadStatus"]?.array?.first

        #expect(answer["status"] == 2)
        #expect(answer["media"]?["status"] == 3)
        #expect(item?["sizeLeft"]?.int.map { $0 * 4 } == item?["size"]?.int)
    }

    @Test func aPendingRequestIsNotDownloaded() throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.movie, Titles.dune, as: Users.ada)

        #expect(standIn.control(.post, "requests/\(id)/download").status == 409)
    }

    @Test func aMovieInTheLibraryCompletesItsRequest() throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.movie, Titles.dune, as: Users.ada)
        _ = standIn.control(.post, "requests/\(id)/complete")

        let answer = standIn.api(.get, "request/\(id)")

        #expect(answer["status"] == 5)
        #expect(answer["media"]?["status"] == 5)
        #expect(answer["media"]?["downloadStatus"] == [])
        #expect(answer["media"]?["ratingKey"]?.string != nil)
    }

    @Test func aSeriesWithMissingSeasonsIsPartlyAvailableThoughItsRequestIsComplete() throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.tv, Titles.breakingBad, as: Users.auto, seasons: [1])
        _ = standIn.control(.post, "requests/\(id)/complete")

        let answer = standIn.api(.get, "request/\(id)")

        #expect(answer["status"] == 5)
        #expect(answer["media"]?["status"] == 4)
        #expect(answer["media"]?["seasons"]?.array?.map { $0["status"] } == [5])
    }

    @Test func allSeasonsTogetherMakeItAvailable() throws {
        let standIn = try StandIn()
        let first = try standIn.ask(.tv, 94605, as: Users.ada, seasons: [1])
        let second = try standIn.ask(.tv, 94605, as: Users.friend, seasons: [2])
        _ = standIn.control(.post, "requests/\(first)/complete")
        _ = standIn.control(.post, "requests/\(second)/complete")

        #expect(standIn.api(.get, "tv/94605")["mediaInfo"]?["status"] == 5)
    }

    @Test func aFailureIsRetried() throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.movie, Titles.dune, as: Users.ada)
        _ = standIn.control(.post, "requests/\(id)/fail")

        #expect(standIn.api(.get, "request/\(id)")["status"] == 4)
        #expect(standIn.api(.get, "request/\(id)")["media"]?["status"] == 3)
        #expect(standIn.api(.post, "request/\(id)/retry")["status"] == 2)
    }

    @Test func anAdministratorMakesATitleAvailableByHand() throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.movie, Titles.dune, as: Users.ada)
        let media = try #require(standIn.api(.get, "request/\(id)")["media"]?["id"]?.int)

        #expect(standIn.api(.post, "media/\(media)/available", ["is4k": false])["status"] == 5)
        #expect(standIn.api(.get, "request/\(id)")["status"] == 5)
    }
}
