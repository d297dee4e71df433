import FoundationEssentials
import HTTP
import HTTPTypes
import StandInState
import Testing

@testable import StandInPlex

@Suite struct PlexLibraryTests {
    private let owner = PlexStandIn.ownerToken

    @Test func theServerSaysWhoItIsToAnyone() throws {
        let standIn = try PlexStandIn()

        let identity = standIn.call(.get, "/identity", client: nil)

        #expect(identity.container?["machineIdentifier"] == .string(Server.machineIdentifier))
        #expect(standIn.call(.get, "/").status == 401)
        #expect(standIn.call(.get, "/", token: owner).container?["friendlyName"] == .string(Server.name))
    }

    @Test func whatIsTheOwnersIsForbiddenToOthers() throws {
        let standIn = try PlexStandIn()
        let resources = standIn.call(.get, "/api/v2/resources", token: try standIn.signIn("friend")).results
        let friend = try #require(resources.first?["accessToken"]?.string)

        #expect(standIn.call(.get, "/library/sections", token: friend).status == 200)
        #expect(standIn.call(.get, "/library", token: friend).status == 403)
        #expect(standIn.call(.get, "/library/sections/7/refresh", token: friend).status == 403)
        #expect(standIn.call(.post, "/library/collections", token: friend).status == 403)
    }

    @Test func aTokenOfPlexTVOpensTheServerToItsOwnerOnly() throws {
        let standIn = try PlexStandIn()

        #expect(standIn.call(.get, "/", token: try standIn.signIn("owner")).status == 200)
        #expect(standIn.call(.get, "/", token: try standIn.signIn("friend")).status == 401)
    }

    @Test func aScanTakesAMomentAndThenTheFilesAreThere() throws {
        let standIn = try PlexStandIn()
        try Data("video".utf8).write(to: URL(filePath: standIn.videos + "/Alpha.mp4"))
        try Data("words".utf8).write(to: URL(filePath: standIn.videos + "/Alpha.nfo"))

        _ = standIn.call(.get, "/library/sections/7/refresh", token: owner)
        #expect(youTube(standIn)?["refreshing"] == true)
        #expect(try standIn.keys().isEmpty)
        standIn.advance(seconds: 1)

        #expect(youTube(standIn)?["refreshing"] == false)
        let item = standIn.call(.get, "/library/sections/7/all", token: owner).metadata.first
        let part = item?["Media"]?.array?.first?["Part"]?.array?.first
        #expect(item?["title"] == "Alpha")
        #expect(part?["file"] == .string(standIn.videos + "/Alpha.mp4"))
        #expect(part?["size"] == 5)
        #expect(try standIn.keys().count == 1)
    }

    @Test func aScanOfAFolderLooksThereOnly() throws {
        let standIn = try PlexStandIn()
        try standIn.add("one/A.mp4")
        try Data("video".utf8).write(to: URL(filePath: standIn.videos + "/one/B.mp4"))
        try Data("video".utf8).write(to: URL(filePath: standIn.videos + "/C.mp4"))

        let path = PercentEncoding.encode(standIn.videos + "/one")
        _ = standIn.call(.get, "/library/sections/7/refresh", query: "path=\(path)", token: owner)
        standIn.advance(seconds: 1)

        #expect(try standIn.keys().keys.sorted() == ["A", "B"])
    }

    @Test func aFolderOutsideOfTheSectionIsNotScanned() throws {
        let standIn = try PlexStandIn()

        #expect(standIn.call(.get, "/library/sections/7/refresh", query: "path=%2Fetc", token: owner).status == 200)

        #expect(youTube(standIn)?["refreshing"] == false)
    }

    @Test func whatIsGoneFromTheDiskIsGoneAfterAScan() throws {
        let standIn = try PlexStandIn()
        try standIn.add("A.mp4", "B.mp4")
        let keys = try standIn.keys()
        let collection = try create("List", [try #require(keys["A"])], standIn)
        try FileManager.default.removeItem(atPath: standIn.videos + "/A.mp4")

        standIn.scan()

        #expect(try standIn.keys() == keys.filter { $0.key == "B" })
        #expect(standIn.call(.get, "/library/collections/\(collection)", token: owner).status == 404)
    }

    @Test func aCollectionTakesItemsAndLosesThem() throws {
        let standIn = try PlexStandIn()
        try standIn.add("A.mp4", "B.mp4")
        let keys = try standIn.keys()
        let (a, b) = (try #require(keys["A"]), try #require(keys["B"]))
        let collection = try create("ada: List", [b], standIn)

        #expect(change(.put, "\(collection)/items", uri([a]), standIn).metadata.first?["childCount"] == "2")
        #expect(change(.put, "\(collection)/items", uri([a]), standIn).metadata.first?["childCount"] == "2")
        #expect(change(.delete, "\(collection)/items/\(b)", "", standIn).metadata.first?["childCount"] == "1")
        #expect(titles(collection, standIn) == ["A"])
        #expect(change(.delete, "\(collection)/items/\(a)", "", standIn).status == 200)
        #expect(standIn.call(.get, "/library/collections/\(collection)", token: owner).status == 404)
    }

    @Test func theOrderShowsOnceItIsCustom() throws {
        let standIn = try PlexStandIn()
        try standIn.add("A.mp4", "B.mp4", "C.mp4")
        let keys = try standIn.keys()
        let (a, b, c) = (try #require(keys["A"]), try #require(keys["B"]), try #require(keys["C"]))
        let collection = try create("List", [b, c, a], standIn)
        #expect(titles(collection, standIn) == ["A", "B", "C"])

        _ = change(.put, "\(collection)/prefs", "collectionSort=2", standIn)
        #expect(titles(collection, standIn) == ["B", "C", "A"])
        _ = change(.put, "\(collection)/items/\(b)/move", "after=\(a)", standIn)
        #expect(titles(collection, standIn) == ["C", "A", "B"])
        _ = change(.put, "\(collection)/items/\(a)/move", "", standIn)
        #expect(titles(collection, standIn) == ["A", "C", "B"])
    }

    @Test(arguments: [
        "", "uri=nonsense", "uri=server%3A%2F%2Fother%2Fcom.plexapp.plugins.library%2Flibrary%2Fmetadata%2F101",
    ])
    func aCollectionOfNothingIsRefused(uri: String) throws {
        let standIn = try PlexStandIn()
        try standIn.add("A.mp4")

        let query = "type=1&title=List&smart=0&sectionId=7&" + uri
        #expect(standIn.call(.post, "/library/collections", query: query, token: owner).status == 400)
    }

    @Test func listsAreCutIntoPages() throws {
        let standIn = try PlexStandIn()
        try standIn.add("A.mp4", "B.mp4", "C.mp4")

        let query = "X-Plex-Container-Start=1&X-Plex-Container-Size=1"
        let page = standIn.call(.get, "/library/sections/7/all", query: query, token: owner)

        #expect(page.container?["totalSize"] == 3)
        #expect(page.metadata.map { $0["title"] } == ["B"])
    }

    @Test func withoutAWordAboutJSONAnswersAreXML() throws {
        let standIn = try PlexStandIn()
        try standIn.add("Tom & Jerry.mp4")

        let list = standIn.xml(.get, "/library/sections/7/all", token: owner)

        #expect(list.contains(#"<MediaContainer librarySectionID="7""#))
        #expect(list.contains(#"title="Tom &amp; Jerry""#))
    }

    private func youTube(_ standIn: PlexStandIn) -> JSONValue? {
        let sections = standIn.call(.get, "/library/sections", token: owner).container?["Directory"]?.array
        return sections?.first { $0["title"] == "YouTube" }
    }

    private func uri(_ keys: [Int]) -> String {
        let path = "/com.plexapp.plugins.library/library/metadata/" + keys.map(String.init).joined(separator: ",")
        return "uri=" + PercentEncoding.encode("server://" + Server.machineIdentifier + path)
    }

    private func create(_ title: String, _ keys: [Int], _ standIn: PlexStandIn) throws -> Int {
        let query = "type=1&title=\(PercentEncoding.encode(title))&smart=0&sectionId=7&\(uri(keys))"
        let row = standIn.call(.post, "/library/collections", query: query, token: owner).metadata.first
        return try #require(row?["ratingKey"]?.string.flatMap { Int($0) })
    }

    private func change(
        _ method: HTTPRequest.Method, _ path: String, _ query: String, _ standIn: PlexStandIn
    ) -> Answer {
        standIn.call(method, "/library/collections/" + path, query: query, token: owner)
    }

    private func titles(_ collection: Int, _ standIn: PlexStandIn) -> [String?] {
        let path = "/library/collections/\(collection)/children"
        return standIn.call(.get, path, token: owner).metadata.map { $0["title"]?.string }
    }
}
