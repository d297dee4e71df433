import HTTP
import HTTPTypes
import StandInState
import Testing

@testable import StandInOverseerr

@Suite struct ValidationTests {
    @Test(arguments: ["a+b", "it's", "(a)", "a!", "a*", "a:b", "a/b", "a,b", "a~b", "a?b", "a@b"])
    func aReservedCharacterInTheRawQueryIsRefused(query: String) throws {
        let standIn = try StandIn()
        let answer = standIn.api(.get, "search", query: "query=\(query)")

        #expect(answer.status == 400)
        #expect(
            answer.message
                == "Parameter 'query' must be url encoded. Its value may not contain reserved characters.")
        #expect(answer["errors"]?.array?.first?["path"] == ".query.query")
    }

    @Test func theSameCharactersEncodedAreSearchedFor() throws {
        let standIn = try StandIn()
        let answer = standIn.api(.get, "search", query: "query=it%27s%20always%20%28sunny%29%21&page=1&language=en")

        #expect(answer.status == 200)
        #expect(answer.results.map { $0["id"] } == [2710])
    }

    @Test func anUnknownParameterIsNamed() throws {
        let standIn = try StandIn()
        let answer = standIn.api(.get, "request", query: "take=5&limit=5")

        #expect(answer.status == 400)
        #expect(answer.message == "Unknown query parameter 'limit'")
    }

    @Test(arguments: [
        ("take=many", "request/query/take must be number"), ("take=", "Empty value found for query parameter 'take'"),
        ("sort=oldest", "request/query/sort must be equal to one of the allowed values: added, modified"),
    ])
    func aWrongValueIsRefused(query: String, message: String) throws {
        let standIn = try StandIn()
        let answer = standIn.api(.get, "request", query: query)

        #expect(answer.status == 400)
        #expect(answer.message == message)
    }

    @Test func aSearchNeedsItsQuery() throws {
        let standIn = try StandIn()
        #expect(standIn.api(.get, "search").message == "request/query must have required property 'query'")
    }

    @Test func anIdInTheBodyIsANumberNotText() throws {
        let standIn = try StandIn()
        let answer = standIn.api(.post, "request", ["mediaType": "movie", "mediaId": "438631"])

        #expect(answer.status == 400)
        #expect(answer.message == "request/body/mediaId must be number")
    }

    @Test func everyFaultOfABodyIsNamed() throws {
        let standIn = try StandIn()
        let answer = standIn.api(.post, "request", ["mediaType": "music", "is4k": "no"])

        #expect(answer["errors"]?.array?.count == 3)
    }

    @Test func aBodyNeedsItsType() throws {
        let standIn = try StandIn()
        let request = Request(
            .post, "/api/v1/request", fields: [.apiKey: StandIn.key], body: RequestBody(Array("{}".utf8)))

        #expect(standIn.server.serveAPI(request).status == .unsupportedMediaType)
    }

    @Test(arguments: [("nothing", 404), ("request/1/pending", 400), ("movie/dune", 400)])
    func whatIsNotInTheContractIsRefused(path: String, status: Int) throws {
        let standIn = try StandIn()
        #expect(standIn.api(path.hasPrefix("request") ? .post : .get, path).status == status)
    }

    @Test func aPathWithAnotherMethodIsNotAllowed() throws {
        let standIn = try StandIn()
        let answer = standIn.api(.patch, "request/1")

        #expect(answer.status == 405)
        #expect(answer.message == "PATCH method not allowed")
    }

    @Test func pathsIgnoreCaseAndATrailingSlash() throws {
        let standIn = try StandIn()

        #expect(standIn.api(.get, "Request/Count/").status == 200)
    }
}
