import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct ReportServiceTests {
    private let noon = History.noon

    private func range(_ from: String, _ to: String) throws -> ReportRange {
        try ReportRange(from: #require(CalendarDay(from)), to: #require(CalendarDay(to)))
    }

    private func texts(_ rows: PostgresRows, _ columns: Int...) -> [String] {
        rows.map { row in columns.map { row.optionalString($0) ?? "-" }.joined(separator: " ") }
    }

    @Test(arguments: Report.allCases)
    func everyReportHasItsColumnsAndIsEmptyWhereNothingHappened(report: Report) throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            for grouping in ReportGrouping.allCases {
                let answer = try db.services.reports.report(
                    report, range("2026-11-01", "2026-11-30"), by: grouping, as: root)

                #expect(answer.asOf == nil)
                #expect(answer.totals.isEmpty && answer.series.isEmpty && answer.breakdown.isEmpty)
                #expect(try db.services.reports.export(report, answer.range, by: grouping, as: root).isEmpty)
            }
        }
    }

    @Test func sumsAreByDayWeekAndMonthAndOfThePeriodBefore() throws {
        try withDatabase { db in
            let history = try History(db)
            let (root, ada) = try (db.makeUser("root", role: .admin), db.makeUser("ada"))
            // 2026-11-20 is a Friday.
            for day in [-20, -1, 0, 2, 3] { try history.request(of: ada, at: noon + day * 86_400) }
            try history.request(of: ada, "tv", at: noon)
            _ = try db.worker.reportRollUp.advance(now: noon + 4 * 86_400)
            let wanted = try range("2026-11-19", "2026-11-23")

            let days = try db.services.reports.report(.requests, wanted, by: .day, as: root)
            let weeks = try db.services.reports.report(.requests, wanted, by: .week, as: root)
            let month = try db.services.reports.report(.requests, wanted, by: .month, as: root)

            #expect(texts(days.totals, 2) == ["5"])
            #expect(days.previous.isEmpty)
            #expect(texts(days.series, 0, 2) == ["2026-11-19 1", "2026-11-20 2", "2026-11-22 1", "2026-11-23 1"])
            #expect(texts(days.breakdown, 1, 2) == ["movie 4", "tv 1"])
            #expect(texts(weeks.series, 0, 2) == ["2026-11-16 4", "2026-11-23 1"])
            #expect(texts(month.series, 0, 2) == ["2026-11-01 5"])
            #expect(days.asOf == noon + 4 * 86_400)
            let before = try db.services.reports.report(
                .requests, range("2026-11-20", "2026-12-15"), by: .day, as: root)
            #expect(texts(before.previous, 2) == ["2"], "26 days before: the 31st of October, and the 19th")
        }
    }

    /// Percentiles cannot be made of the days' ones: they come from classes of durations.
    @Test func percentilesOfARangeAreWithinTwoPercent() throws {
        try withDatabase { db in
            let history = try History(db)
            let (root, ada) = try (db.makeUser("root", role: .admin), db.makeUser("ada"))
            for hours in 1...41 { try history.request(of: ada, at: noon, [("approved", 0), ("completed", hours)]) }
            _ = try db.worker.reportRollUp.advance(now: noon + 4 * 86_400)

            let answer = try db.services.reports.report(
                .requests, range("2026-11-20", "2026-11-23"), by: .day, as: root)
            let people = try db.services.reports.report(.people, range("2026-11-20", "2026-11-23"), by: .day, as: root)

            let (median, p95) = try (
                #require(answer.totals.first?.optionalDouble(8)), #require(answer.totals.first?.optionalDouble(9))
            )
            #expect(abs(median / (21 * 3600) - 1) < 0.021)
            #expect(abs(p95 / (39 * 3600) - 1) < 0.021)
            #expect(texts(people.breakdown, 13) == ["75600"], "a person's is exact")
        }
    }

    @Test func servicesHaveUptimeRepairAndResponseTimes() throws {
        try withDatabase { db in
            let history = try History(db)
            let root = try db.makeUser("root", role: .admin)
            try history.measurements(100, from: noon)
            try history.measurements(60, from: noon + 86_400)
            try history.connection.query(
                """
                insert into service_states (service_name, state, started_at, ended_at)
                values ('plex', 'online', \(noon + -3600), \(noon)), ('plex', 'offline', \(noon), \(noon + 1800))
                """)
            try history.connection.query(
                """
                insert into service_incidents (service_name, incident_type, description, status, created_at, resolved_at)
                values ('plex', 'outage', 'd', 'resolved', \(noon), \(noon + 1800))
                """)
            _ = try db.worker.metricRollUp.advance(now: noon + 2 * 86_400)
            _ = try db.worker.reportRollUp.advance(now: noon + 86_400 + 7200)

            let one = try db.services.reports.report(.services, range("2026-11-20", "2026-11-20"), by: .day, as: root)
            let two = try db.services.reports.report(.services, range("2026-11-20", "2026-11-21"), by: .day, as: root)

            #expect(
                texts(one.breakdown, 1, 2, 4, 7, 9, 10, 11, 12, 13, 14, 15) == [
                    "plex 3600 1800 1 100 66.66 1800 50.5 100 50.5 95.05"
                ])
            #expect(
                texts(two.breakdown, 9, 13, 14, 15) == ["160 100 - -"],
                "a percentile of two days cannot be made of theirs")
        }
    }

    @Test func onlyAdminsSeeTheSumsOfOthers() throws {
        try withDatabase { db in
            let history = try History(db)
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            try history.request(of: ada, at: noon)
            try history.error("a.b", status: 500, at: noon)
            _ = try db.worker.reportRollUp.advance(now: noon + 60)
            let day = try range("2026-11-20", "2026-11-20")

            for report in [Report.requests, .people, .errors] {
                let answer = try db.services.reports.report(report, day, by: .day, as: bob)
                #expect(answer.totals.isEmpty && answer.breakdown.isEmpty, "\(report)")
            }
        }
    }

    @Test func theHouseholdIsMaskedButForOneself() throws {
        try withDatabase { db in
            let history = try History(db)
            let (ada, bob, gone) = try (db.makeUser("ada"), db.makeUser("bob"), db.makeUser("gone"))
            for (person, count) in [(ada, 3), (bob, 2), (gone, 1)] {
                for _ in 0..<count { try history.request(of: person, at: noon) }
            }
            _ = try db.worker.reportRollUp.advance(now: noon + 60)
            try db.superuser().query("delete from users where id = \(gone.userID)")

            let (_, people) = try db.services.reports.household(range("2026-11-01", "2026-11-30"), as: bob)

            #expect(
                people.map { "\($0.name ?? "-") \($0.isSelf) \($0.requested)" } == [
                    "a*** false 3", "bob true 2", "- false 1",
                ])
        }
    }

    @Test(arguments: [("2026-11-02", "2026-11-01"), ("2024-11-01", "2026-11-02"), ("1999-12-31", "2000-01-01")])
    func aRangeHasAnEnd(from: String, to: String) {
        #expect(throws: ReportError.range) { try range(from, to) }
    }
}
