import MediaNest
import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNestJobs

/// Overseerr does not answer, or not as it should: what is wanted stays wanted.
@Suite struct OverseerrOutageTests {
    @Test func anOverseerrThatIsAwayIsNoFailure() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            let ada = try db.makeUser("ada")
            let id = try db.ask(ada)
            func lookAgain() throws -> TestDatabase.RequestState {
                try db.redis().send(RedisCommand("FLUSHDB"))  // the breaker's few seconds are over
                try db.workOn()
                return try db.request(id)
            }

            #expect(try lookAgain() == .init(.pending, lastError: "Overseerr is not configured."))
            try db.configureOverseerr("http://127.0.0.1:\(OverseerrStub.freePort())")
            #expect(
                try lookAgain() == .init(.pending, lastError: "Overseerr cannot be reached: the connection was refused")
            )
            try db.configureOverseerr(overseerr.url)
            let replies: [(OverseerrStub.Reply, String)] = [
                (.json(500, #"{"message":"database is locked"}"#), "Overseerr answered 500: database is locked"),
                (.json(503, "<html>"), "Overseerr cannot be reached: its gateway answered 503."),
                (.json(201, "<html>"), "Overseerr answered 201: the answer could not be understood."),
                (.silence, "Overseerr cannot be reached: no answer in time"),
            ]
            for (reply, reason) in replies {
                overseerr.answer(OverseerrStub.submission, reply)
                let state = try lookAgain()
                #expect(state == .init(.pending, lastError: reason))
            }
            overseerr.answer(OverseerrStub.submission, .hangUp)
            #expect(try lookAgain().lastError?.hasPrefix("Overseerr cannot be reached: ") == true)
            #expect(try db.unread(ada).isEmpty)

            overseerr.answer(OverseerrStub.submission, .json(201, OverseerrStub.request(22, 1)))
            #expect(try lookAgain() == .init(.pending, overseerrID: "22"))
            #expect(try db.history(id) == ["pending by user"])
            #expect(try db.count("error_logs") == 0)
        }
    }

    @Test func anOutageIsNotWaitedForByEveryRequestInTurn() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub([OverseerrStub.userList: .hangUp])
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            let ids = try (1...3).map { try db.ask(ada, .movie, String($0), title: "Film \($0)") }

            try db.makeWorker().drain()

            #expect(overseerr.calls.count == 1)
            for id in ids { #expect(try db.request(id).status == .pending) }
            #expect(try db.statuses(of: "overseerr.sync_request") == ["queued", "queued", "queued"])
        }
    }

    /// An answer that got lost on its way back: the request is there already.
    @Test func aHandOverThatArrivedUnnoticedIsTakenUp() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            overseerr.answer(
                OverseerrStub.submission, .json(409, #"{"message":"Request for this media already exists."}"#))
            overseerr.answer(
                OverseerrStub.openRequests,
                .json(200, #"{"results":[\#(OverseerrStub.request(7, 3)),\#(OverseerrStub.request(8, 1))]}"#))
            try db.configureOverseerr(overseerr.url)
            let id = try db.ask(db.makeUser("ada"))

            try db.makeWorker().drain()

            #expect(try db.request(id) == .init(.pending, overseerrID: "8"))
        }
    }
}
