import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct ReportRoutesTests {
    /// Two requests of Ada's, one finished after two hours; errors whose code begins like a formula.
    private func arrange(_ db: TestDatabase) throws -> (root: APIClient, ada: APIClient) {
        let (root, ada) = try (db.signIn("root", role: .admin), db.signIn("ada"))
        _ = try db.makeRequest("Dune", tmdbID: "1", status: .completed, of: ada.principal)
        _ = try db.makeRequest("Alien", tmdbID: "2", of: ada.principal)
        try db.superuser().query(
            "insert into error_logs (correlation_id, error_code, error_message, status_code) values ('c', '=cmd', 'm', 500)"
        )
        _ = try db.worker.reportRollUp.advance()
        return (root, ada)
    }

    private var today: String { String(Timestamp.now().iso8601.prefix(10)) }

    @Test func aReportHasTotalsSeriesAndBreakdown() throws {
        try withDatabase { db in
            let (root, _) = try arrange(db)

            let report = root.call(.get, "/admin/reports/requests")

            #expect(report.status == 200 && report["groupBy"]?.string == "day" && report["asOf"]?.string != nil)
            #expect(report["to"]?.string == today && report["from"]?.string != today)
            #expect(report["totals"]?["requested"]?.int == 2 && report["totals"]?["completed"]?.int == 1)
            #expect(report["previous"]?["totals"]?["requested"]?.int == 0)
            #expect(report["previous"]?["totals"]?["medianProcessingSeconds"] == .null)
            #expect(report["series"]?.array?.first?["period"]?.string == today)
            #expect(report["breakdown"]?.array?.first?["mediaType"]?.string == "movie")
        }
    }

    @Test func peopleAreNamedToAdminsAndMaskedToOthers() throws {
        try withDatabase { db in
            let (root, ada) = try arrange(db)
            let bob = try db.signIn("bob")

            let named = try #require(root.call(.get, "/admin/reports/people")["breakdown"]?.array?.first)
            let masked = bob.call(.get, "/reports/people")

            #expect(
                named["userEmail"]?.string == "ada@test.local" && named["userId"]?.string == ada.principal.userID.text)
            #expect(masked.data.map { $0["name"]?.string } == ["a***"])
            #expect(masked.data.first?["requested"]?.int == 2 && masked.data.first?["isSelf"] == .bool(false))
            #expect(!masked.text.contains("ada") && !masked.text.contains(ada.principal.userID.text))
            #expect(ada.call(.get, "/reports/people").data.map { $0["name"]?.string } == ["ada"])
            #expect(bob.call(.get, "/admin/reports/people").status == 403)
        }
    }

    @Test func theExportIsATableWithoutFormulas() throws {
        try withDatabase { db in
            let (root, _) = try arrange(db)

            let answer = root.call(.get, "/admin/reports/errors/export?from=\(today)&to=\(today)&groupBy=month")

            #expect(answer.fields[.contentType] == "text/csv; charset=utf-8; header=present")
            #expect(answer.fields[.contentDisposition] == "attachment; filename=\"errors-\(today)-\(today).csv\"")
            #expect(
                answer.text
                    == "period,errorCode,errors,serverErrors,clientErrors,affectedUsers\r\n\(today.prefix(7))-01,'=cmd,1,1,0,0\r\n"
            )
        }
    }

    @Test(arguments: Report.allCases, ["", "/export"])
    func everyReportIsAnswered(report: Report, format: String) throws {
        try withDatabase { db in
            let (root, _) = try arrange(db)

            #expect(root.call(.get, "/admin/reports/\(report.rawValue)\(format)?groupBy=week").status == 200)
        }
    }

    @Test(
        arguments: [
            ("from=2026-02-30", "from"), ("to=today", "to"), ("groupBy=year", "groupBy"), ("day=1", "day"),
            ("from=2026-11-02&to=2026-11-01", "to"), ("from=2024-10-31&to=2026-11-01", "to"), ("from=0001-01-01", "to"),
            ("to=0001-01-01", "to"), ("to=9999-12-31", "to"),
        ])
    func whatIsWrongIsNamed(query: String, field: String) throws {
        try withDatabase { db in
            let answer = try db.signIn("root", role: .admin).call(.get, "/admin/reports/requests?\(query)")

            #expect(answer.status == 400 && answer.wrongFields == [field])
        }
    }

    @Test func anUnknownReportIsNotFound() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)

            #expect(root.call(.get, "/admin/reports/secrets").code == "report.not_found")
        }
    }

    @Test func agesAreSettable() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)

            let changed = root.call(.patch, "/admin/settings", #"{"retention":{"errorLogDays":14}}"#)

            #expect(changed["retention"]?["errorLogDays"]?.int == 14)
            #expect(changed["retention"]?["serviceMetricDays"]?.int == 90)
            for wrong in ["errorLogDays", "serviceMetricDays", "reportDays"] {
                let answer = root.call(.patch, "/admin/settings", #"{"retention":{"\#(wrong)":1}}"#)
                #expect(answer.status == 400 && answer.wrongFields == ["retention.\(wrong)"])
            }
            let line = try db.superuser().query(
                "select action, before ->> 'errorLogDays', after ->> 'errorLogDays' from audit_log")
            #expect(
                line.map { [$0.string(0), $0.string(1), $0.string(2)] } == [["settings.retention_changed", "30", "14"]])
        }
    }
}
