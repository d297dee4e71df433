import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestJobs

/// A request that was made here is made at Overseerr, in the person's own name.
@Suite struct HandOverTests {
    @Test func aFilmIsAskedForInThePersonsName() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            try db.configureOverseerr(overseerr.url)
            let id = try db.ask(db.makeUser("ada"))

            try db.makeWorker().drain()

            #expect(try db.request(id) == .init(.pending, overseerrID: "22"))
            let submission = try #require(overseerr.calls(OverseerrStub.submission).first)
            #expect(submission.fields["x-api-user"] == "4" && submission.fields["x-api-key"] == db.overseerrKey)
            #expect(submission.fields["content-type"] == "application/json")
            for member in [#""mediaType":"movie""#, #""mediaId":438631"#, #""is4k":false"#] {
                #expect(submission.body.contains(member))
            }
            #expect(!submission.body.contains("seasons") && !submission.body.contains("userId"))
            #expect(overseerr.calls(OverseerrStub.submission).count == 1)
            let times = try db.superuser().query("select handed_over_at is not null, title from media_requests")[0]
            #expect(times.bool(0) && times.string(1) == "Dune")

            // The next look asks what became of it and submits nothing.
            overseerr.answer("GET /api/v1/request/22", .json(200, OverseerrStub.request(22, 1)))
            try db.queue("overseerr.sync_request", #"{"requestId":"\#(id)"}"#)
            try db.makeWorker().drain()
            #expect(overseerr.calls(OverseerrStub.submission).count == 1)
            // And the person is known by now.
            #expect(overseerr.calls(OverseerrStub.userList).count == 1)
        }
    }

    @Test func seasonsAreNamedAndWithoutThemItIsTheWholeSeries() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            _ = try db.ask(ada, .tv, "1399", title: "Thrones", seasons: [2, 1])
            try db.makeWorker().drain()
            overseerr.answer(OverseerrStub.submission, .json(201, OverseerrStub.request(23, 1)))
            _ = try db.ask(ada, .tv, "1400", title: "Seinfeld")

            try db.makeWorker().drain()

            let bodies = overseerr.calls(OverseerrStub.submission).map(\.body)
            #expect(bodies.count == 2)
            #expect(bodies[0].contains(#""mediaType":"tv""#) && bodies[0].contains(#""seasons":[1,2]"#))
            #expect(bodies[1].contains(#""seasons":"all""#))
        }
    }

    @Test func aMissingTitleIsLearnedOnTheWay() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            overseerr.answer(
                "GET /api/v1/movie/438631", .json(200, #"{"id":438631,"title":"Dune","releaseDate":"2021-09-15"}"#))
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            _ = try db.ask(ada, title: nil)

            try db.makeWorker().drain()

            let row = try db.superuser().query("select title, title_provisional from media_requests")[0]
            #expect(row.string(0) == "Dune (2021)" && !row.bool(1))
        }
    }

    @Test func aPersonIsFoundByPlexIDBeforeHisAddress() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            overseerr.answer(
                OverseerrStub.userList,
                OverseerrStub.users(
                    #"{"id":4,"email":"ada@test.local","plexId":700}"#,
                    #"{"id":5,"email":"old@test.local","plexId":777}"#))
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            try db.superuser().query("update users set plex_id = '777' where id = \(ada.userID)")
            _ = try db.ask(ada)

            try db.makeWorker().drain()

            #expect(overseerr.calls(OverseerrStub.submission).map { $0.fields["x-api-user"] } == ["5"])
        }
    }

    @Test func aPersonWhomOverseerrDoesNotKnowYetIsImported() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            overseerr.answer(
                "POST /api/v1/user/import-from-plex", .json(201, #"[{"id":9,"email":"carl@test.local","plexId":900}]"#))
            try db.configureOverseerr(overseerr.url)
            let carl = try db.makeUser("carl")
            try db.superuser().query("update users set plex_id = '900' where id = \(carl.userID)")
            _ = try db.ask(carl)

            try db.makeWorker().drain()

            #expect(overseerr.calls("POST /api/v1/user/import-from-plex").map(\.body) == [#"{"plexIds":["900"]}"#])
            #expect(overseerr.calls(OverseerrStub.submission).map { $0.fields["x-api-user"] } == ["9"])
        }
    }

    /// With the bare key Overseerr would take the request for the admin's and approve it at once.
    @Test func anUnknownPersonsRequestFailsAndIsNeverMadeInTheAdminsName() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            overseerr.answer("POST /api/v1/user/import-from-plex", .json(201, "[]"))
            try db.configureOverseerr(overseerr.url)
            let (bob, carl) = try (db.makeUser("bob"), db.makeUser("carl"))
            try db.superuser().query("update users set plex_id = '900' where id = \(carl.userID)")
            let ids = try [db.ask(bob), db.ask(carl, .movie, "348", title: "Alien")]

            try db.makeWorker().drain()

            let reason = "Overseerr does not know this person; the admin can import the account there."
            for id in ids { #expect(try db.request(id) == .init(.failed, lastError: reason)) }
            #expect(overseerr.calls(OverseerrStub.submission).isEmpty)
            #expect(try db.unread(bob) == ["Dune could not be added"])
        }
    }

    /// Each line: what Overseerr answers, and what the person reads.
    @Test func aRefusalWithAReasonIsAFailure() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            overseerr.answer(OverseerrStub.openRequests, .json(200, #"{"results":[]}"#))
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            let refusals: [(OverseerrStub.Reply, String)] = [
                (
                    .json(202, #"{"message":"No seasons available to request"}"#),
                    "Everything asked for is there or requested already."
                ),
                (.json(403, #"{"message":"Movie Quota exceeded."}"#), "The quota of films at Overseerr is used up."),
                (
                    .json(403, #"{"message":"Series Quota exceeded."}"#),
                    "The quota of seasons at Overseerr is used up."
                ),
                (.json(403, #"{"message":"This media is blocklisted."}"#), "The title is on Overseerr's blocklist."),
                (
                    .json(403, #"{"message":"You do not have permission to make movie requests."}"#),
                    "Overseerr does not allow this person to ask for films."
                ),
                (
                    .json(409, #"{"message":"Request for this media already exists."}"#),
                    "Somebody has asked for this title at Overseerr already."
                ),
                (.json(400, "<html>"), "Overseerr answered 400."), (.json(302, ""), "Overseerr answered 302."),
            ]
            for (number, (reply, reason)) in refusals.enumerated() {
                overseerr.answer(OverseerrStub.submission, reply)
                let id = try db.ask(ada, .movie, String(100 + number), title: "Film \(number)")

                try db.makeWorker().drain()

                #expect(try db.request(id) == .init(.failed, lastError: reason))
                #expect(try db.history(id) == ["pending by user", "failed by overseerr"])
            }
            let news = try db.services.notifications.list(limit: 100, after: nil, as: ada).page.rows
            #expect(news.first?.message == "Your request for Film 7 failed. Reason: Overseerr answered 302.")
            #expect(news.count == refusals.count)
            // Each is done, and comes again when its next attempt is due.
            #expect(
                try db.statuses(of: "overseerr.sync_request").sorted()
                    == Array(repeating: "queued", count: refusals.count)
                    + Array(repeating: "succeeded", count: refusals.count))
        }
    }

    @Test func musicIsAnAdminsToGet() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            try db.configureOverseerr(overseerr.url)
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let id = try db.ask(ada, .music, nil, title: "Kid A")
            try db.workOn()
            #expect(try db.request(id).status == .pending)

            _ = try db.services.mediaRequests.approve(id, correlationID: "yes", as: root)
            try db.workOn()

            #expect(try db.request(id).status == .manual)
            let history = try db.history(id)
            #expect(history == ["pending by user", "approved by admin", "manual by system"])
            #expect(try db.unread(ada) == ["Kid A needs an admin"])
            #expect(overseerr.calls.isEmpty)
        }
    }

    /// Nothing left to fetch because Plex has it: that is no failure.
    @Test(arguments: [202, 409]) func whatIsThereAlreadyIsAvailable(status: Int) throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            overseerr.answer(OverseerrStub.openRequests, .json(200, #"{"results":[]}"#))
            overseerr.answer(OverseerrStub.submission, .json(status, #"{"message":"no"}"#))
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            func details(_ available: [Int]) -> OverseerrStub.Reply {
                let all = (1...3).map { #"{"seasonNumber":\#($0)}"# }.joined(separator: ",")
                let there = available.map { #"{"seasonNumber":\#($0),"status":5}"# }.joined(separator: ",")
                return .json(
                    200,
                    #"{"id":1399,"name":"Thrones","seasons":[\#(all)],"mediaInfo":{"status":4,"seasons":[\#(there)]}}"#)
            }
            overseerr.answer("GET /api/v1/tv/1399", details([1, 2]))
            let there = try db.ask(ada, .tv, "1399", title: "Thrones", seasons: [1, 2])
            let missing = try db.ask(ada, .tv, "1399", title: "Thrones", seasons: [2, 3])

            try db.makeWorker().drain()

            #expect(try db.request(there).status == .completed)
            #expect(try db.request(missing).status == .failed)
        }
    }

    @Test func aWrongKeyIsNobodysFailureButTheAdmins() throws {
        try withDatabase { db in
            let noAccess = OverseerrStub.Reply.json(
                403, #"{"status":403,"error":"You do not have permission to access this endpoint"}"#)
            let overseerr = try OverseerrStub([OverseerrStub.userList: noAccess])
            try db.configureOverseerr(overseerr.url)
            let id = try db.ask(db.makeUser("ada"))

            for _ in 0..<4 { try db.workOn() }

            #expect(
                try db.request(id) == .init(.pending, lastError: "Overseerr does not accept MediaNest's API key."))
        }
    }

    @Test func whoWasDeletedThereIsFoundAnew() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            overseerr.answer(
                OverseerrStub.submission,
                .json(403, #"{"status":403,"error":"You do not have permission to access this endpoint"}"#))
            overseerr.answer(OverseerrStub.userList, OverseerrStub.users(#"{"id":8,"email":"ada@test.local"}"#))
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            try db.superuser().query("update users set overseerr_user_id = 4 where id = \(ada.userID)")
            let id = try db.ask(ada)

            try db.makeWorker().drain()

            #expect(overseerr.calls(OverseerrStub.submission).map { $0.fields["x-api-user"] } == ["4", "8"])
            #expect(
                try db.request(id) == .init(.failed, lastError: "Overseerr does not know this person any more."))
        }
    }
}
