import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

/// What is our fault is written down once, and the client learns its number only.
@Suite struct ErrorReportTests {
    @Test func aFailureIsRecordedUnderItsCorrelationID() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            try db.superuser().query("alter table media_requests rename column note to lost_column")

            let answer = ada.call(.get, "/requests", fields: [.correlationID: "broken-1"])

            #expect(answer.status == 500 && answer.code == "internal")
            #expect(answer["correlationId"]?.string == "broken-1" && answer.fields[.correlationID] == "broken-1")
            #expect(
                answer.json.object.map { Set($0.keys) } == [
                    "type", "title", "status", "code", "detail", "correlationId",
                ])
            for secret in ["note", "column", "select", "42703"] { #expect(!answer.text.contains(secret), "\(secret)") }
            let rows = try db.superuser().query(
                """
                select correlation_id, user_id, error_code, request_path, request_method, status_code, error_message,
                       metadata -> 'log' -> 0 ->> 'message', metadata -> 'log' -> 0 ->> 'cause'
                from error_logs
                """)
            #expect(rows.count == 1)
            #expect(
                (0..<6).map { rows[0].string($0) } == [
                    "broken-1", ada.principal.userID.text, "internal", "/api/v1/requests", "GET", "500",
                ])
            #expect(rows[0].string(6).hasPrefix("42703: ") && !rows[0].string(6).contains(ada.principal.userID.text))
            #expect(rows[0].string(7) == "failed" && rows[0].string(8).hasPrefix("42703: "))
        }
    }

    @Test func aFailureThatCannotBeRecordedIsAnsweredAllTheSame() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            try db.superuser().execute(
                script: "drop table error_logs; alter table media_requests rename column note to lost_column")

            let answer = ada.call(.get, "/requests")

            #expect(answer.status == 500 && answer.code == "internal")
            #expect(ada.call(.get, "/me").status == 200)
        }
    }

    @Test func whatHasFailedHalfwayHasNotHappened() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            try db.superuser().query("drop function enqueue_job(text, jsonb, text, text, timestamptz, text)")

            #expect(ada.call(.post, "/requests", #"{"mediaType":"movie","tmdbId":"438631"}"#).status == 500)

            #expect(try db.count("media_requests") == 0)
            #expect(try db.count("error_logs") == 1)
        }
    }

    /// An outside system's failure is one too, each under its own id: whoever reports it is answered.
    @Test func whatAnotherSystemBreaksIsRecordedEachTime() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")

            for id in ["one", "two"] {
                #expect(ada.call(.get, "/media/search?query=dune", fields: [.correlationID: id]).status == 503)
            }

            let rows = try db.superuser().query(
                "select correlation_id, error_code, status_code, request_path from error_logs order by created_at")
            #expect(rows.map { $0.string(0) } == ["one", "two"])
            #expect(rows.allSatisfy { $0.string(1) == "overseerr.not_configured" && $0.int(2) == 503 })
            #expect(rows[0].string(3) == "/api/v1/media/search")
        }
    }

    @Test func anOutageOfTheDatabaseIsRecordedOnceItIsBack() throws {
        try withDatabase { db in
            try db.allowManyCalls()
            let ada = try db.signIn("ada")
            #expect(ada.call(.get, "/requests").status == 200)
            let superuser = db.superuser()
            try superuser.query(SQL(unsafe: "alter database \(db.name) connection limit 0"))
            try superuser.query(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
            )
            #expect(ada.call(.get, "/requests", fields: [.correlationID: "away"]).code == "database.unavailable")

            try superuser.query(SQL(unsafe: "alter database \(db.name) connection limit -1"))
            #expect(eventually { ada.call(.get, "/requests").status == 200 })

            let row = try superuser.row(
                "select error_code, status_code, user_id, created_at < now() from error_logs where correlation_id = 'away'"
            )
            #expect(row.string(0) == "database.unavailable" && row.int(1) == 503 && row.bool(3))
            #expect(row.string(2) == ada.principal.userID.text)
        }
    }

    @Test func refusalsAreNoFailures() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")

            for target in ["/requests/1", "/nothing", "/admin/settings", "/me?x=1"] {
                #expect((400..<500).contains(ada.call(.get, target).status))
            }
            #expect(try db.count("error_logs") == 0)
        }
    }
}
