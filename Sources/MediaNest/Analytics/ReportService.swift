public import Postgres

/// What the household asked for, how it went, and how reliable everything was, from the reporting tables alone.
public struct ReportService {
    private let database: Database

    init(database: Database) { self.database = database }

    private static let asOf: SQL = "select rolled_up_to from roll_up_progress where name = 'reports'"

    /// One round trip.
    public func report(_ report: Report, _ range: ReportRange, by grouping: ReportGrouping, as admin: Principal) throws
        -> ReportAnswer
    {
        let results = try database.pipeline(
            [Self.asOf] + Self.statements(report, range, by: grouping), as: admin)
        return ReportAnswer(
            report: report, range: range, grouping: grouping, asOf: results[0].first?.timestamp(0), totals: results[1],
            previous: results[2], series: results[3], breakdown: results[4])
    }

    static func statements(_ report: Report, _ range: ReportRange, by grouping: ReportGrouping) -> [SQL] {
        [
            report.statement(range, .total), report.statement(range.previous, .total),
            report.statement(range, .series(grouping)), report.statement(range, .breakdown),
        ]
    }

    /// The finest there is: a row for each day (week, month) and type (person, service, code), at most 100,000.
    public func export(_ report: Report, _ range: ReportRange, by grouping: ReportGrouping, as admin: Principal) throws
        -> PostgresRows
    {
        try database.query(report.statement(range, .detail(grouping)), as: admin)
    }

    /// What one person in the household did.
    public struct Person {
        private let row: PostgresRow

        init(_ row: PostgresRow) { self.row = row }

        /// His own, or another's masked one; `nil` for accounts that are gone.
        public var name: String? { row.optionalString(0) }
        public var isSelf: Bool { row.bool(1) }
        public var requested: Int { row.int(2) }
        public var approved: Int { row.int(3) }
        public var denied: Int { row.int(4) }
        public var completed: Int { row.int(5) }
        public var downloads: Int { row.int(6) }
        public var videos: Int { row.int(7) }
        public var bytes: Int { row.int(8) }
    }

    /// What everybody may know: nobody but oneself by name.
    public func household(_ range: ReportRange, as principal: Principal) throws -> (asOf: Timestamp?, people: [Person])
    {
        let results = try database.pipeline(
            [
                Self.asOf,
                """
                select name, is_self, requested, approved, denied, completed, downloads, videos, bytes
                from household_report(\(range.from), \(range.to))
                """,
            ], as: principal)
        return (results[0].first?.timestamp(0), results[1].map(Person.init))
    }
}
