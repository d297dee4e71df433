import Postgres

/// The monthly partitions of `error_logs` and `service_metrics`.
public struct Partitions {
    private let database: Database

    init(database: Database) { self.database = database }

    public func ensure(monthsAhead: Int) throws { _ = try database.query("select ensure_partitions(\(monthsAhead))") }
}
