import Postgres
import TestSupport
import Testing

@testable import MediaNest

/// Who gets which job.
@Suite struct JobClaimTests {
    @Test func theMostImportantComesFirstThenTheOldest() throws {
        try withJobs { db, jobs in
            try db.queue("late", inSeconds: -10)
            try db.queue("early", inSeconds: -20)
            try db.queue("important", priority: 5, inSeconds: -1)
            try db.queue("future", priority: 9, inSeconds: 3600)
            try db.queue("elsewhere", lane: "downloads", priority: 9)

            let kinds = try (1...4).map { _ in try jobs.claim()?.kind }

            #expect(kinds == ["important", "early", "late", nil])
            #expect(try jobs.claim(lanes: [.standard, .downloads], worker: "w1")?.kind == "elsewhere")
        }
    }

    @Test func aClaimedJobIsMarkedAndCarriesItsParameters() throws {
        try withJobs { db, jobs in
            let ada = try db.makeUser("ada")
            let id = MediaRequestID()
            _ = try db.services.database.pipeline([NewJob.syncRequest(id).enqueue(correlationID: "abc")], as: ada)

            let job = try #require(try jobs.claim())

            #expect(job.kind == "overseerr.sync_request")
            #expect(try job.decode([String: String].self) == ["requestId": id.text])
            #expect(job.correlationID == "abc")
            #expect(job.attempts == 1)
            #expect(job.maxAttempts == 10)
            let row = try db.superuser().row(
                "select status, locked_by, lease_expires_at > now() + interval '100 seconds' from jobs")
            #expect([row.string(0), row.string(1), row.string(2)] == ["running", "w1", "t"])
        }
    }

    @Test func parametersOfAnotherShapeAreAnError() throws {
        try withJobs { db, jobs in
            try db.queue("x")
            let job = try #require(try jobs.claim())

            #expect(throws: DecodingError.self) { try job.decode([Int].self) }
        }
    }

    @Test func whatAnotherWorkerIsTakingIsSkipped() throws {
        try withJobs { db, jobs in
            let first = try db.queue("first", inSeconds: -10)
            try db.queue("second")
            let other = db.superuser()
            try other.pipeline(["begin", "select 1 from jobs where id = \(first)::uuid for update"])

            #expect(try jobs.claim()?.kind == "second")

            try other.query("rollback")
            #expect(try jobs.claim()?.kind == "first")
        }
    }

    @Test func manyWorkersTakeEachJobOnce() throws {
        try withJobs { db, jobs in
            for number in 1...20 { try db.queue("job \(number)") }
            let environment = db.environment

            let taken = try concurrently(
                (1...4).map { number in
                    { @Sendable in
                        let jobs = JobRepository(
                            database: try TestDatabase.services(environment, role: .worker).database)
                        var kinds: [String] = []
                        while let job = try jobs.claim(lanes: [.standard], worker: "w\(number)") {
                            kinds.append(job.kind)
                        }
                        return kinds
                    }
                }
            ).flatMap { try $0.get() }

            #expect(taken.sorted() == (1...20).map { "job \($0)" }.sorted())
        }
    }

    @Test func oneWithTheSameKeyWaitsForTheRunningOne() throws {
        try withJobs { db, jobs in
            try db.queue("sync", key: "a")
            let first = try #require(try jobs.claim())
            try db.queue("sync", key: "a")
            try db.queue("other", key: "a")

            #expect(try jobs.claim("w2")?.kind == "other")
            #expect(try jobs.claim("w2") == nil)
            try jobs.succeed(first, worker: "w1")
            #expect(try jobs.claim("w2")?.kind == "sync")
        }
    }

    @Test func jobsWithoutAKeyDoNotWaitForEachOther() throws {
        try withJobs { db, jobs in
            for _ in 1...2 { try db.queue("mail") }

            let claimed = try [jobs.claim(), jobs.claim()].map { $0 != nil }

            #expect(claimed == [true, true])
        }
    }

    @Test func theNextOnesTimeIsKnown() throws {
        try withJobs { db, jobs in
            #expect(try jobs.secondsUntilNext(lanes: [.standard]) == nil)
            try db.queue("x", inSeconds: 100)
            try db.queue("y", lane: "downloads", inSeconds: 10)

            let seconds = try #require(try jobs.secondsUntilNext(lanes: [.standard]))

            #expect((50...100).contains(seconds))
        }
    }

    @Test func howLongEachLaneHasWaitedIsKnown() throws {
        try withJobs { db, jobs in
            #expect(try jobs.waitingSeconds().isEmpty)
            try db.queue("x", inSeconds: -700)
            try db.queue("y", lane: "monitoring", inSeconds: -60)
            try db.queue("z", lane: "monitoring", inSeconds: -10)
            try db.queue("later", lane: "downloads", inSeconds: 10)

            let waiting = try jobs.waitingSeconds()

            #expect(waiting.map(\.lane) == ["default", "monitoring"])
            #expect(waiting.map(\.seconds).elementsEqual([700, 60]) { ($1..<$1 + 60).contains($0) })
        }
    }
}
