public import Postgres

/// The database as the product uses it: every statement runs as somebody, in one transaction with the setting that says so.
///
/// `set_config(…, true)` lasts for the transaction only, and travels in the same round trip as the statements; so it also
/// works through PgBouncer in transaction mode.
public final class Database {
    public let connection: PostgresConnection
    private let recorder: FlightRecorder

    public init(_ options: PostgresOptions, recorder: FlightRecorder = FlightRecorder()) {
        connection = PostgresConnection(options: options)
        self.recorder = recorder
    }

    // MARK: As a user

    /// The statements as one transaction in one round trip, seeing what `principal` may see.
    public func pipeline(_ statements: [SQL], as principal: Principal) throws(PostgresError) -> [PostgresRows] {
        Array(try connection.pipeline([Self.identity(principal, cause)] + statements).dropFirst())
    }

    /// For what queues no job, and so needs no cause.
    public func query(_ statement: SQL, as principal: Principal) throws(PostgresError) -> PostgresRows {
        try connection.pipeline([Self.identity(principal), statement])[1]
    }

    /// Several round trips as one transaction.
    public func transaction<Result>(
        as principal: Principal, _ body: (borrowing PostgresTransaction) throws -> Result
    ) throws -> Result {
        try connection.transaction(prologue: [Self.identity(principal, cause)], body)
    }

    /// What makes the rest of a transaction run as `principal`, where the transaction itself finds out who that is.
    ///
    /// - Parameter cause: The correlation id that jobs get which are queued in it, also by triggers.
    static func identity(_ principal: Principal, _ cause: String? = nil) -> SQL {
        let named: SQL = cause.map { ", set_config('medianest.correlation_id', \($0), true)" } ?? ""
        return """
            select set_config('medianest.user_id', \(principal.userID), true),
                   set_config('medianest.role', \(principal.role), true)\(named)
            """
    }

    /// For searches, first in their transaction: the rare is found by an index and sorted, the frequent read from the newest on.
    /// After five times PostgreSQL would take one plan for any value, which can only guess, and sorts a million.
    static let planForTheValues: SQL = "select set_config('plan_cache_mode', 'force_custom_plan', true)"

    /// The correlation id of the request or job in hand.
    var cause: String? { recorder.correlationID }

    // MARK: As nobody, or as the system

    /// For what needs no user, and for the worker, whose role has policies of its own.
    public func query(_ statement: SQL) throws(PostgresError) -> PostgresRows { try connection.query(statement) }

    public func pipeline(_ statements: [SQL]) throws(PostgresError) -> [PostgresRows] {
        try connection.pipeline(statements)
    }

    /// A transaction of the system; `actor` is who the history will name.
    public func transaction<Result>(
        actor: Actor, _ body: (borrowing PostgresTransaction) throws -> Result
    ) throws -> Result {
        let named: SQL = cause.map { ", set_config('medianest.correlation_id', \($0), true)" } ?? ""
        return try connection.transaction(
            prologue: ["select set_config('medianest.actor', \(actor.rawValue), true)\(named)"], body)
    }

    /// Who changed something, where it was not a signed-in person.
    public enum Actor: String, Sendable {
        case overseerr
        case system
    }
}
