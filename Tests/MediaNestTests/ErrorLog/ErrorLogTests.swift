import MediaNest
import Postgres
import TestSupport
import Testing

@Suite struct ErrorLogTests {
    @Test func anEntryIsWrittenAsItIs() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")

            try db.services.errorLog.append(
                ErrorLogEntry(
                    correlationID: "abc", userID: ada.userID, code: "internal", message: "it broke",
                    path: "/api/v1/requests", method: "POST",
                    statusCode: 500))

            let row = try db.superuser().row(
                """
                select correlation_id, user_id, error_code, error_message, request_path, request_method, status_code
                from error_logs
                """
            )
            #expect(
                (0..<7).map { row.optionalString($0) } == [
                    "abc", ada.userID.text, "internal", "it broke", "/api/v1/requests", "POST", "500",
                ])
        }
    }

    @Test func aJobHasNoRequest() throws {
        try withDatabase { db in
            try db.worker.errorLog.append(ErrorLogEntry(correlationID: "abc", code: "job.failed", message: "m"))

            let row = try db.superuser().row(
                "select user_id, request_path, request_method, status_code from error_logs")
            #expect((0..<4).allSatisfy(row.isNull))
        }
    }

    @Test func whatIsTooLongIsCutNotLost() throws {
        try withDatabase { db in
            let long = String(repeating: "e\u{301}", count: 5000)  // one character, two code points

            try db.services.errorLog.append(
                ErrorLogEntry(correlationID: "abc", code: "internal", message: long, path: long, method: long))

            let row = try db.superuser().row(
                "select length(error_message), length(request_path), length(request_method) from error_logs")
            #expect((0..<3).map { row.int($0) } == [4000, 500, 10])
        }
    }

    @Test func anEntryLiesInItsMonthsPartition() throws {
        try withDatabase { db in
            try db.services.errorLog.append(ErrorLogEntry(correlationID: "abc", code: "internal", message: "m"))

            #expect(
                try db.superuser().query("select 1 from error_logs where tableoid = 'error_logs_default'::regclass")
                    .isEmpty)
        }
    }
}
