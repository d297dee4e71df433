import Logging
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

    @Test func theLogLinesAroundItAreKeptWithIt() throws {
        try withDatabase { db in
            db.services.recorder.correlationID = "abc"
            db.services.logger.debug("a word with ada@example.org", metadata: ["n": "\u{0}"])

            try db.services.errorLog.append(ErrorLogEntry(correlationID: "abc", code: "internal", message: "m"))

            let row = try db.superuser().row(
                """
                select metadata -> 'log' -> 0 ->> 'message', metadata -> 'log' -> 0 ->> 'correlation.id', metadata -> 'log' -> 0 ->> 'level'
                from error_logs
                """)
            #expect((0..<3).map { row.string($0) } == ["a word with a***@example.org", "abc", "debug"])
        }
    }

    @Test func whatHappensWhileTheDatabaseIsAwayIsWrittenLaterWithItsOwnTime() throws {
        try withDatabase { db in
            let superuser = db.superuser()
            let log = db.services.errorLog
            #expect(try db.services.database.query("select 1").count == 1)
            try superuser.query(SQL(unsafe: "alter database \(db.name) connection limit 0"))
            try superuser.query(
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'medianest_app' and datname = current_database()"
            )

            let before = Timestamp.now()
            for number in 1...120 {
                log.record(ErrorLogEntry(correlationID: "away-\(number)", code: "internal", message: "m"))
            }
            let after = Timestamp.now()
            log.writeKept()
            #expect(try superuser.row("select count(*) from error_logs").int(0) == 0)
            try superuser.query(SQL(unsafe: "alter database \(db.name) connection limit -1"))
            #expect(eventually { (try? db.services.database.query("select 1").count) == 1 })
            log.writeKept()

            let rows = try superuser.query("select correlation_id, created_at from error_logs order by created_at")
            #expect(rows.map { $0.string(0) } == (21...120).map { "away-\($0)" })  // the newest hundred
            #expect(rows.allSatisfy { before <= $0.timestamp(1) && $0.timestamp(1) <= after })
            log.writeKept()
            #expect(try superuser.row("select count(*) from error_logs").int(0) == 100)
        }
    }

    @Test func theErrorOfAnAccountThatIsGoneStays() throws {
        try withDatabase { db in
            try db.services.errorLog.append(
                ErrorLogEntry(correlationID: "abc", userID: UserID(), code: "internal", message: "m"))

            #expect(try db.superuser().row("select user_id from error_logs").isNull(0))
        }
    }
}
