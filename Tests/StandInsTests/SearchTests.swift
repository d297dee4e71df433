import HTTP
import HTTPTypes
import StandInState
import Testing

@testable import StandInOverseerr

@Suite struct SearchTests {
    @Test func aSearchMixesFilmsAndCollections() throws {
        let standIn = try StandIn()
        let answer = standIn.api(.get, "search", query: "query=matrix")

        #expect(Set(answer.results.compactMap { $0["mediaType"]?.string }) == ["movie", "collection"])
        #expect(answer["totalResults"] == 3)
        #expect(answer["page"] == 1)
        #expect(answer["totalPages"] == 1)
    }

    @Test func aPersonIsFoundWithWhatItIsKnownFor() throws {
        let standIn = try StandIn()
        let answer = standIn.api(.get, "search", query: "query=keanu")

        #expect(answer.results.first?["mediaType"] == "person")
        #expect(answer.results.first?["knownFor"]?.array?.count == 2)
    }

    @Test(arguments: ["am%C3%A9lie", "amelie", "Le%20Fabuleux"]) func accentsAndOriginalNamesAreFound(query: String)
        throws
    {
        let standIn = try StandIn()
        #expect(standIn.api(.get, "search", query: "query=\(query)").results.map { $0["id"] } == [194])
    }

    @Test func whatNobodyAskedForHasNoMediaInfo() throws {
        let standIn = try StandIn()
        #expect(standIn.api(.get, "search", query: "query=dune").results.allSatisfy { $0["mediaInfo"] == nil })
        _ = try standIn.ask(.movie, Titles.dune, as: Users.ada)

        let row = standIn.api(.get, "search", query: "query=dune").results.first { $0["id"]?.int == Titles.dune }
        #expect(row?["mediaInfo"]?["status"] == 2)
    }

    @Test func trendingComesTwentyAtATime() throws {
        let standIn = try StandIn()
        let first = standIn.api(.get, "discover/trending")
        let second = standIn.api(.get, "discover/trending", query: "page=2&language=de")

        #expect(first.results.count == 20)
        #expect(second["page"] == 2)
        #expect(Set(first.results.map { $0.text }).isDisjoint(with: second.results.map { $0.text }))
    }

    @Test func aSeriesHasItsSeasonsAndSpecials() throws {
        let standIn = try StandIn()
        let answer = standIn.api(.get, "tv/\(Titles.gameOfThrones)")

        #expect(answer["numberOfSeasons"] == 8)
        #expect(answer["seasons"]?.array?.compactMap { $0["seasonNumber"]?.int } == Array(0...8))
        #expect(standIn.api(.get, "tv/1399/season/7")["episodes"]?.array?.count == 7)
    }

    @Test(arguments: ["movie/999999999", "tv/999999999", "tv/1399/season/99"])
    func whatTMDBDoesNotHaveIsA500(path: String) throws {
        let standIn = try StandIn()
        let answer = standIn.api(.get, path)

        #expect(answer.status == 500)
        #expect(answer.message?.hasPrefix("Unable to retrieve") == true)
    }

    @Test func theCatalogueHasEachTitleOnce() {
        let keys = Catalogue.titles.map { "\($0.type) \($0.tmdbID)" }

        #expect(Set(keys).count == keys.count)
        #expect(keys.count >= 40)
    }

    @Test func mediaListsWhatIsThere() throws {
        let standIn = try StandIn()
        let answer = standIn.api(.get, "media", query: "filter=allavailable&sort=mediaAdded&take=1")

        #expect(answer["pageInfo"] == ["pages": 2, "pageSize": 1, "results": 2, "page": 1])
        #expect(answer.results.first?["status"] == 5)
    }
}
