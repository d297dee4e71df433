import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestJobs

/// Overseerr has one request where there are two here.
@Suite struct SharedCounterpartTests {
    private let nothingLeft = OverseerrStub.Reply.json(202, #"{"message":"No seasons available to request"}"#)
    private let asked = OverseerrStub.Reply.json(409, #"{"message":"Request for this media already exists."}"#)
    private let deletion = "DELETE /api/v1/request/22"

    private func open(_ requests: String...) -> OverseerrStub.Reply {
        .json(200, #"{"results":[\#(requests.joined(separator: ","))]}"#)
    }

    private func thrones(_ id: Int, _ seasons: [Int]) -> String {
        OverseerrStub.request(id, 1, media: 3, seasons: seasons, series: 1399)
    }

    /// Asks for seasons of a series, handed over as Overseerr's number 22.
    private func thrones(_ seasons: [Int]?, of ada: Principal, _ overseerr: OverseerrStub, _ db: TestDatabase) throws
        -> MediaRequestID
    {
        overseerr.answer(OverseerrStub.submission, .json(201, thrones(22, seasons ?? [1, 2, 3])))
        overseerr.answer("GET /api/v1/request/22", .json(200, thrones(22, seasons ?? [1, 2, 3])))
        overseerr.answer(OverseerrStub.openRequests, open(thrones(22, seasons ?? [1, 2, 3])))
        let id = try db.ask(ada, .tv, "1399", title: "Thrones", seasons: seasons)
        try db.makeWorker().drain()
        try #require(try db.request(id) == .init(.pending, overseerrID: "22"))
        return id
    }

    private func failedJobs(_ db: TestDatabase) throws -> Int {
        try db.count("jobs where failures > 0 or status = 'dead'")
    }

    @Test func aSeasonOfASeriesThatIsOnItsWayIsRefusedInWords() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            let whole = try thrones(nil, of: ada, overseerr, db)
            // As if both had been asked for at the same moment.
            let season = MediaRequestID()
            try db.superuser().query(
                """
                insert into media_requests (id, user_id, title, media_type, tmdb_id, seasons)
                values (\(season), \(ada.userID), 'Thrones', 'tv', '1399', '{1}')
                """)
            overseerr.answer(OverseerrStub.submission, nothingLeft)

            try db.queue("overseerr.sync_request", #"{"requestId":"\#(season)"}"#)
            try db.makeWorker().drain()

            #expect(
                try db.request(season)
                    == .init(.failed, lastError: "Everything asked for is there or requested already."))
            #expect(try db.request(whole) == .init(.pending, overseerrID: "22"))
            #expect(try failedJobs(db) == 0)
        }
    }

    @Test func theRestOfASeriesOfWhichOneSeasonIsOnItsWayIsRefusedInWordsToo() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            let season = try thrones([1], of: ada, overseerr, db)
            overseerr.answer(OverseerrStub.submission, nothingLeft)

            let whole = try db.ask(ada, .tv, "1399", title: "Thrones")
            try db.makeWorker().drain()

            #expect(
                try db.request(whole)
                    == .init(.failed, lastError: "Everything asked for is there or requested already."))
            #expect(try db.request(season) == .init(.pending, overseerrID: "22"))
            #expect(try failedJobs(db) == 0)
        }
    }

    /// Its answer was lost, and it stands beside the one of another request.
    @Test func theCounterpartOfAnEarlierAttemptIsFoundBesideAnotherOnes() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            _ = try thrones([1], of: ada, overseerr, db)
            overseerr.answer(OverseerrStub.submission, nothingLeft)
            overseerr.answer(OverseerrStub.openRequests, open(thrones(22, [1]), thrones(23, [2, 3])))

            let whole = try db.ask(ada, .tv, "1399", title: "Thrones")
            try db.makeWorker().drain()

            #expect(try db.request(whole) == .init(.pending, overseerrID: "23"))
        }
    }

    /// Overseerr goes on with what it downloads already, whoever took it back.
    @Test func whatIsAskedForAgainTakesUpWhatIsStillAtWorkThere() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            let downloading = OverseerrStub.request(22, 2, media: 3, isDownloading: true)
            overseerr.answer("GET /api/v1/request/22", .json(200, downloading))
            overseerr.answer(OverseerrStub.submission, asked)
            overseerr.answer(OverseerrStub.openRequests, open(downloading))
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            let first = try db.handedOver(ada, status: .approved)
            _ = try db.services.mediaRequests.cancel(first, correlationID: "back", as: ada)
            try db.workOn()

            let second = try db.ask(ada)
            try db.workOn()
            try db.queue("overseerr.sync_request", #"{"requestId":"\#(first)"}"#)
            try db.workOn()

            #expect(try db.request(second) == .init(.downloading, overseerrID: "22"))
            #expect(try db.request(first) == .init(.cancelled))
            #expect(overseerr.calls("DELETE").isEmpty)
            #expect(try failedJobs(db) == 0)
        }
    }

    /// One request of ours was taken back before Overseerr had answered; what is there now is another one's.
    @Test(arguments: [MediaRequest.Status.pending, .downloading, .cancelled])
    func whatAnotherRequestHasIsNotTakenBackWithALostOne(other status: MediaRequest.Status) throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            overseerr.answer(OverseerrStub.openRequests, open(OverseerrStub.request(22, 1)))
            overseerr.answer(deletion, .json(204, ""))
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            let lost = try db.makeRequest("Dune", tmdbID: "438631", status: .cancelled, of: ada)
            try db.superuser().query("update media_requests set hand_over_tried_at = now()")
            let other = try db.handedOver(ada, status: status)

            try db.queue("overseerr.sync_request", #"{"requestId":"\#(lost)"}"#)
            try db.makeWorker().drain()

            #expect(overseerr.calls(OverseerrStub.openRequests).count == 1)
            #expect(overseerr.calls("DELETE").isEmpty)
            #expect(try db.request(lost) == .init(.cancelled))
            #expect(try db.request(other) == .init(status, overseerrID: "22"))
            #expect(try failedJobs(db) == 0)
        }
    }

    @Test func aRequestThatCannotBeLookedAtKeepsARoundFromNoOther() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub()
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            let ids = try (1...3).map { number in
                overseerr.answer(
                    "GET /api/v1/request/\(number)", .json(200, OverseerrStub.request(number, 5, media: 5)))
                return try db.makeRequest("Film", tmdbID: String(number), status: .approved, of: ada)
            }.sorted { $0.text < $1.text }
            try db.superuser().query("update media_requests set overseerr_id = tmdb_id")
            try db.superuser().execute(
                script: """
                    create function refuse() returns trigger language plpgsql
                      as $$ begin raise exception 'refused by the test'; end $$;
                    grant execute on function refuse() to public;
                    create trigger refuse before update on media_requests for each row
                      when (old.id = '\(ids[0])') execute function refuse();
                    """)

            #expect(throws: PostgresError.self) { try db.worker.overseerr.reconcileAll() }

            #expect(try ids.map { try db.request($0).status } == [.approved, .completed, .completed])
        }
    }
}
