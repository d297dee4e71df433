import HTTP
import HTTPTypes
import MediaNest
import MediaNestAPI
import Postgres
import Redis
import TestSupport
import Testing

@Suite struct MediaRoutesTests {
    private static let duneSearch = "GET /api/v1/search?query=dune&page=1"

    /// Rows as Overseerr and Seerr give them: with more than we need, with less, and with some that are no title.
    private static let results = #"""
        {"page":1,"totalPages":2,"totalResults":23,"someday":{"more":[1]},"results":[
          {"id":438631,"mediaType":"movie","adult":false,"title":"Dune","originalTitle":"Dune","releaseDate":"2021-09-15",
           "overview":"Spice.","posterPath":"/d5NXSk.jpg","voteAverage":7.8,"genreIds":[878],
           "mediaInfo":{"id":9,"status":5,"jellyfinMediaId":null,"seasons":[]}},
          {"id":84958,"mediaType":"tv","name":"Loki","firstAirDate":"","posterPath":null,"voteAverage":0},
          {"id":6384,"mediaType":"person","name":"Keanu Reeves"},
          {"id":2344,"mediaType":"collection","title":"The Matrix Collection"},
          {"id":"7","mediaType":"movie","title":"An id that is none"},
          {"id":8,"mediaType":"movie"}, null,
          {"id":9,"mediaType":"movie","title":"A picture elsewhere","posterPath":"//evil.example/x.jpg","mediaInfo":7}]}
        """#

    private static let loki = #"""
        {"id":84958,"name":"Loki","originalName":"Loki","firstAirDate":"2021-06-09","overview":"Time.","tagline":"",
         "genres":[{"id":18,"name":"Drama"},{"id":1}],"episodeRunTime":[52],"backdropPath":"/b.jpg","voteAverage":8.2,
         "seasons":[{"seasonNumber":0,"name":"Specials","episodeCount":2},
                    {"seasonNumber":1,"name":"Season 1","episodeCount":6,"airDate":"2021-06-09"},
                    {"seasonNumber":2,"name":"","episodeCount":6,"airDate":"2023-10-05"},{"seasonNumber":3}],
         "mediaInfo":{"status":4,"mediaUrl":"https://app.plex.tv/desktop#!/x",
                      "downloadStatus":[{"title":"a","size":100,"sizeLeft":25},{"title":"b","size":300,"sizeLeft":75}],
                      "seasons":[{"seasonNumber":1,"status":5},{"seasonNumber":2,"status":3}],
                      "requests":[{"id":1,"requestedBy":{"email":"somebody@test.local"}}]}}
        """#

    @Test func theQueryReachesOverseerrWithEverythingEscaped() throws {
        try withOverseerr { db, overseerr in
            let ada = try db.signIn("ada")

            ada.call(.get, "/media/search?query=it's%20always+(sunny)!")
            ada.call(.get, "/media/search?query=%20a~b%2B%C3%A9%20%20*/:,%20&page=2")

            #expect(
                overseerr.calls.map(\.line) == [
                    "GET /api/v1/search?query=it%27s%20always%20%28sunny%29%21&page=1",
                    "GET /api/v1/search?query=a%7Eb%2B%C3%A9%20%2A%2F%3A%2C&page=2",
                ])
            // Searching needs no rights of the person's.
            #expect(overseerr.calls.allSatisfy { $0.fields["x-api-key"] == "a-key-of-overseerr" })
            #expect(overseerr.calls.allSatisfy { $0.fields["x-api-user"] == nil })
        }
    }

    @Test func aSearchShowsFilmsAndSeries() throws {
        try withOverseerr([Self.duneSearch: .json(200, Self.results)]) { db, _ in
            let answer = try db.signIn("ada").call(.get, "/media/search?query=dune")

            #expect(answer.status == 200)
            #expect(answer.data.map { $0["title"]?.string } == ["Dune", "Loki", "A picture elsewhere"])
            #expect(
                answer.data[0].object == [
                    "mediaType": .string("movie"), "tmdbId": .string("438631"), "title": .string("Dune"),
                    "year": .integer(2021), "overview": .string("Spice."), "posterPath": .string("/d5NXSk.jpg"),
                    "rating": .number(7.8), "availability": .string("available"), "requests": .array([]),
                ])
            #expect(answer.data[1]["year"] == .null && answer.data[1]["rating"] == .null)
            #expect(answer.data[2]["posterPath"] == .null && answer.data[2]["availability"]?.string == "none")
            #expect(answer["page"]?.int == 1 && answer["totalPages"]?.int == 2 && answer["totalResults"]?.int == 23)
            #expect(answer["isStale"]?.bool == false && answer["unreachableSince"] == .null)
        }
    }

    @Test func aSeriesShowsEachSeason() throws {
        try withOverseerr(["GET /api/v1/tv/84958": .json(200, Self.loki)]) { db, _ in
            let answer = try db.signIn("ada").call(.get, "/media/tv/84958")

            #expect(answer.status == 200 && answer["availability"]?.string == "partiallyAvailable")
            let seasons = answer["seasons"]?.array ?? []
            #expect(seasons.map { $0["seasonNumber"]?.int } == [0, 1, 2, 3])
            #expect(seasons.map { $0["availability"]?.string } == ["none", "available", "processing", "none"])
            #expect(seasons.map { $0["name"]?.string } == ["Specials", "Season 1", "Season 2", "Season 3"])
            #expect(answer["downloadPercentage"]?.int == 75 && answer["runtimeMinutes"]?.int == 52)
            #expect(answer["watchUrl"]?.string == "https://app.plex.tv/desktop#!/x")
            #expect(answer["genres"] == .array([.string("Drama")]) && answer["tagline"] == .null)
            #expect(!answer.text.contains("somebody@test.local"))
        }
    }

    /// 6 means "blocklisted" to Seerr and "deleted" to Overseerr.
    @Test(arguments: [(#""jellyfinMediaId":null,"#, "blocklisted"), ("", "none")])
    func aNumberThatTheTwoReadDifferently(member: String, availability: String) throws {
        let film = #"{"id":17473,"title":"The Room","mediaInfo":{\#(member)"status":6}}"#
        try withOverseerr(["GET /api/v1/movie/17473": .json(200, film)]) { db, _ in
            let answer = try db.signIn("ada").call(.get, "/media/movie/17473")

            #expect(answer["availability"]?.string == availability)
        }
    }

    @Test func whatPeopleAskedForIsSeenButNotWhoAsked() throws {
        try withOverseerr([
            Self.duneSearch: .json(200, Self.results.replacing(#""status":5,"#, with: "")),
            "GET /api/v1/tv/84958": .json(200, Self.loki),
        ]) { db, _ in
            let (ada, bob) = try (db.signIn("ada"), db.signIn("bob"))
            let own = bob.call(.post, "/requests", #"{"mediaType":"movie","tmdbId":"438631","note":"for bob's boy"}"#)
            let other = ada.call(
                .post, "/requests", #"{"mediaType":"tv","tmdbId":"84958","seasons":[3],"title":"Loki"}"#)

            let (toAda, toBob) = (
                ada.call(.get, "/media/search?query=dune"), bob.call(.get, "/media/search?query=dune")
            )

            func request(_ answer: Answer, isOwn: Bool, isFollowed: Bool = false) -> JSONValue {
                .array([
                    .object([
                        "id": own["id"] ?? .null, "seasons": .null, "status": .string("pending"),
                        "isOwn": .bool(isOwn), "isFollowed": .bool(isFollowed),
                    ])
                ])
            }
            #expect(toBob.data[0]["requests"] == request(own, isOwn: true))
            #expect(toAda.data[0]["requests"] == request(own, isOwn: false))
            #expect(toAda.data[0]["availability"]?.string == "requested")
            for secret in ["bob", bob.principal.userID.text] { #expect(!toAda.text.contains(secret)) }

            ada.call(.post, "/requests", #"{"mediaType":"movie","tmdbId":"438631"}"#)
            let followed = ada.call(.get, "/media/search?query=dune").data[0]["requests"]
            #expect(followed == request(own, isOwn: false, isFollowed: true))

            let series = bob.call(.get, "/media/tv/84958")
            #expect(series["requests"]?.array?.first?["id"] == other["id"])
            let seasons = (series["seasons"]?.array ?? []).map { $0["availability"]?.string }
            #expect(seasons == ["none", "available", "processing", "requested"])
        }
    }

    /// Overseerr's answer may be five minutes old; what happened here since is newer.
    @Test func whatHasBecomeAvailableSinceIsAvailable() throws {
        try withOverseerr([Self.duneSearch: .json(200, Self.results.replacing(#""status":5,"#, with: ""))]) { db, _ in
            let ada = try db.signIn("ada")
            _ = try db.makeRequest("Dune", tmdbID: "438631", status: .completed, of: db.makeUser("bob"))
            try db.superuser().query("update media_requests set completed_at = now() - interval '1 hour'")
            // An older one proves nothing: it may be gone from the library again.
            #expect(ada.call(.get, "/media/search?query=dune").data[0]["availability"]?.string == "none")

            try db.superuser().query("update media_requests set completed_at = now()")

            #expect(ada.call(.get, "/media/search?query=dune").data[0]["availability"]?.string == "available")
        }
    }

    @Test func overseerrIsAskedOnceInFiveMinutes() throws {
        try withOverseerr([
            Self.duneSearch: .json(200, Self.results), "GET /api/v1/discover/trending?page=1": .json(200, Self.results),
        ]) { db, overseerr in
            let (ada, bob) = try (db.signIn("ada"), db.signIn("bob"))

            for client in [ada, bob, ada] {
                #expect(client.call(.get, "/media/search?query=dune").status == 200)
                #expect(client.call(.get, "/media/search?query=%20Dune&page=1").data.count == 3)
                #expect(client.call(.get, "/media/trending").data.count == 3)
            }

            #expect(overseerr.calls.count == 2)
            // Who then asks for a title that somebody has seen need not say what it is called.
            #expect(
                ada.call(.post, "/requests", #"{"mediaType":"movie","tmdbId":"438631"}"#)["title"]?.string
                    == "Dune (2021)")
        }
    }

    @Test func whileOverseerrIsSilentItsLastAnswerServes() throws {
        try withOverseerr([Self.duneSearch: .json(200, Self.results)]) { db, overseerr in
            let ada = try db.signIn("ada")
            let fresh = ada.call(.get, "/media/search?query=dune")
            try db.makeAnswersOld()
            overseerr.answer(Self.duneSearch, .hangUp)

            let stale = ada.call(.get, "/media/search?query=dune")

            #expect(stale.status == 200 && stale["isStale"]?.bool == true && stale.data == fresh.data)
            #expect(try #require(stale["asOf"]?.string) < #require(fresh["asOf"]?.string))
            let since = try #require(stale["unreachableSince"]?.string)
            #expect(since >= fresh["asOf"]?.string ?? "~")
            let calls = overseerr.calls.count

            // Nobody waits for it again, in any process; what was never asked before has no answer.
            let other = try APIClient.another(db, as: ada)
            #expect(other.call(.get, "/media/search?query=dune")["unreachableSince"]?.string == since)
            let unknown = other.call(.get, "/media/trending")
            #expect(unknown.status == 503 && unknown.code == "overseerr.unreachable")
            #expect(unknown["since"]?.string == since && unknown.fields[.retryAfter] != nil)
            #expect(overseerr.calls.count == calls)
            // What was answered all the same is no error; what was not is one.
            #expect(try db.count("error_logs") == 1)

            // After the pause somebody tries, and it is back.
            overseerr.answer(Self.duneSearch, .json(200, Self.results))
            try db.redis().send(RedisCommand("HSET", "breaker:overseerr", "retryAt", 0))
            let back = other.call(.get, "/media/search?query=dune")
            #expect(back["isStale"]?.bool == false && back["unreachableSince"] == .null)
            #expect(ada.call(.get, "/media/trending").code == "overseerr.refused")  // not in the script: it answers
        }
    }

    @Test func eachTroubleHasItsOwnCode() throws {
        let troubles: [(OverseerrStub.Reply, Int, String)] = [
            (.json(500, #"{"message":"Unable to retrieve movie."}"#), 503, "overseerr.failed"),
            (.json(200, "<html>"), 503, "overseerr.failed"), (.json(200, #"{"id":1}"#), 503, "overseerr.failed"),
            (
                .json(403, #"{"status":403,"error":"You do not have permission to access this endpoint"}"#), 503,
                "overseerr.refused"
            ),
            (.json(404, #"{"message":"not found"}"#), 404, "media.not_found"),
            (.json(502, "<html>"), 503, "overseerr.unreachable"),
        ]
        try withOverseerr { db, overseerr in
            let ada = try db.signIn("ada")
            for (reply, status, code) in troubles {
                overseerr.answer("GET /api/v1/movie/1", reply)
                let answer = ada.call(.get, "/media/movie/1")
                #expect((answer.status, answer.code) == (status, code))
            }
            for id in ["0", "01", "x", "12345678901", "1%2F..%2Frequest"] {
                #expect(ada.call(.get, "/media/movie/\(id)").code == "media.not_found")
            }
            #expect(ada.call(.get, "/media/search?query=%20").wrongFields == ["query"])
            #expect(ada.call(.get, "/media/search").wrongFields == ["query"])
            let calls = overseerr.calls.count
            try db.superuser().query("update service_config set enabled = false")
            let off = ada.call(.get, "/media/trending")
            #expect((off.status, off.code) == (503, "overseerr.not_configured"))
            #expect(overseerr.calls.count == calls)
            #expect(try db.count("error_logs", "error_code = 'overseerr.not_configured'") == 1)
        }
    }
}

extension TestDatabase {
    /// As if what Redis remembers of Overseerr had been said an hour ago.
    func makeAnswersOld() throws {
        let redis = try redis()
        for key in try redis.send(RedisCommand("KEYS", "media:*:*")).array ?? [] {
            guard let name = key.string, !name.hasPrefix("media:name:"),
                let text = try redis.send(RedisCommand("GET", name)).string
            else { continue }
            let old = text.replacing(/"asOfMicroseconds":(\d+)/) { match in
                #""asOfMicroseconds":\#((Int(match.1) ?? 0) - 3_600_000_000)"#
            }
            try redis.send(RedisCommand("SET", name, old, "KEEPTTL"))
        }
    }
}

extension APIClient {
    /// The same person, served by another process.
    static func another(_ db: TestDatabase, as client: APIClient) throws -> APIClient {
        APIClient(
            dispatcher: Dispatcher(services: try db.otherServices()), fields: client.fields,
            principal: client.principal)
    }
}

/// Lends a database with Overseerr connected, which answers by the script.
private func withOverseerr(
    _ script: [String: OverseerrStub.Reply] = [:], _ body: (TestDatabase, OverseerrStub) throws -> Void
) throws {
    let overseerr = try OverseerrStub(script)
    try withDatabase { db in
        let saved = try db.signIn("root", role: .admin).call(
            .put, "/admin/services/overseerr",
            #"{"serviceUrl":"\#(overseerr.url)","apiKey":"a-key-of-overseerr"}"#)
        #expect(saved.status == 200)
        try body(db, overseerr)
    }
}
