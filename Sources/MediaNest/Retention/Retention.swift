import Logging
import Postgres

/// Removes what is old enough, rule by rule, and says what it would remove.
public struct Retention {
    private let database: Database
    private let settings: SettingsStore
    private let logger: Logger
    /// Rows of one statement: a moment's locks.
    private let batchRows: Int
    /// Statements of one rule in one run.
    private let mostBatches: Int

    init(
        database: Database, settings: SettingsStore, logger: Logger, batchRows: Int = 5000, mostBatches: Int = 20
    ) {
        self.database = database
        self.settings = settings
        self.logger = logger
        self.batchRows = batchRows
        self.mostBatches = mostBatches
    }

    // MARK: Removing

    /// Every statement is a transaction of its own; a line in the audit log says how many partitions and rows went.
    ///
    /// - Returns: Whether nothing is left to remove.
    /// - Throws: The first rule's failure, after the others had their turn.
    public func run(heartbeat: () -> Void = {}) throws -> Bool {
        var removed: [(name: String, count: Int)] = []
        var failures: [(name: String, error: PostgresError)] = []
        var isDone = true
        for rule in RetentionRule.all(try settings.refreshed().retention) {
            do {
                let (count, isRuleDone) = try remove(rule, heartbeat: heartbeat)
                removed.append((rule.name, count))
                isDone = isDone && isRuleDone
            } catch let error as PostgresError where !error.sqlState.isConnectionFailure {
                failures.append((rule.name, error))
                logger.warning("not removed", metadata: ["rule": "\(rule.name)", "error": "\(error)"])
            }
        }
        _ = try database.query(
            AuditEntry(action: "retention.run", after: Self.json(removed, failures.map(\.name))).statement)
        // Somebody reads a partition for long: the next run tries again.
        if let failure = failures.first(where: { $0.error.sqlState != .lockNotAvailable }) { throw failure.error }
        return isDone
    }

    private func remove(_ rule: RetentionRule, heartbeat: () -> Void) throws -> (Int, isDone: Bool) {
        var total = 0
        for _ in 0..<mostBatches {
            let count: Int
            let isLast: Bool
            switch rule.method {
            case .dropPartitions(let table, let before):
                let dropped = try database.query("select drop_oldest_partition(\(table), \(before))")
                count = dropped.first?.isNull(0) == false ? 1 : 0
                isLast = count == 0
            case .delete(let table, let condition):
                count = try database.query(
                    """
                    with removed as (
                      delete from \(SQL(stringLiteral: table))
                      where ctid = any (array(select ctid from \(SQL(stringLiteral: table)) where \(condition) limit \(batchRows)))
                      returning 1
                    )
                    select count(*) from removed
                    """)[0].int(0)
                isLast = count < batchRows
            }
            total += count
            heartbeat()
            if isLast { return (total, true) }
        }
        return (total, false)
    }

    private static func json(_ removed: [(name: String, count: Int)], _ failed: [String]) -> String {
        var members = removed.map { "\"\($0.name)\":\($0.count)" }
        if !failed.isEmpty { members.append("\"failed\":[" + failed.map { "\"\($0)\"" }.joined(separator: ",") + "]") }
        return "{" + members.joined(separator: ",") + "}"  // the names are the rules' own
    }

    // MARK: Looking

    /// What a rule would remove now.
    public struct Finding: Sendable {
        public let name: String
        public let age: String
        /// Rows or partitions; counted up to `mostCounted`.
        public let count: Int
        public let isPartitions: Bool
    }

    public static let mostCounted = 100_000

    /// A dry run: counts, and removes nothing.
    public func findings() throws -> [Finding] {
        try RetentionRule.all(try settings.refreshed().retention).map { rule in
            switch rule.method {
            case .dropPartitions(let table, let before):
                let count = try database.query(
                    "select count(*) from partitions_of(\(table)) where ends_at <= \(before)")[0].int(0)
                return Finding(name: rule.name, age: rule.age, count: count, isPartitions: true)
            case .delete(let table, let condition):
                let count = try database.query(
                    """
                    select count(*)
                    from (select from \(SQL(stringLiteral: table)) where \(condition) limit \(Self.mostCounted)) old
                    """)[0].int(0)
                return Finding(name: rule.name, age: rule.age, count: count, isPartitions: false)
            }
        }
    }
}
