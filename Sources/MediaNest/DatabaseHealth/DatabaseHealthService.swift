import FoundationEssentials
public import Postgres

/// Watches the database: a look each minute, states that one bad value does not change, and news for the admins.
public struct DatabaseHealthService {
    private let database: Database
    private let look: DatabaseLook
    /// What its series are called in `service_metrics`.
    public static let serviceName = "database"

    init(database: Database, metrics: ProcessMetrics, downloadRoot: String?) {
        self.database = database
        look = DatabaseLook(database: database, metrics: metrics, downloadRoot: downloadRoot)
    }

    // MARK: Looking

    /// One look, recorded with all that follows from it. For the worker.
    public func observe(at instant: Timestamp = .now()) throws {
        let (sample, running) = try look.take(at: instant)
        try record(sample, running.filter { !DatabaseMeasure.longestStatement.target.isMet(by: $0.seconds) })
    }

    func record(_ sample: DatabaseSample, _ statements: [RunningStatement] = []) throws {
        let instant = sample.takenAt
        try database.transaction(actor: .system) { transaction in
            let results = try transaction.pipeline([
                """
                select taken_at, counters from database_samples
                where taken_at between \(instant + -600) and \(instant + -1)
                order by taken_at
                """,
                "select name, state, since, evaluation from database_measures for update",
            ])
            let earlier = results[0].compactMap { row in
                Self.decode(DatabaseSample.Counters.self, row.string(1)).map { (at: row.timestamp(0), counters: $0) }
            }
            let before = Dictionary(
                results[1].map { row in
                    (row.string(0), Standing(state: row.string(1), since: row.timestamp(2), evaluation: row.string(3)))
                }, uniquingKeysWith: { first, _ in first })
            var statements = try sample.readings(after: earlier).flatMap { measure, reading in
                try Self.statements(
                    measure, reading, before[measure.rawValue], measure == .longestStatement ? statements : [], instant)
            }
            statements += [
                """
                insert into database_samples (taken_at, counters) values (\(instant), \(try Self.encode(sample.counters))::jsonb)
                on conflict do nothing
                """,
                "delete from database_samples where taken_at < \(instant + -600)",
                "delete from database_measures where measured_at < \(instant)",  // of what is not configured any more
            ]
            try transaction.pipeline(statements)
        }
    }

    /// A measure as it stood before.
    private struct Standing {
        let state: String
        let since: Timestamp
        let evaluation: String
    }

    private static func statements(
        _ measure: DatabaseMeasure, _ reading: DatabaseReading, _ before: Standing?, _ details: [RunningStatement],
        _ instant: Timestamp
    ) throws -> [SQL] {
        var evaluation = before.flatMap { decode(DatabaseEvaluation.self, $0.evaluation) } ?? DatabaseEvaluation()
        let change = evaluation.record(
            reading.value.map(measure.target.isMet), at: instant, confirmations: measure.confirmations)
        let state = evaluation.state(reading, level: measure.level)
        let since = before.flatMap { $0.state == state.rawValue ? $0.since : nil } ?? change?.since ?? instant
        var statements: [SQL] = [
            """
            insert into database_measures (name, value, state, since, measured_at, reason, evaluation, details)
            values (\(measure.rawValue), \(reading.value), \(state.rawValue), \(since), \(instant), \(reading.reason),
                    \(try encode(evaluation))::jsonb, \(try encode(details))::jsonb)
            on conflict (name) do update set
              value = excluded.value, state = excluded.state, since = excluded.since, measured_at = excluded.measured_at,
              reason = excluded.reason, evaluation = excluded.evaluation, details = excluded.details
            """
        ]
        if let value = reading.value {
            statements.append(
                """
                insert into service_metrics (service_name, metric_name, metric_value, timestamp)
                values (\(serviceName), \(measure.rawValue), \(value), \(instant))
                """)
        }
        if let change { statements += DatabaseNews(measure, change, reading.value ?? 0).statements }
        return statements
    }

    private static func encode(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) -> Value? {
        try? JSONDecoder().decode(type, from: Data(text.utf8))  // of another version: begins anew
    }

    // MARK: Telling

    /// The measures, and how they were in the last 24 hours, in one round trip.
    public func report(as admin: Principal, now: Timestamp = .now()) throws -> DatabaseHealthReport {
        let results = try database.pipeline(
            [
                "select name, value, state, since, measured_at, reason, details from database_measures",
                """
                select metric_name, date_bin('30 minutes', bucket, 'epoch') as at, sum(sum) / sum(sample_count)
                from metric_rollups
                where service_name = \(Self.serviceName) and resolution = '5m' and bucket >= \(now + -86_400)
                group by metric_name, at
                order by at
                limit 1000
                """,
                Self.visibility,
            ], as: admin)
        var history: [String: [DatabaseHealthReport.Point]] = [:]
        for row in results[1] {
            history[row.string(0), default: []].append(.init(at: row.timestamp(1), value: row.double(2)))
        }
        let rows = results[0].compactMap { row in
            DatabaseMeasure(rawValue: row.string(0)).map { measure in
                DatabaseHealthReport.Row(
                    measure: measure, value: row.optionalDouble(1), state: .init(rawValue: row.string(2)) ?? .unknown,
                    since: row.timestamp(3), measuredAt: row.timestamp(4), reason: row.optionalString(5),
                    statements: Self.decode([RunningStatement].self, row.string(6)) ?? [],
                    history: history[row.string(0)] ?? [])
            }
        }
        let order = DatabaseMeasure.allCases
        return DatabaseHealthReport(
            rows: rows.sorted { (order.firstIndex(of: $0.measure) ?? 0) < (order.firstIndex(of: $1.measure) ?? 0) },
            canSeeStatements: results[2][0].bool(0))
    }

    /// The worst state, and whether the worker can see other sessions.
    public func summary(as admin: Principal) throws -> (state: DatabaseMeasure.State, canSeeStatements: Bool) {
        let results = try database.pipeline(["select state from database_measures", Self.visibility], as: admin)
        let states = results[0].compactMap { DatabaseMeasure.State(rawValue: $0.string(0)) }
        return (DatabaseHealthReport.worst(states), results[1][0].bool(0))
    }

    /// Whether the workers' role has been given `pg_monitor`; for an administrator's command.
    public func canSeeStatements() throws -> Bool { try database.query(Self.visibility)[0].bool(0) }

    private static let visibility: SQL = """
        select pg_has_role('medianest_worker', 'pg_read_all_stats', 'usage')
               and pg_has_role('medianest_worker', 'pg_read_all_settings', 'usage')
        """
}

/// The database's health, as it was last seen.
public struct DatabaseHealthReport {
    public struct Point: Sendable {
        public let at: Timestamp
        public let value: Double
    }

    public struct Row {
        public let measure: DatabaseMeasure
        public let value: Double?
        public let state: DatabaseMeasure.State
        public let since: Timestamp
        public let measuredAt: Timestamp
        /// Why there is no value.
        public let reason: String?
        public let statements: [RunningStatement]
        /// Means of half an hour each, over 24 hours.
        public let history: [Point]
    }

    public let rows: [Row]
    /// Whether the worker sees other roles' sessions; without it long statements go unseen.
    public let canSeeStatements: Bool

    public var state: DatabaseMeasure.State { Self.worst(rows.map(\.state)) }

    /// What is not known worsens nothing; when nothing is known, all is unknown.
    static func worst(_ states: [DatabaseMeasure.State]) -> DatabaseMeasure.State {
        states.max { $0.severity < $1.severity } ?? .unknown
    }
}
