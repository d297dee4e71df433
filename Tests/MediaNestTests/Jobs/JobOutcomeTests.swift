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

            try jobs.putOff(
                try #require(try jobs.claim()), worker: "w1", afterSeconds: 100, reason: "Overseerr is away")

            #expect(try jobs.claim() == nil)
            let row = try db.superuser().row(
                "select status, last_error, locked_by is null, run_at > now() + interval '50 seconds' from jobs")
            #expect((0..<4).map { row.optionalString($0) } == ["queued", "Overseerr is away", "t", "t"])
            try db.superuser().query("update jobs set run_at = now() where id = \(id)::uuid")
            let job = try #require(try jobs.claim())
            #expect(job.attempts == 2 && job.failures == 0)
        }
    }

    /// What was put off for hours has not failed so often.
    @Test func onlyFailuresAreCountedAsSuch() throws {
        try withJobs { db, jobs in
            try db.queue("x")
            for _ in 1...3 {
                try jobs.putOff(try #require(try jobs.claim()), worker: "w1", afterSeconds: 0, reason: "away")
            }

            try jobs.retry(try #require(try jobs.claim()), worker: "w1", afterSeconds: 0, reason: "broken")

            let job = try #require(try jobs.claim())
            #expect(job.attempts == 5 && job.failures == 1)
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

    /// It would go on killing one worker after the other.
    @Test func aJobThatKillsItsWorkersIsBuried() throws {
        try withJobs { db, jobs in
            let id = try db.queue("x")
            try db.superuser().query("update jobs set max_attempts = 2")
            for status in ["queued", "dead"] {
                _ = try #require(try jobs.claim())
                try db.expireLeases()

                try jobs.reclaim()

                #expect(try db.jobStatus(id) == status)
            }
            let row = try db.superuser().row("select last_error, finished_at is not null from jobs")
            #expect(row.string(0) == "the worker died" && row.bool(1))
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
