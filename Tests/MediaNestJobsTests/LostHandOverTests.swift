import MediaNest
import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNestJobs

/// Overseerr may do what it was asked although its answer never came.
@Suite struct LostHandOverTests {
    private let deletion = "DELETE /api/v1/request/22"

    /// Somebody asks, Overseerr is silent, and the request is taken back; `made` is what Overseerr has made of it.
    private func takenBack(
        _ db: TestDatabase, made: String?, by decide: (MediaRequestID, Principal) throws -> Void
    ) throws -> OverseerrStub {
        let overseerr = try OverseerrStub.friendly()
        overseerr.answer(OverseerrStub.submission, .silence)
        try db.configureOverseerr(overseerr.url)
        let ada = try db.makeUser("ada")
        let id = try db.ask(ada)
        try db.makeWorker().drain()
        try #require(overseerr.calls(OverseerrStub.submission).count == 1)

        overseerr.answer(OverseerrStub.openRequests, .json(200, #"{"results":[\#(made ?? "")]}"#))
        overseerr.answer(deletion, .json(204, ""))
        try decide(id, ada)
        try db.redis().send(RedisCommand("FLUSHDB"))  // the breaker's few seconds are over
        try db.workOn()
        return overseerr
    }

    private func cancel(_ db: TestDatabase) -> (MediaRequestID, Principal) throws -> Void {
        { id, ada in _ = try db.services.mediaRequests.cancel(id, correlationID: "c", as: ada) }
    }

    private func request(madeAt: Timestamp) -> String {
        #"{"createdAt":"\#(madeAt.iso8601)","# + OverseerrStub.request(22, 1).drop { $0 == "{" }
    }

    @Test func whatWasTakenBackMeanwhileIsTakenBackThereToo() throws {
        try withDatabase { db in
            let overseerr = try takenBack(db, made: request(madeAt: .now()), by: cancel(db))

            #expect(overseerr.calls(deletion).count == 1)
            #expect(overseerr.calls(OverseerrStub.submission).count == 1)
            let row = try db.superuser().row(
                "select status, overseerr_id, hand_over_tried_at is null from media_requests")
            #expect(row.string(0) == "cancelled" && row.string(1) == "22" && row.bool(2))
        }
    }

    @Test func whatWasDeclinedMeanwhileIsDeclinedThereToo() throws {
        try withDatabase { db in
            let root = try db.makeUser("boss", role: .admin)
            let overseerr = try takenBack(db, made: request(madeAt: .now())) { id, _ in
                _ = try db.services.mediaRequests.deny(id, reason: "No room.", correlationID: "c", as: root)
            }

            #expect(overseerr.calls("POST /api/v1/request/22/decline").count == 1)
        }
    }

    @Test func whatThePersonAskedForAtOverseerrHimselfIsLeftAlone() throws {
        try withDatabase { db in
            let overseerr = try takenBack(db, made: request(madeAt: .now() + -86_400), by: cancel(db))

            #expect(overseerr.calls(OverseerrStub.openRequests).count == 1)
            #expect(overseerr.calls(deletion).isEmpty)
        }
    }

    /// He has taken it back here and asked for it there, hours later.
    @Test func soIsWhatHeAskedForThereLongAfter() throws {
        try withDatabase { db in
            let overseerr = try takenBack(db, made: request(madeAt: .now() + 3600), by: cancel(db))

            #expect(overseerr.calls(deletion).isEmpty)
        }
    }

    @Test func itIsLookedForUntilOverseerrCannotBeAtWorkOnItAnyMore() throws {
        try withDatabase { db in
            let overseerr = try takenBack(db, made: nil, by: cancel(db))
            func waiting() throws -> Int {
                try db.count("jobs where kind = 'overseerr.sync_request' and status = 'queued'")
            }
            #expect(try waiting() == 1)

            overseerr.answer(OverseerrStub.openRequests, .json(200, #"{"results":[\#(request(madeAt: .now()))]}"#))
            try db.workOn()
            #expect(overseerr.calls(deletion).count == 1)
        }
    }

    @Test func afterThatNobodyLooksAnyMore() throws {
        try withDatabase { db in
            _ = try takenBack(db, made: nil, by: cancel(db))
            try db.superuser().query("update media_requests set hand_over_tried_at = now() - interval '11 minutes'")

            try db.workOn()

            #expect(try db.count("jobs where kind = 'overseerr.sync_request' and status = 'queued'") == 0)
            #expect(try db.superuser().row("select hand_over_tried_at is null from media_requests").bool(0))
        }
    }
}
