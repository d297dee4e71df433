import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct ErrorRoutesTests {
    private func arrange(_ db: TestDatabase, user: UserID) throws {
        for (number, code) in ["internal", "database.timeout", "internal", "job.failed"].enumerated() {
            try db.superuser().query(
                """
                insert into error_logs (correlation_id, user_id, error_code, error_message, request_path, status_code, created_at)
                values (\("c-\(number)"), \(number == 2 ? user : nil), \(code), 'it broke', \("/api/v1/requests/\(number)"),
                        \(number == 3 ? nil : 500 + number), \(Timestamp(secondsSince1970: 1_790_000_000 + number * 60)))
                """)
        }
    }

    @Test func anAdminFindsErrorsByWhatIsKnownOfThem() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            try arrange(db, user: root.principal.userID)
            func found(_ query: String) -> [String?] {
                root.call(.get, "/admin/errors?" + query).data.map { $0["correlationId"]?.string }
            }

            #expect(found("") == ["c-3", "c-2", "c-1", "c-0"])
            #expect(found("code=internal") == ["c-2", "c-0"])
            #expect(found("code=intern") == [] && found("code=intern*") == ["c-2", "c-0"])
            #expect(found("status=501") == ["c-1"])
            #expect(found("status=5xx") == ["c-2", "c-1", "c-0"] && found("status=4xx") == [])
            #expect(found("userId=\(root.principal.userID)") == ["c-2"])
            #expect(found("path=/api/v1/requests/1") == ["c-1"])
            #expect(found("from=2026-09-21T14:14:20Z&to=2026-09-21T14:15:20Z") == ["c-1"])
            let first = root.call(.get, "/admin/errors?limit=3")
            #expect(first.data.count == 3)
            #expect(found("cursor=" + (first["nextCursor"]?.string ?? "")) == ["c-0"])
        }
    }

    @Test func theFirstPageCountsByCode() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            try arrange(db, user: root.principal.userID)
            func counts(_ answer: Answer) -> [String] {
                answer["counts"]?.array?.compactMap { entry in
                    entry["errorCode"]?.string.map { "\($0) \(entry["count"]?.int ?? 0)" }
                } ?? []
            }

            let first = root.call(.get, "/admin/errors?limit=1")

            #expect(counts(first) == ["internal 2", "database.timeout 1", "job.failed 1"])
            #expect(counts(root.call(.get, "/admin/errors?status=501")) == ["database.timeout 1"])
            let second = root.call(.get, "/admin/errors?cursor=" + (first["nextCursor"]?.string ?? ""))
            #expect(second.status == 200 && counts(second) == [])
        }
    }

    @Test func anErrorNamesWhoMetItAndLeavesTheLogToTheTrace() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            let ada = try db.signIn("ada")
            #expect(ada.call(.get, "/media/trending", fields: [.correlationID: "c-1"]).status == 503)

            let list = root.call(.get, "/admin/errors")
            #expect(list.data[0]["userName"]?.string == "ada" && list.data[0]["metadata"] == .null)
            let trace = root.call(.get, "/admin/errors/c-1")

            let lines = try #require(trace["log"]?.array)
            #expect(lines.last?["message"]?.string == "failed" && lines.last?["correlation.id"]?.string == "c-1")
            #expect(lines.compactMap { $0["time"]?.string } == lines.compactMap { $0["time"]?.string }.sorted())
        }
    }

    /// The lines of the log around an error tell of others as well.
    @Test func onesOwnDataHoldsNoLogLines() throws {
        try withDatabase { db in
            let (ada, bob) = (try db.signIn("ada"), try db.signIn("bob"))
            #expect(bob.call(.get, "/media/trending").status == 503)
            #expect(ada.call(.get, "/media/trending").status == 503)

            let export = ada.call(.get, "/me/export")

            let metadata = try db.superuser().row("select metadata::text from error_logs order by created_at desc")
            #expect(metadata.string(0).contains(bob.principal.userID.text))
            #expect(export.status == 200 && export.text.contains("overseerr.not_configured"))
            #expect(!export.text.contains(bob.principal.userID.text) && !export.text.contains("\"log\""))
        }
    }

    /// A job that nothing has caused works under its own id.
    @Test func aJobsOwnIdLeadsToIt() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            let id = try db.superuser().row("insert into jobs (kind) values ('services.probe') returning id").string(0)

            #expect(root.call(.get, "/admin/errors/\(id)")["steps"]?.array?.first?["name"]?.string == "services.probe")
        }
    }

    @Test func anErrorSaysWhatKindItIs() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            try arrange(db, user: root.principal.userID)

            let errors = root.call(.get, "/admin/errors").data

            #expect(errors.map { $0["errorType"]?.string } == ["job", "internal", "database", "internal"])
            #expect(errors.map { $0["isServerError"]?.bool } == [false, true, true, true])
        }
    }

    @Test(arguments: [
        "from=yesterday", "to=2026-02-30T00:00:00Z", "userId=" + String(repeating: "x", count: 36), "status=9",
        "status=9xx",
        "status=5x5", "status=xxx", "status=099",
    ])
    func aFilterThatMeansNothingIsRefused(query: String) throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)

            let answer = root.call(.get, "/admin/errors?" + query)

            #expect(answer.status == 400)
            #expect(answer.wrongFields == [String(query.prefix { $0 != "=" })])
        }
    }

    @Test func oneIdLeadsToEverythingThatCameOfARequest() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            try arrange(db, user: root.principal.userID)
            try db.superuser().query("insert into jobs (kind, correlation_id) values ('overseerr.sync_request', 'c-2')")
            try db.superuser().query(
                "insert into audit_log (action, actor_label, correlation_id) values ('user.updated', 'x', 'c-2')")

            let trace = root.call(.get, "/admin/errors/c-2")

            #expect(trace["errors"]?.array?.count == 1)
            #expect(
                Set(trace["steps"]?.array?.compactMap { $0["name"]?.string } ?? []) == [
                    "overseerr.sync_request", "user.updated",
                ])
            #expect(root.call(.get, "/admin/errors/unheard-of").code == "error.not_found")
        }
    }

    @Test func aClientsReportIsKeptMaskedUnderTheAnswersId() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            let report = """
                {"message":"failed for ada@example.org with mn_0123456789abcdef","stackTrace":"at x (app.js:1)","path":"#/requests",
                 "correlationId":"c-9","statusCode":502}
                """

            let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
            #expect(ada.call(.post, "/errors", report, fields: [.userAgent: firefox]).status == 204)

            let row = try db.superuser().row(
                """
                select correlation_id, user_id, error_code, error_message, stack_trace, request_path, status_code,
                       metadata ->> 'device'
                from error_logs
                """)
            #expect(row.int(6) == 502 && row.string(7) == "Firefox on Linux")
            #expect(row.string(0) == "c-9")
            #expect(row.string(1) == ada.principal.userID.text)
            #expect(row.string(2) == "client.error")
            #expect(row.string(3) == "failed for a***@example.org with mn_***")
            #expect(row.string(4) == "at x (app.js:1)")
        }
    }

    @Test func aForgedIdIsNotTaken() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")

            ada.call(.post, "/errors", #"{"message":"x","correlationId":"a b\nforged"}"#)

            #expect(try !db.superuser().row("select correlation_id from error_logs").string(0).contains("forged"))
        }
    }
}
