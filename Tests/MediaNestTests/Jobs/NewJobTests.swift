import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct NewJobTests {
    private func enqueue(_ job: NewJob, _ db: TestDatabase, correlationID: String? = "c") throws {
        _ = try db.services.database.query(job.enqueue(correlationID: correlationID))
    }

    private func queued(_ db: TestDatabase) throws -> [String] {
        try db.superuser().query(
            "select kind || ' ' || unique_key || ' ' || parameters from jobs where status = 'queued' order by 1"
        ).map { $0.string(0) }
    }

    @Test func eachKindHasItsKeyAndParameters() throws {
        try withDatabase { db in
            let (id, user) = (MediaRequestID(), UserID())

            try enqueue(.syncRequest(id), db)
            try enqueue(.syncOverseerrRequest(42), db)
            try enqueue(.removeFiles(of: user), db)

            #expect(
                try queued(db) == [
                    #"account.remove_files \#(user) {"userId": "\#(user)"}"#,
                    #"overseerr.sync_remote 42 {"overseerrId": 42}"#,
                    #"overseerr.sync_request \#(id) {"requestId": "\#(id)"}"#,
                ])
        }
    }

    @Test func anEqualOneThatStillWaitsIsUsedInstead() throws {
        try withDatabase { db in
            for _ in 1...3 { try db.services.webhooks.overseerrChanged(42, correlationID: "c") }
            try db.services.webhooks.overseerrChanged(43, correlationID: "c")

            #expect(try queued(db).count == 2)
        }
    }

    @Test func oneThatWasPutOffRunsNow() throws {
        try withDatabase { db in
            try enqueue(.syncOverseerrRequest(42), db)
            try db.superuser().query("update jobs set run_at = now() + interval '1 hour'")

            try enqueue(.syncOverseerrRequest(42), db)

            #expect(try db.superuser().query("select 1 from jobs where run_at <= now()").count == 1)
        }
    }

    @Test func aRunningOneIsFollowedByAnother() throws {
        try withDatabase { db in
            try enqueue(.syncOverseerrRequest(42), db)
            _ = try JobRepository(database: db.worker.database).claim(lanes: [.standard], worker: "w1")

            try enqueue(.syncOverseerrRequest(42), db)

            #expect(try queued(db).count == 1)
        }
    }

    @Test func workersAreWoken() throws {
        try withDatabase { db in
            let worker = db.worker.database.connection
            try worker.query("listen medianest_jobs")

            try enqueue(.syncOverseerrRequest(42), db)

            #expect(worker.waitForNotification(timeoutSeconds: 20)?.channel == "medianest_jobs")
        }
    }
}
