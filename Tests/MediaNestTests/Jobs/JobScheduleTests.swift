import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct JobScheduleTests {
    @Test func aScheduledKindIsQueuedWhenItIsDue() throws {
        try withJobs { db, jobs in
            func queued() throws -> Int {
                try db.superuser().query("select 1 from jobs where kind = 'probe' and status = 'queued'").count
            }
            for _ in 1...2 { try jobs.enqueueDue(kind: "probe", everySeconds: 60) }
            #expect(try queued() == 1)
            try jobs.succeed(try #require(try jobs.claim()), worker: "w1")
            try jobs.enqueueDue(kind: "probe", everySeconds: 60)
            #expect(try queued() == 0)

            try db.superuser().query("update job_schedules set last_enqueued_at = now() - interval '60 seconds'")
            try jobs.enqueueDue(kind: "probe", everySeconds: 60)

            #expect(try queued() == 1)
        }
    }

    @Test func severalWorkersQueueItOnce() throws {
        try withJobs { db, jobs in
            let environment = db.environment

            let outcomes = concurrently(
                (1...4).map { _ in
                    { @Sendable in
                        try JobRepository(database: TestDatabase.services(environment, role: .worker).database)
                            .enqueueDue(kind: "probe", everySeconds: 60)
                    }
                })

            for outcome in outcomes { try outcome.get() }
            #expect(try db.superuser().query("select 1 from jobs").count == 1)
        }
    }

    @Test func oneThatStillWaitsIsNotQueuedTwice() throws {
        try withJobs { db, jobs in
            try jobs.enqueueDue(kind: "probe", everySeconds: 60)
            try db.superuser().query("update job_schedules set last_enqueued_at = now() - interval '60 seconds'")

            try jobs.enqueueDue(kind: "probe", everySeconds: 60)

            #expect(try db.superuser().query("select 1 from jobs").count == 1)
        }
    }
}
