import MediaNest
import Metrics
import Postgres
import TestSupport
import Testing

@testable import MediaNestJobs

@Suite struct WorkerTests {
    private static let unknownRequest = #"{"requestId":"00000000-0000-4000-8000-000000000000"}"#

    @Test func aQueuedJobIsPerformedOnce() throws {
        try withDatabase { db in
            let id = try db.queue("overseerr.sync_request", Self.unknownRequest)

            try db.makeWorker().drain()
            try db.makeWorker("another").drain()

            #expect(try db.job(id) == .init("succeeded", attempts: 1))
        }
    }

    @Test func whatBecameOfJobsIsCounted() throws {
        try withDatabase { db in
            try db.queue("partitions.ensure")
            try db.queue("partitions.ensure")
            try db.queue("downloads.teleport")
            try db.queue("overseerr.sync_request", #"{"requestId":7}"#, maxAttempts: 2)

            try db.makeWorker().drain()
            try db.workOn()

            func count(_ kind: String, _ outcome: ProcessMetrics.JobOutcome) -> UInt64 {
                db.worker.metrics.file.count(
                    "medianest_jobs_performed_total", [("kind", kind), ("outcome", outcome.rawValue)])
            }
            #expect(count("partitions.ensure", .done) == 2)
            #expect(count("unknown", .dead) == 1)
            #expect(count("overseerr.sync_request", .failed) == 1 && count("overseerr.sync_request", .dead) == 1)
        }
    }

    @Test func otherLanesAreLeftToOthers() throws {
        try withDatabase { db in
            let id = try db.queue("overseerr.sync_request", Self.unknownRequest)
            try db.superuser().query("update jobs set lane = 'downloads'")

            try db.makeWorker().drain()
            #expect(try db.job(id).status == "queued")

            try Worker(services: db.worker, lanes: [.standard, .downloads], name: "both", shouldStop: { false })
                .drain()
            #expect(try db.job(id).status == "succeeded")
        }
    }

    @Test func aKindThatThisVersionDoesNotKnowIsBuried() throws {
        try withDatabase { db in
            let id = try db.queue("downloads.teleport")

            try db.makeWorker().drain()

            #expect(try db.job(id) == .init("dead", attempts: 1, lastError: "this version knows no such kind"))
            let error = try db.superuser().query("select correlation_id, error_code from error_logs")
            #expect(error.map { $0.string(0) + " " + $0.string(1) } == ["cause-1 job.unknown_kind"])
        }
    }

    @Test func aJobThatThrowsIsTriedAgainAndThenBuried() throws {
        try withDatabase { db in
            let id = try db.queue("overseerr.sync_request", #"{"requestId":7}"#, maxAttempts: 3)

            try db.makeWorker().drain()
            let first = try db.job(id)
            #expect(
                first.status == "queued" && first.attempts == 1 && !first.isDue
                    && first.lastError?.contains("requestId") == true)
            try db.workOn()
            #expect(try db.job(id).status == "queued")
            try db.workOn()
            let last = try db.job(id)
            #expect(last.status == "dead" && last.attempts == 3 && last.lastError?.contains("requestId") == true)
            try db.workOn()
            #expect(try db.job(id).attempts == 3)

            let errors = try db.superuser().query(
                "select correlation_id, error_code, error_message from error_logs order by created_at")
            #expect(errors.map { $0.string(0) } == Array(repeating: "cause-1", count: 3))
            #expect(errors.map { $0.string(1) } == ["job.failed", "job.failed", "job.dead"])
            #expect(errors.allSatisfy { $0.string(2).hasPrefix("overseerr.sync_request: ") })
        }
    }

    @Test func aBrokenJobDoesNotKeepTheOthersWaiting() throws {
        try withDatabase { db in
            try db.queue("overseerr.sync_request", "{}")
            let id = try db.queue("overseerr.sync_request", Self.unknownRequest)

            try db.makeWorker().drain()

            #expect(try db.job(id).status == "succeeded")
        }
    }

    @Test func aJobThatCannotBeDoneNowIsPutOffHoweverOften() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let request = try db.makeRequest("Dune", tmdbID: "438631", of: ada)
            let id = try db.queue("overseerr.sync_request", #"{"requestId":"\#(request)"}"#, maxAttempts: 2)

            for attempt in 1...4 {
                try db.workOn()
                #expect(
                    try db.job(id)
                        == .init("queued", attempts: attempt, lastError: "Overseerr is not configured.", isDue: false))
            }
            let pause = try db.superuser().query("select extract(epoch from run_at - now()) from jobs")[0].double(0)
            #expect((10.0...15.0).contains(pause))
            #expect(try db.count("error_logs") == 0)
        }
    }

    /// After a long outage one mishap must not bury the job.
    @Test func beingPutOffIsNoFailure() throws {
        try withDatabase { db in
            let request = try db.makeRequest("Dune", tmdbID: "438631", of: db.makeUser("ada"))
            let id = try db.queue("overseerr.sync_request", #"{"requestId":"\#(request)"}"#, maxAttempts: 2)
            for _ in 1...4 { try db.workOn() }

            try db.superuser().query("update jobs set parameters = '{}'")
            try db.workOn()

            #expect(try db.job(id).status == "queued")
            try db.workOn()
            #expect(try db.job(id).status == "dead")
        }
    }

    @Test func aDeadWorkersJobIsTakenOver() throws {
        try withDatabase { db in
            let (lost, held) = try (
                db.queue("overseerr.sync_request", Self.unknownRequest),
                db.queue("overseerr.sync_request", Self.unknownRequest)
            )
            try db.superuser().query(
                """
                update jobs set status = 'running', attempts = 1, locked_by = 'gone',
                  lease_expires_at = now() + case when id = \(lost)::uuid then interval '-1 second' else '1 minute' end
                """)

            try JobRepository(database: db.worker.database).reclaim()
            #expect(try db.job(lost) == .init("queued", attempts: 1, lastError: "the worker died"))
            try db.makeWorker().drain()

            #expect(try db.job(lost) == .init("succeeded", attempts: 2))
            #expect(try db.job(held).status == "running")
        }
    }

    @Test func whoLostHisJobNoLongerDecidesAboutIt() throws {
        try withDatabase { db in
            let id = try db.queue("overseerr.sync_request", Self.unknownRequest)
            let jobs = JobRepository(database: db.worker.database)
            let job = try #require(try jobs.claim(lanes: [.standard], worker: "slow"))
            try db.superuser().query("update jobs set lease_expires_at = now() - interval '1 second'")
            try jobs.reclaim()
            _ = try #require(try jobs.claim(lanes: [.standard], worker: "quick"))

            try jobs.bury(job, worker: "slow", reason: "late")

            #expect(try db.job(id) == .init("running", attempts: 2, lastError: "the worker died"))
        }
    }

    @Test func runningPerformsTheScheduleAndSurvivesTheLossOfTheDatabase() throws {
        try withDatabase { db in
            let observer = db.superuser()
            let deadline = ContinuousClock.now + .seconds(20)
            var isCut = false
            var last: String?
            func performed(_ id: String) -> Bool { (try? db.job(id).status) == "succeeded" }

            // Everything scheduled is done; then the connection is cut, and a job that comes later is done as well.
            db.makeWorker {
                if let last, performed(last) { return true }
                let scheduled =
                    (try? observer.query("select 1 from jobs where status = 'succeeded' and unique_key = 'schedule'")
                        .count) ?? 0
                if !isCut, scheduled == Schedule.entries(.defaults).count {
                    isCut = true
                    _ = try? observer.query(
                        """
                        select pg_terminate_backend(pid)
                        from pg_stat_activity
                        where usename = 'medianest_worker' and datname = current_database()
                        """)
                    last = try? db.queue("overseerr.sync_request", Self.unknownRequest)
                }
                return ContinuousClock.now > deadline
            }.run()

            for entry in Schedule.entries(.defaults) {
                let statuses = try db.statuses(of: entry.kind)
                #expect(statuses == ["succeeded"], "\(entry.kind)")
            }
            #expect(try performed(#require(last)))
        }
    }
}
