public import Postgres

/// The partitions of `error_logs`, by weeks, and of `service_metrics`, by months.
public struct Partitions {
    private let database: Database

    init(database: Database) { self.database = database }

    /// Those of now and so many next ones, and what rows in the default partitions need. A table at a time, so that nobody who
    /// needs both waits for one while the other is locked.
    public func ensure(ahead: Int) throws {
        for table in ["error_logs", "service_metrics"] {
            _ = try database.query("select ensure_partitions(\(table), \(ahead))")
        }
    }

    public struct State: Sendable {
        public let table: String
        /// Until when rows have a partition of their own; `nil` when there is none for now.
        public let until: Timestamp?
        /// Rows whose partition was missing, counted up to 1000.
        public let strayRows: Int
    }

    /// For whoever may look into the default partitions: the worker.
    public func states() throws -> [State] {
        try database.query(
            """
            select 'error_logs', (select max(ends_at) from partitions_of('error_logs') where ends_at > now()),
                   (select count(*) from (select from error_logs_default limit 1000) stray)
            union all
            select 'service_metrics', (select max(ends_at) from partitions_of('service_metrics') where ends_at > now()),
                   (select count(*) from (select from service_metrics_default limit 1000) stray)
            """
        ).map { State(table: $0.string(0), until: $0.optionalTimestamp(1), strayRows: $0.int(2)) }
    }
}
