import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestJobs

/// One id leads from a request through its job and the calls to other systems to what went wrong.
@Suite struct CorrelationTests {
    @Test func aJobCallsOverseerrUnderTheIDOfWhatCausedIt() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            try db.configureOverseerr(overseerr.url)
            _ = try db.ask(db.makeUser("ada"))

            try db.workOn()

            let handOver = try #require(overseerr.calls(OverseerrStub.submission).first)
            #expect(handOver.fields["x-correlation-id"] == "wish")
            #expect(db.worker.recorder.correlationID == nil)
        }
    }

    @Test func aJobsFailureShowsTheCallsBeforeIt() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            try db.configureOverseerr(overseerr.url)
            _ = try db.ask(db.makeUser("ada"))
            try db.superuser().query("alter table media_requests rename column handed_over_seasons to lost_column")

            try db.workOn()

            let row = try db.superuser().row(
                """
                select error_code, error_message, user_id is not null,
                       (select string_agg(concat_ws(' ', l ->> 'message', l ->> 'system', l ->> 'http.path', l ->> 'http.status'), '; ')
                        from jsonb_array_elements(metadata -> 'log') l where l ->> 'correlation.id' = 'wish')
                from error_logs where correlation_id = 'wish'
                """)
            #expect(row.string(0) == "job.failed" && row.string(1).contains("42703") && row.bool(2))
            #expect(row.string(3).contains("outside call overseerr /api/v1/request 201"))
            #expect(!row.string(3).contains("?"))  // what is asked for stands in the query
            #expect(row.string(3).contains("job failed"))
        }
    }

    /// A scheduled job has no cause; what it does is found under its own id.
    @Test func aJobWithoutACauseWorksUnderItsOwnID() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            try db.configureOverseerr(overseerr.url)
            _ = try db.makeRequest("Dune", tmdbID: "438631", of: db.makeUser("ada"))
            let id = try db.superuser().row("insert into jobs (kind) values ('overseerr.reconcile') returning id")
                .string(0)

            try db.workOn()

            #expect(overseerr.calls.last?.fields["x-correlation-id"] == id)
        }
    }

    /// Also what a trigger queues in its transaction: a failed hand-over tells somebody, whose webhook is called.
    @Test func whatAJobQueuesHasItsCause() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            overseerr.answer(OverseerrStub.submission, .json(409, #"{"message":"no"}"#))
            overseerr.answer(OverseerrStub.openRequests, .json(200, #"{"results":[]}"#))
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            try db.makeTarget(.webhook, "https://example.org/hook/9f3c0123456789", of: ada)
            _ = try db.ask(ada)

            try db.makeWorker().drain()

            let causes = try db.superuser().query(
                "select kind, correlation_id from jobs where status = 'queued' order by kind")
            #expect(causes.map { $0.optionalString(1) } == ["wish", "wish"], "\(causes.map { $0.string(0) })")
            #expect(causes.map { $0.string(0) } == ["notifications.deliver", "overseerr.sync_request"])
        }
    }

    @Test func aWorkerThatDiedOnAJobIsAnError() throws {
        try withDatabase { db in
            let id = try db.queue("overseerr.sync_request", #"{"requestId":"00000000-0000-4000-8000-000000000000"}"#)
            try db.superuser().query(
                """
                update jobs set status = 'running', attempts = 1, locked_by = 'gone', lease_expires_at = now() - interval '1 second'
                """)

            let worker = Worker(services: db.worker, lanes: [.standard], name: "next") {
                (try? db.job(id).status) == "succeeded"
            }
            worker.run()

            let row = try db.superuser().row(
                "select correlation_id, error_code, error_message, metadata ->> 'jobId' from error_logs")
            #expect(
                (0..<4).map { row.string($0) } == [
                    "cause-1", "job.worker_died", "overseerr.sync_request: the worker died", id,
                ])
        }
    }
}
