/// How to reach a server and how long to wait for it.
public struct PostgresOptions: Sendable {
    /// A libpq connection URI; it holds the password, so it is never logged.
    public var url: String
    public var connectTimeoutSeconds = 2
    /// The server cancels a statement after this; we give up on the answer two seconds later.
    public var statementTimeoutSeconds = 30
    /// Off for PgBouncer in transaction mode, where the next statement may run in another session.
    public var usesPreparedStatements = true
    public var slowStatementSeconds = 1.0
    public var applicationName = "swift"
    /// Called with the statements' texts (without binds) and the milliseconds they took together.
    public var onSlowStatement: (@Sendable (_ sql: [String], _ milliseconds: Int) -> Void)?
    /// Called with the seconds that a round trip took.
    public var onAnswer: (@Sendable (_ seconds: Double) -> Void)?
    /// Called with whether a connection was made.
    public var onConnect: (@Sendable (_ succeeded: Bool) -> Void)?

    public init(url: String) { self.url = url }
}
