import FoundationEssentials
import Postgres
import TestSupport
import Testing

@testable import MediaNest

/// What grows for ever is read through an index, in the partitions that it concerns: at 100,000 rows the planner already chooses
/// as it does at ten million. Times are measured by `deploy/bench --history`.
@Suite struct QueryPlanTests {
    private struct Plan: Decodable {
        struct Node: Decodable {
            let type: String
            let relation: String?
            let index: String?
            let children: [Node]?

            enum CodingKeys: String, CodingKey {
                case type = "Node Type"
                case relation = "Relation Name"
                case index = "Index Name"
                case children = "Plans"
            }

            var all: [Node] { [self] + (children ?? []).flatMap(\.all) }
        }
        let root: Node

        enum CodingKeys: String, CodingKey { case root = "Plan" }

        /// The partitions that hold rows; of an empty one it does not matter how it is read.
        var filled: Set<String> = []

        private var partitions: [Node] { root.all.filter { $0.relation.map(filled.contains) ?? false } }
        /// Of which partitions rows are read one after the other.
        var scanned: [String] { partitions.filter { $0.type == "Seq Scan" }.compactMap(\.relation) }
        /// Whether rows are put in order before the first of them is known.
        var sortsAll: Bool { root.all.contains { $0.type == "Sort" } }
        var touched: Set<String> { Set(partitions.compactMap(\.relation)) }
    }

    private func plan(_ statement: SQL, in database: Database, as principal: Principal? = nil) throws -> Plan {
        let explain: SQL = "explain (format json) \(statement)"
        let rows = try principal.map { try database.query(explain, as: $0) } ?? database.query(explain)
        let plans = try JSONDecoder().decode([Plan].self, from: Data(rows[0].string(0).utf8))
        var plan = try #require(plans.first)
        plan.filled = Set(
            try database.query(
                """
                select p.partition from partitions_of('error_logs') p join pg_class c on c.relname = p.partition where c.reltuples > 0
                union all
                select p.partition from partitions_of('service_metrics') p join pg_class c on c.relname = p.partition
                where c.reltuples > 0
                """
            ).map { $0.string(0) })
        return plan
    }

    /// Forty days of errors and of measurements of ten services.
    private func withHistory(_ body: (TestDatabase, _ root: Principal, _ ada: Principal) throws -> Void) throws {
        try withDatabase { db in
            let (root, ada) = try (db.makeUser("root", role: .admin), db.makeUser("ada"))
            let history = try History(db)
            try history.connection.query(
                """
                insert into error_logs (correlation_id, user_id, error_code, error_message, request_path, status_code, created_at)
                select n::text, case when n % 500 = 0 then \(ada.userID)::uuid end,
                       case when n % 900 = 0 then 'rare.code' else 'common.' || n % 10 end, repeat('m', 100),
                       case when n % 900 = 0 then '/api/v1/rare/' else '/api/v1/requests/' end || n,
                       case when n % 900 = 0 then 418 else 500 end, now() - n * interval '70 s'
                from generate_series(1, 50000) n
                """)
            try history.connection.query(
                """
                insert into service_metrics (service_name, metric_name, metric_value, timestamp)
                select 'service-' || n % 10, 'response_time_ms', n % 300, now() - n * interval '35 s'
                from generate_series(1, 100000) n
                """)
            try db.worker.partitions.ensure(ahead: 2)
            try history.connection.query("analyze")
            try body(db, root, ada)
        }
    }

    @Test func errorsAreListedThroughAnIndexWhateverTheFilter() throws {
        try withHistory { db, root, ada in
            let now = Timestamp.now()
            let filters: [(String, ErrorFilter)] = [
                ("none", ErrorFilter()), ("code", ErrorFilter(code: "rare.code")),
                ("status", ErrorFilter(status: .exactly(418))),
                ("person", ErrorFilter(userID: ada.userID)), ("path", ErrorFilter(path: "/api/v1/rare")),
                ("time", ErrorFilter(from: now + -20 * 86_400, to: now + -19 * 86_400)),
                ("nothing", ErrorFilter(code: "unheard.of")), ("beginning", ErrorFilter(code: "rare.*")),
                ("kind", ErrorFilter(status: .kind(4))), ("no path", ErrorFilter(path: "/unheard/of")),
            ]
            for (name, filter) in filters {
                for cursor in [nil, Cursor(createdAt: now + -15 * 86_400, id: ada.userID.text)] {
                    let plan = try plan(
                        ErrorLog.page(filter, limit: 21, after: cursor), in: db.services.database, as: root)
                    #expect(plan.scanned.isEmpty, "by \(name)")
                }
            }
        }
    }

    /// After five times PostgreSQL would otherwise take one plan for all values, which cannot know the frequent from the rare.
    @Test func eachSearchForErrorsIsPlannedForWhatItLooksFor() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            for _ in 1...8 {
                _ = try db.services.errorLog.list(
                    ErrorFilter(path: "/api/v1/requests"), limit: 20, after: nil, as: root)
            }
            let plans = try db.services.database.query(
                """
                select generic_plans, custom_plans from pg_prepared_statements
                where statement like '%from error_logs e%' and statement like '%request_path%'
                """)
            #expect(plans.count == 2)
            #expect(plans.allSatisfy { $0.int(0) == 0 && $0.int(1) == 8 })
        }
    }

    @Test func frequentErrorsAreReadFromTheNewestOn() throws {
        let filters = [
            ErrorFilter(), ErrorFilter(path: "/api/v1/requests"), ErrorFilter(code: "common.*"),
            ErrorFilter(status: .kind(5)), ErrorFilter(status: .exactly(500), path: "/api/v1/requests"),
        ]
        try withHistory { db, root, _ in
            for filter in filters {
                let plan = try plan(ErrorLog.page(filter, limit: 21, after: nil), in: db.services.database, as: root)
                #expect(plan.scanned.isEmpty && !plan.touched.isEmpty && !plan.sortsAll, "\(filter)")
            }
        }
    }

    @Test func aRarePathIsFoundByItsBeginning() throws {
        try withHistory { db, root, _ in
            let plan = try plan(
                ErrorLog.page(ErrorFilter(path: "/unheard/of"), limit: 21, after: nil), in: db.services.database,
                as: root)

            #expect(plan.root.all.contains { $0.index?.contains("request_path") == true })
        }
    }

    @Test(arguments: ["unheard.of", "unheard.*"]) func aRareCodeIsFoundByItsBeginning(code: String) throws {
        try withHistory { db, root, _ in
            let plan = try plan(
                ErrorLog.page(ErrorFilter(code: code), limit: 21, after: nil), in: db.services.database, as: root)

            #expect(plan.root.all.contains { $0.index?.contains("error_code") == true })
        }
    }

    @Test func aDayOfMeasurementsIsReadInItsMonths() throws {
        try withHistory { db, _, ada in
            let start = Timestamp.now() + -86_400

            let plan = try plan(
                ServiceStatusService.points("service-3", .day, from: start), in: db.services.database, as: ada)

            #expect(plan.scanned.isEmpty)
            #expect(!plan.touched.isEmpty)
            #expect(
                !plan.touched.contains { $0 < "service_metrics_" + start.iso8601.prefix(7).replacing("-", with: "_") })
        }
    }

    @Test func sumsAreMadeFromTheirTimeAlone() throws {
        try withHistory { db, _, _ in
            let day = CalendarDay(of: .now() + -20 * 86_400)
            for resolution in MetricRollUp.Resolution.allCases {
                let statement = MetricRollUp.statement(
                    resolution, from: day.beginning, to: day.beginning + resolution.stepSeconds)
                let plan = try plan(statement, in: db.worker.database)
                #expect(plan.scanned.isEmpty && plan.touched.count == 1, "\(resolution)")
            }
            for statement in ReportRollUp.statements(day) {
                let plan = try plan(statement, in: db.worker.database)
                #expect(plan.scanned.isEmpty && plan.touched.count <= 1)
            }
        }
    }

    /// Whatever there is, a report reads the reporting tables.
    @Test(arguments: Report.allCases)
    func reportsReadNothingThatIsNotSummedUp(report: Report) throws {
        try withHistory { db, root, _ in
            let today = CalendarDay(of: .now())
            let range = try ReportRange(from: today.advanced(by: -89), to: today)
            for statement in ReportService.statements(report, range, by: .day) {
                let relations = Set(
                    try plan(statement, in: db.services.database, as: root).root.all.compactMap(\.relation))
                #expect(
                    relations.allSatisfy { $0.hasSuffix("_daily") || $0 == "metric_rollups" || $0 == "users" },
                    "\(relations)")
            }
        }
    }
}
