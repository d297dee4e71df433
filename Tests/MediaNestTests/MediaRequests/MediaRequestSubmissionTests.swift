import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNest

/// What people may ask for.
@Suite struct MediaRequestSubmissionTests {
    @Test func aSubmissionIsPendingAndQueuesItsHandOver() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let draft = try MediaRequestDraft(
                mediaType: .tv, tmdbID: "1399", title: nil, seasons: [2, 1, 2], note: " please ")

            let submission = try db.services.mediaRequests.submit(
                draft, idempotencyKey: nil, correlationID: "abc", as: ada)

            #expect(submission.word == "created")
            let row = submission.row
            #expect(row.status == .pending)
            #expect(row.titleText == "Series 1399")
            #expect(row.seasons == [1, 2])
            #expect(row.noteText == "please")
            #expect(!row.isHandedOver)
            let jobs = try db.superuser().query(
                "select kind, unique_key, parameters ->> 'requestId', correlation_id, user_id, status from jobs")
            #expect(jobs.count == 1)
            let job = jobs[0]
            #expect(
                (0..<6).map { job.optionalString($0) } == [
                    "overseerr.sync_request", row.id.text, row.id.text, "abc", ada.userID.text, "queued",
                ])
        }
    }

    @Test func whatTheDatabaseDidNotTakeDoesNotCount() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            try db.failOn("insert on jobs")

            for _ in 1...3 {
                #expect(throws: PostgresError.self) {
                    try db.services.mediaRequests.submit("Dune", tmdbID: "438631", as: ada)
                }
            }

            #expect(try db.redis().send(RedisCommand("GET", "rate:request:\(ada.userID)")).integer == 0)
        }
    }

    @Test func aRequestWithoutItsJobIsNoRequest() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            try db.failOn("insert on jobs")

            #expect(throws: PostgresError.self) {
                try db.services.mediaRequests.submit("Dune", tmdbID: "438631", as: ada)
            }

            #expect(try db.services.mediaRequests.list(.all, limit: 20, after: nil, as: ada).rows.isEmpty)
        }
    }

    @Test func onesOwnOpenRequestIsNotMadeTwice() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let requests = db.services.mediaRequests
            let id = try requests.submit("Dune", tmdbID: "438631", as: ada).row.id

            #expect(throws: MediaRequestError.alreadyOpen(id)) {
                try requests.submit("Dune again", tmdbID: "438631", as: ada)
            }

            #expect(try requests.list(.all, limit: 20, after: nil, as: ada).rows.map(\.id) == [id])
        }
    }

    @Test func whatIsFinishedMayBeAskedForAgain() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            for status in [MediaRequest.Status.completed, .denied, .cancelled] {
                let old = try db.makeRequest("Dune", tmdbID: "438631", status: status, of: ada)

                let submission = try db.services.mediaRequests.submit("Dune", tmdbID: "438631", as: ada)

                #expect(submission.word == "created", "after \(status)")
                #expect(submission.row.id != old)
                _ = try db.services.mediaRequests.cancel(submission.row.id, correlationID: "c", as: ada)
            }
        }
    }

    @Test func otherSeasonsAndOtherTypesAreOtherTitles() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            func submit(_ type: MediaRequest.MediaType, _ seasons: [Int]?) throws -> String {
                let draft = try MediaRequestDraft(mediaType: type, tmdbID: "1399", title: "T", seasons: seasons)
                return try db.services.mediaRequests.submit(draft, idempotencyKey: nil, correlationID: "c", as: ada)
                    .word
            }

            #expect(
                try [submit(.tv, [1]), submit(.tv, [1, 2]), submit(.tv, nil), submit(.movie, nil)]
                    == Array(repeating: "created", count: 4))
            #expect(throws: MediaRequestError.self) { try submit(.tv, [2, 1]) }
        }
    }

    private func thrones(_ seasons: [Int]?, _ db: TestDatabase, as person: Principal) throws
        -> MediaRequestService.Submission
    {
        let draft = try MediaRequestDraft(mediaType: .tv, tmdbID: "1399", title: "Thrones", seasons: seasons)
        return try db.services.mediaRequests.submit(draft, idempotencyKey: nil, correlationID: "c", as: person)
    }

    @Test(
        arguments: [
            (nil, [1], true), ([1, 2, 3], [1, 3], true), ([1, 2], [2, 3], false), ([1], nil, false), ([1], [2], false),
        ] as [([Int]?, [Int]?, Bool)])
    func whoWantsAPartOfWhatIsAskedForFollowsThat(open: [Int]?, wanted: [Int]?, isPart: Bool) throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            let first = try thrones(open, db, as: ada).row.id

            let submission = try thrones(wanted, db, as: bob)

            #expect(submission.word == (isPart ? "followed" : "created"))
            #expect((submission.row.id == first) == isPart)
            #expect(try db.superuser().query("select 1 from media_request_followers").count == (isPart ? 1 : 0))
        }
    }

    /// Even where somebody else asked for all of it: one's own request is not doubled by following another.
    @Test func aPartOfOnesOwnRequestIsAskedForAlready() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            let own = try thrones([1, 2], db, as: ada).row.id
            _ = try thrones(nil, db, as: bob)

            #expect(throws: MediaRequestError.alreadyOpen(own)) { try thrones([2], db, as: ada) }

            #expect(try db.superuser().query("select 1 from media_request_followers").isEmpty)
        }
    }

    @Test func theRequestForJustThatIsFollowedBeforeOneForMore() throws {
        try withDatabase { db in
            let (ada, bob, carl) = try (db.makeUser("ada"), db.makeUser("bob"), db.makeUser("carl"))
            let season = try thrones([1], db, as: ada).row.id
            let whole = try thrones(nil, db, as: bob).row.id

            #expect(try thrones([1], db, as: carl).row.id == season)
            #expect(try thrones([2], db, as: carl).row.id == whole)
        }
    }

    @Test func theSecondPersonFollowsTheFirst() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            let requests = db.services.mediaRequests
            let id = try requests.submit("Dune", tmdbID: "438631", as: ada).row.id

            let submissions = try (1...2).map { _ in try requests.submit("Dune, please", tmdbID: "438631", as: bob) }

            #expect(submissions.map(\.word) == ["followed", "followed"])
            #expect(submissions.map(\.row.id) == [id, id])
            #expect(submissions[0].row.titleText == "Dune")
            #expect(try requests.list(.all, limit: 20, after: nil, as: bob).rows.isEmpty)
            #expect(
                try db.superuser().query("select user_id from media_request_followers").map { $0.string(0) } == [
                    bob.userID.text
                ])
        }
    }

    @Test func theLimitHoldsPerPerson() throws {
        try withDatabase { db in
            let (ada, bob, root) = try (db.makeUser("ada"), db.makeUser("bob"), db.makeUser("root", role: .admin))
            let requests = db.services.mediaRequests
            _ = try db.services.settings.update(as: root, ipAddress: nil) {
                $0.rateLimits[.mediaRequests] = RateLimit(limit: 2, windowSeconds: 3600)
            }
            for number in 1...2 { _ = try requests.submit("Film", tmdbID: "\(number)", as: ada) }

            let error = #expect(throws: RateLimitExceeded.self) { try requests.submit("Film", tmdbID: "3", as: ada) }

            #expect(error?.decision.limit == 2)
            #expect(try requests.list(.all, limit: 20, after: nil, as: ada).rows.count == 2)
            #expect(try requests.submit("Film", tmdbID: "3", as: bob).word == "created")
        }
    }
}
