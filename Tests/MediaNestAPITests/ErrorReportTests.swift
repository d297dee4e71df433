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
                select correlation_id, user_id, error_code, request_path, request_method, status_code, error_message
                from error_logs
                """)
            #expect(rows.count == 1)
            #expect(
                (0..<6).map { rows[0].string($0) } == [
                    "broken-1", ada.principal.userID.text, "internal", "/api/v1/requests", "GET", "500",
                ])
            #expect(rows[0].string(6).hasPrefix("42703: ") && !rows[0].string(6).contains(ada.principal.userID.text))
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
