import Postgres
import TestSupport
import Testing

@testable import MediaNest

/// What becomes of a job that was claimed.
@Suite struct JobOutcomeTests {
    @Test func aJobThatSucceededIsDone() throws {
        try withJobs { db, jobs in
            let id = try db.queue("x")

            try jobs.succeed(try #require(try jobs.claim()), worker: "w1")

            let row = try db.superuser().row(
                "select status, finished_at is not null, locked_by is null from jobs where id = \(id)::uuid")
            #expect((0..<3).map { row.optionalString($0) } == ["succeeded", "t", "t"])
        }
    }

    @Test func aJobThatIsPutOffComesAgainLater() throws {
        try withJobs { db, jobs in
            let id = try db.queue("x", key: "a")

            try jobs.retry(try #require(try jobs.claim()), worker: "w1", afterSeconds: 100, reason: "Overseerr is away")

            #expect(try jobs.claim() == nil)
            let row = try db.superuser().row(
                "select status, last_error, locked_by is null, run_at > now() + interval '50 seconds' from jobs")
            #expect((0..<4).map { row.optionalString($0) } == ["queued", "Overseerr is away", "t", "t"])
            try db.superuser().query("update jobs set run_at = now() where id = \(id)::uuid")
            #expect(try jobs.claim()?.attempts == 2)
        }
    }

    @Test func aNewerOneWithTheSameKeyTakesThePlaceOfOneThatIsPutOff() throws {
        try withJobs { db, jobs in
            let old = try db.queue("x", key: "a")
            let job = try #require(try jobs.claim())
            let new = try db.queue("x", key: "a")

            try jobs.retry(job, worker: "w1", afterSeconds: 0, reason: "away")

            #expect(try db.jobStatus(old) == "cancelled")
            #expect(try db.jobStatus(new) == "queued")
            #expect(try jobs.claim()?.id == new)
        }
    }

    @Test func aBuriedJobStaysWithItsReason() throws {
        try withJobs { db, jobs in
            let id = try db.queue("x")

            try jobs.bury(try #require(try jobs.claim()), worker: "w1", reason: "no such kind")

            #expect(try db.jobStatus(id) == "dead")
            #expect(try db.superuser().row("select last_error from jobs").string(0) == "no such kind")
            #expect(try jobs.claim() == nil)
        }
    }

    /// Its lease ran out and the job was given to another; a late report must not end that one's work.
    @Test func onlyTheHolderReports() throws {
        try withJobs { db, jobs in
            let id = try db.queue("x")
            let job = try #require(try jobs.claim("w2"))

            try jobs.succeed(job, worker: "w1")
            try jobs.retry(job, worker: "w1", afterSeconds: 0, reason: "late")
            try jobs.bury(job, worker: "w1", reason: "late")

            #expect(try db.jobStatus(id) == "running")
        }
    }

    @Test func theJobOfADeadWorkerIsGivenToAnother() throws {
        try withJobs { db, jobs in
            let id = try db.queue("x", key: "a")
            _ = try jobs.claim("dead")
            try jobs.reclaim()
            #expect(try db.jobStatus(id) == "running", "it is not dead yet")

            try db.expireLeases()
            try jobs.reclaim()

            #expect(try db.jobStatus(id) == "queued")
            let job = try #require(try jobs.claim("w2"))
            #expect(job.id == id)
            #expect(job.attempts == 2)
        }
    }

    @Test func aHeartbeatKeepsTheLease() throws {
        try withJobs { db, jobs in
            let id = try db.queue("x")
            let job = try #require(try jobs.claim())
            try db.expireLeases()

            try jobs.heartbeat(job, worker: "w1")
            try jobs.reclaim()

            #expect(try db.jobStatus(id) == "running")
        }
    }

    @Test func aNewerOneTakesThePlaceOfADeadWorkersJob() throws {
        try withJobs { db, jobs in
            let old = try db.queue("x", key: "a")
            _ = try jobs.claim("dead")
            let new = try db.queue("x", key: "a")
            try db.expireLeases()

            try jobs.reclaim()

            #expect(try db.jobStatus(old) == "cancelled")
            #expect(try jobs.claim("w2")?.id == new)
        }
    }
}
