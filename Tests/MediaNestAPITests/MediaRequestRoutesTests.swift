import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct MediaRequestRoutesTests {
    private let film = #"{"mediaType":"movie","tmdbId":"438631","title":"Dune","note":"for Sunday"}"#

    @Test func aNewRequestIsRecordedAndQueued() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")

            let answer = ada.call(.post, "/requests", film, fields: [.correlationID: "wish-1"])

            #expect(answer.status == 201)
            let id = try #require(answer["id"]?.string)
            #expect(answer.fields[.location] == "/api/v1/requests/\(id)")
            var members = try #require(answer.json.object)
            for name in ["createdAt", "updatedAt"] {
                let time = try #require(members.removeValue(forKey: name)?.string)
                #expect(time.wholeMatch(of: /20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
            }
            #expect(
                members == [
                    "id": .string(id), "title": .string("Dune"), "mediaType": .string("movie"),
                    "tmdbId": .string("438631"), "seasons": .null,
                    "status": .string("pending"), "note": .string("for Sunday"), "declineReason": .null,
                    "lastError": .null,
                    "handedOver": .bool(false), "completedAt": .null, "isActive": .bool(true),
                    "isComplete": .bool(false),
                    "processingTime": .null,
                ])
            let shown = try #require(ada.call(.get, "/requests/\(id)").json.object)
            let more = ["attempts", "nextAttemptAt", "handedOverSeasons", "availableSeasons", "followed"]
            #expect(shown.filter { !more.contains($0.key) } == answer.json.object)
            #expect(more.allSatisfy { shown[$0] != nil })
            let job = try db.superuser().query(
                "select kind, parameters ->> 'requestId', correlation_id, status from jobs")
            #expect(job.count == 1)
            #expect((0..<4).map { job[0].string($0) } == ["overseerr.sync_request", id, "wish-1", "queued"])
        }
    }

    @Test func titlesAndSeasonsAreTidied() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")

            let film = ada.call(.post, "/requests", #"{"mediaType":"movie","tmdbId":"1","title":"  Größe 🎬\n"}"#)
            let series = ada.call(.post, "/requests", #"{"mediaType":"tv","tmdbId":"1399","seasons":[3,1,3]}"#)
            let music = ada.call(.post, "/requests", #"{"mediaType":"music","title":"Kid A","note":" "}"#)

            #expect(film["title"]?.string == "Größe 🎬")
            #expect(
                series["title"]?.string == "Series 1399" && series["seasons"] == .array([.integer(1), .integer(3)]))
            #expect(music["tmdbId"] == .null && music["note"] == .null)
        }
    }

    @Test func pagesFollowEachOtherToTheEnd() throws {
        try withDatabase { db in
            try db.allowManyCalls()
            let (ada, bob) = try (db.signIn("ada"), db.signIn("bob"))
            // Several share one moment, so that the id must decide.
            try db.superuser().query(
                """
                insert into media_requests (user_id, title, media_type, created_at)
                select u, 'Album ' || n, 'music', timestamptz '2026-11-01' + n / 10 * interval '1 microsecond'
                from generate_series(1, 45) n, unnest(array[\(ada.principal.userID), \(bob.principal.userID)]::uuid[]) u
                """)

            var (seen, cursor, pages) = ([String](), "", 0)
            repeat {
                let page = ada.call(.get, "/requests?limit=7" + cursor)
                #expect(page.data.count == (pages < 6 ? 7 : 3))
                seen += page.data.compactMap { $0["id"]?.string }
                pages += 1
                cursor = page["nextCursor"]?.string.map { "&cursor=" + $0 } ?? ""
            } while !cursor.isEmpty && pages < 10

            #expect(pages == 7)
            let expected = try db.superuser().query(
                """
                select id from media_requests where user_id = \(ada.principal.userID) order by created_at desc, id desc
                """)
            #expect(seen == expected.map { $0.string(0) })
            #expect(ada.call(.get, "/requests").data.count == 20)
            #expect(ada.call(.get, "/requests?limit=45")["nextCursor"] == .null)
            // Whoever takes another's cursor sees his own rows.
            let middle = try #require(ada.call(.get, "/requests?limit=7")["nextCursor"]?.string)
            #expect(
                bob.call(.get, "/requests?limit=100&cursor=" + middle).data.allSatisfy {
                    !seen.contains($0["id"]?.string ?? "")
                })
        }
    }

    @Test func theListIsNarrowedToAState() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            let done = try db.makeRequest("Dune", tmdbID: "438631", status: .completed, of: ada.principal)
            _ = try db.makeRequest("Alien", tmdbID: "348", of: ada.principal)

            let completed = ada.call(.get, "/requests?status=completed").data

            #expect(completed.map { $0["id"]?.string } == [done.text])
            #expect(completed[0]["isComplete"]?.bool == true && completed[0]["isActive"]?.bool == false)
            #expect(completed[0]["processingTime"]?.string == "0 s" && completed[0]["completedAt"]?.string != nil)
            #expect(
                ada.call(.get, "/requests?status=denied").json == .object(["data": .array([]), "nextCursor": .null]))
        }
    }

    @Test func aSecondPersonFollowsAndLearnsNothingPrivate() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.signIn("ada"), db.signIn("bob"))
            let first = ada.call(.post, "/requests", film)
            try db.superuser().query(
                "update media_requests set last_error = 'ada has no account at Overseerr', decline_reason = 'ada again'"
            )

            let second = bob.call(.post, "/requests", #"{"mediaType":"movie","tmdbId":"438631","note":"me too"}"#)

            #expect(second.status == 200 && second["followed"]?.bool == true && second.fields[.location] == nil)
            #expect(
                second["id"] == first["id"] && second["title"] == first["title"]
                    && second["status"]?.string == "pending")
            #expect(
                [second["note"], second["declineReason"], second["lastError"], second["user"]] == [
                    .null, .null, .null, nil,
                ])
            #expect(!second.text.contains("ada") && !second.text.contains("Sunday"))
            // Again, and in his own list: still one request, which is not his.
            #expect(bob.call(.post, "/requests", film).status == 200)
            #expect(bob.call(.get, "/requests").data.isEmpty)
            #expect(bob.call(.get, "/requests?followed=true").data.map { $0["id"] } == [first["id"]])
            #expect(ada.call(.get, "/requests?followed=true").data.isEmpty)
            #expect(try db.count("media_requests") == 1)
            #expect(try db.count("media_request_followers") == 1)

            let again = ada.call(.post, "/requests", film)
            #expect(again.status == 409 && again.code == "request.already_open")
        }
    }

    @Test func otherSeasonsAreAnotherRequest() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            func ask(_ seasons: String) -> Int {
                ada.call(.post, "/requests", #"{"mediaType":"tv","tmdbId":"1399"\#(seasons)}"#).status
            }

            #expect(
                [ask(#","seasons":[1]"#), ask(#","seasons":[2]"#), ask(""), ask(#","seasons":[1]"#)] == [
                    201, 201, 201, 409,
                ])
        }
    }

    @Test func takingBackLeavesAHistory() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            let id = try #require(ada.call(.post, "/requests", film)["id"]?.string)

            let cancelled = ada.call(.delete, "/requests/\(id)")

            #expect(
                cancelled.status == 200 && cancelled["status"]?.string == "cancelled"
                    && cancelled["isActive"]?.bool == false)
            let again = ada.call(.delete, "/requests/\(id)")
            #expect(again.status == 409 && again.code == "request.wrong_state")
            let events = ada.call(.get, "/requests/\(id)/events")
            #expect(events["nextCursor"] == .null)
            #expect(events.data.map { $0["fromStatus"] } == [.null, .string("pending")])
            #expect(events.data.map { $0["toStatus"]?.string } == ["pending", "cancelled"])
            #expect(events.data.map { $0["actor"]?.string } == ["user", "user"])
            #expect(events.data.allSatisfy { $0["createdAt"]?.string?.hasSuffix("Z") == true && $0["reason"] == .null })
            // And the title can be asked for again.
            #expect(ada.call(.post, "/requests", film).status == 201)
        }
    }

    @Test func aRepeatedPostWithItsKeyMakesNothingNew() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.signIn("ada"), db.signIn("bob"))
            let album = #"{"mediaType":"music","title":"Kid A"}"#
            let key: HTTPFields = [.idempotencyKey: "8e03978e-40d5-43dd-bc93-6894a57f9324"]

            let first = ada.call(.post, "/requests", album, fields: key)
            let second = ada.call(.post, "/requests", album, fields: key)

            #expect(first.status == 201 && second.status == 200)
            #expect(second.json == first.json)
            let other = ada.call(.post, "/requests", #"{"mediaType":"music","title":"OK Computer"}"#, fields: key)
            #expect(other.status == 409 && other.code == "idempotency_key.reused")
            // Keys are a person's own; and without one everything is new.
            #expect(bob.call(.post, "/requests", album, fields: key).status == 201)
            #expect(ada.call(.post, "/requests", album).status == 201)
            #expect(try db.count("media_requests") == 3)
        }
    }
}
