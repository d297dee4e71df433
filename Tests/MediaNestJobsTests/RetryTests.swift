import MediaNest
import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNestJobs

/// What failed is tried again, and then an admin's.
@Suite struct RetryTests {
    private static let refusal = OverseerrStub.Reply.json(403, #"{"message":"Movie Quota exceeded."}"#)

    /// As if the pause were over.
    private func nextAttempt(_ db: TestDatabase) throws {
        try db.superuser().query("update media_requests set next_attempt_at = now() where next_attempt_at is not null")
        try db.workOn()
    }

    /// A request that Overseerr approved and could not hand to the downloader.
    private func failedThere(_ db: TestDatabase, _ overseerr: OverseerrStub) throws -> MediaRequestID {
        overseerr.answer("GET /api/v1/request/22", .json(200, OverseerrStub.request(22, 4, media: 3)))
        overseerr.answer("POST /api/v1/request/22/retry", .json(200, OverseerrStub.request(22, 2, media: 3)))
        try db.configureOverseerr(overseerr.url)
        let id = try db.handedOver(db.makeUser("ada"), status: .approved)
        try db.superuser().query("update media_requests set overseerr_status = 2")
        try db.hear(of: 22)
        return id
    }

    @Test func aFailureIsTriedAgainAndTheThirdIsAnAdmins() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            overseerr.answer(OverseerrStub.submission, Self.refusal)
            try db.configureOverseerr(overseerr.url)
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let id = try db.ask(ada)
            let reason = "The quota of films at Overseerr is used up."

            for (attempt, pause) in [(1, 45.0...60.0), (2, 225.0...300.0)] {
                try attempt == 1 ? db.workOn() : nextAttempt(db)
                #expect(try db.request(id) == .init(.failed, lastError: reason))
                let row = try db.superuser().query(
                    """
                    select r.attempts, extract(epoch from r.next_attempt_at - now()), extract(epoch from j.run_at - r.next_attempt_at)
                    from media_requests r
                    join jobs j on j.unique_key = r.id::text and j.status = 'queued'
                    """)[0]
                #expect(row.int(0) == attempt && pause.contains(row.double(1).rounded()) && abs(row.double(2)) < 1)
            }
            #expect(try db.unread(root).isEmpty)
            try nextAttempt(db)

            #expect(try db.request(id) == .init(.manual, lastError: reason))
            #expect(
                try db.history(id)
                    == [
                        "pending by user", "failed by overseerr", "retrying by system", "failed by overseerr",
                        "retrying by system", "failed by overseerr", "manual by overseerr",
                    ])
            #expect(overseerr.calls(OverseerrStub.submission).count == 3)
            #expect(try db.unread(ada) == ["Dune needs an admin"])
            #expect(try db.unread(root) == ["Dune needs you"])
            try nextAttempt(db)
            #expect(overseerr.calls(OverseerrStub.submission).count == 3)
        }
    }

    @Test func aLookBeforeItsTimeLeavesTheAttemptWhereItIs() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            overseerr.answer(OverseerrStub.submission, Self.refusal)
            try db.configureOverseerr(overseerr.url)
            let id = try db.ask(db.makeUser("ada"))
            try db.workOn()

            for _ in 0..<2 { try db.workOn() }

            #expect(try db.request(id).status == .failed)
            #expect(overseerr.calls(OverseerrStub.submission).count == 1)
            let waiting = try db.superuser().query(
                "select extract(epoch from run_at - now()) from jobs where status = 'queued'")
            #expect(waiting.count == 1 && waiting[0].double(0) > 30)
        }
    }

    @Test func overseerrIsAskedOnceToTryAgain() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub()
            let id = try failedThere(db, overseerr)
            #expect(try db.request(id).status == .failed)

            try nextAttempt(db)
            #expect(try db.request(id).status == .retrying)
            overseerr.answer("GET /api/v1/request/22", .json(200, OverseerrStub.request(22, 2, media: 3)))
            for _ in 0..<2 { try db.hear(of: 22) }
            #expect(overseerr.calls("POST /api/v1/request/22/retry").count == 1)
            overseerr.answer(
                "GET /api/v1/request/22", .json(200, OverseerrStub.request(22, 2, media: 3, isDownloading: true)))
            try db.hear(of: 22)

            #expect(try db.request(id).status == .downloading)
        }
    }

    @Test func aRetryThatFailsThereCountsAsWell() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub()
            let id = try failedThere(db, overseerr)
            for _ in 0..<2 {
                try nextAttempt(db)  // asked to try again …
                try db.hear(of: 22)  // … and it failed once more
            }

            let reason = "Overseerr could not hand it to the downloader."
            #expect(try db.request(id) == .init(.manual, overseerrID: "22", lastError: reason))
            #expect(overseerr.calls("POST /api/v1/request/22/retry").count == 2)
        }
    }

    /// A hand-over that works at last must not approve what nobody has approved.
    @Test func whatWasNeverApprovedStillWaitsForItAfterARetry() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            overseerr.answer(OverseerrStub.submission, Self.refusal)
            try db.configureOverseerr(overseerr.url)
            let root = try db.makeUser("root", role: .admin)
            let id = try db.ask(db.makeUser("ada"))
            try db.workOn()
            overseerr.answer(OverseerrStub.submission, .json(201, OverseerrStub.request(22, 1)))
            overseerr.answer("GET /api/v1/request/22", .json(200, OverseerrStub.request(22, 1)))
            overseerr.answer("POST /api/v1/request/22/approve", .json(200, OverseerrStub.request(22, 2)))

            try nextAttempt(db)
            #expect(
                try db.request(id)
                    == .init(
                        .manual, overseerrID: "22", lastError: "Overseerr has it now; it waits for an approval."))
            #expect(overseerr.calls("POST /api/v1/request/22").isEmpty)

            _ = try db.services.mediaRequests.approve(id, correlationID: "yes", as: root)
            try db.workOn()
            #expect(overseerr.calls("POST /api/v1/request/22/approve").count == 1)
        }
    }

    @Test func anAdminTriesAgainAtOnce() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub()
            let id = try failedThere(db, overseerr)

            let row = try db.services.mediaRequests.retry(
                id, correlationID: "again", as: db.makeUser("root", role: .admin))
            #expect(row.status == .retrying)
            try db.workOn()

            #expect(overseerr.calls("POST /api/v1/request/22/retry").count == 1)
            #expect(try db.history(id).last == "retrying by admin")
        }
    }

    /// The person is told of each of the two approvals.
    @Test func whatAnAdminSendsOnItsWayAgainIsToldAgain() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub(["GET /api/v1/request/22": .json(200, OverseerrStub.request(22, 1))])
            overseerr.answer("POST /api/v1/request/22/approve", .json(200, OverseerrStub.request(22, 2)))
            try db.configureOverseerr(overseerr.url)
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let id = try db.handedOver(ada)
            _ = try db.services.mediaRequests.approve(id, correlationID: "1", as: root)
            try db.workOn()
            overseerr.answer("GET /api/v1/request/22", .json(200, OverseerrStub.request(22, 3)))
            try db.hear(of: 22)
            #expect(try db.request(id).status == .manual)
            #expect(try db.unread(root) == ["Dune needs you"])

            _ = try db.services.mediaRequests.retry(id, correlationID: "2", as: root)
            try db.workOn()

            #expect(try db.unread(ada) == ["Dune was approved"])
            let told = try db.services.notifications.list(limit: 10, after: nil, as: ada).page.rows.map(\.event)
            #expect(told == ["request.approved", "request.manual", "request.approved"])
            #expect(try db.unread(root).isEmpty, "what was wanted of him is done")
            // Declined there before, approved here since.
            #expect(overseerr.calls("POST /api/v1/request/22/approve").count == 2)
        }
    }

    /// Overseerr is well, and breaks on this title only.
    @Test func aTitleOnWhichOverseerrBreaksIsAnAdminsInTheEnd() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            overseerr.answer("GET /api/v1/settings/public", .json(200, "{}"))
            overseerr.answer(OverseerrStub.submission, .json(500, #"{"message":"[TMDB] Failed to fetch"}"#))
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            let id = try db.ask(ada)
            let reason = "Overseerr answered 500: [TMDB] Failed to fetch"

            for _ in 0..<2 {
                try nextAttempt(db)
                #expect(try db.request(id) == .init(.pending, lastError: reason))
            }
            try nextAttempt(db)

            #expect(try db.request(id) == .init(.manual, lastError: reason))
            #expect(try db.history(id) == ["pending by user", "failed by overseerr", "manual by overseerr"])
        }
    }

    @Test func anOverseerrThatBreaksOnEverythingIsWaitedFor() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            overseerr.answer("GET /api/v1/settings/public", .json(500, "{}"))
            overseerr.answer(OverseerrStub.submission, .json(500, #"{"message":"database is locked"}"#))
            try db.configureOverseerr(overseerr.url)
            let id = try db.ask(db.makeUser("ada"))

            for _ in 0..<5 { try nextAttempt(db) }

            #expect(
                try db.request(id) == .init(.pending, lastError: "Overseerr answered 500: database is locked"))
        }
    }
}
