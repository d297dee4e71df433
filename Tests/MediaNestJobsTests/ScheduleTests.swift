import MediaNest
import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNestJobs

@Suite struct ScheduleTests {
    @Test func everythingScheduledIsAKindOfJob() {
        let entries = Schedule.entries(.defaults)

        #expect(!entries.isEmpty && entries.allSatisfy { jobKinds[$0.kind] != nil && $0.everySeconds > 0 })
        #expect(Set(entries.map(\.kind)).count == entries.count)
    }

    /// What takes long keeps nobody from looking.
    @Test func whatHappensEveryMinuteHasALaneOfItsOwn() throws {
        let entries = Schedule.entries(.defaults).filter { $0.lane == .monitoring }
        #expect(entries.map(\.kind) == ["services.probe", "database.observe"])
        try withDatabase { db in
            let jobs = JobRepository(database: db.worker.database)
            for entry in entries { try jobs.enqueueDue(kind: entry.kind, lane: entry.lane, everySeconds: 60) }

            #expect(try jobs.claim(lanes: [.standard, .downloads, .notifications], worker: "busy") == nil)
            #expect(try jobs.claim(lanes: [.monitoring], worker: "w")?.kind == "services.probe")
        }
    }

    @Test func everythingQueuedByThePortalIsAKindOfJob() {
        for job in [NewJob.syncRequest(MediaRequestID()), .syncOverseerrRequest(1), .removeFiles(of: UserID())] {
            #expect(jobKinds[job.kind] != nil)
        }
    }

    @Test func theAdminDecidesHowOftenRequestsAreReconciled() {
        var settings = Settings.defaults
        settings.monitoring.reconcileIntervalSeconds = 7

        #expect(Schedule.entries(settings).first { $0.kind == "overseerr.reconcile" }?.everySeconds == 7)
    }

    /// Not everybody asks in the same second; and what is asked each second is asked at once.
    @Test func probesAreJitteredByAPartOfTheirInterval() throws {
        var settings = Settings.defaults
        func jitter() -> Double? { Schedule.entries(settings).first { $0.kind == "services.probe" }?.jitterSeconds }

        #expect(jitter() == 5)
        settings.monitoring.probeIntervalSeconds = 6
        #expect(jitter() == 0.5)
        #expect(Schedule.entries(settings).filter { $0.jitterSeconds > 0 }.count == 1)
        try withDatabase { db in
            try JobRepository(database: db.worker.database).enqueueDue(kind: "x", everySeconds: 60, jitterSeconds: 5)
            let delay = try db.superuser().row(
                "select extract(epoch from run_at - created_at) from jobs where kind = 'x'")
            #expect((0...5).contains(delay.double(0)))
        }
    }

    @Test func refusalsThatRedisCountedReachTheDatabase() throws {
        try withDatabase { db in
            _ = try db.redis().pipeline([
                RedisCommand("HSET", "rate:refused", "rate:api:ada|60", 3, "rate:sign-in-address:::1|900", 2)
            ])
            let ids = try [db.queue("rate_limits.record_refusals"), db.queue("rate_limits.record_refusals")]

            try db.makeWorker().drain()

            for id in ids { #expect(try db.job(id).status == "succeeded") }
            let rows = try db.superuser().query(
                "select user_id, endpoint, refused_count from rate_limits order by endpoint")
            #expect(
                rows.map { [$0.string(0), $0.string(1), $0.string(2)] } == [
                    ["ada", "api", "3"], ["::1", "sign-in-address", "2"],
                ])
        }
    }

    @Test func partitionsAreMadeAhead() throws {
        try withDatabase { db in
            let last = try db.superuser().query(
                "select partition from partitions_of('error_logs') order by ends_at desc limit 1")[0].string(0)
            try db.superuser().query(SQL(unsafe: "drop table \(last)"))
            let id = try db.queue("partitions.ensure")

            try db.makeWorker().drain()

            #expect(try db.job(id).status == "succeeded")
            let coverage = try db.superuser().query(
                """
                select max(ends_at) > now() + interval '14 days' from partitions_of('error_logs')
                union all
                select max(ends_at) > now() + interval '59 days' from partitions_of('service_metrics')
                """)
            #expect(coverage.map { $0.bool(0) } == [true, true])
        }
    }
}
