import Postgres
import TestSupport

/// A session with a server that all tests share; what a test makes there is temporary and goes with the session.
func connect(_ change: (inout PostgresOptions) -> Void = { _ in }) -> PostgresConnection {
    connect(to: "postgres", change)
}

func connect(to database: String, _ change: (inout PostgresOptions) -> Void = { _ in }) -> PostgresConnection {
    var options = PostgresOptions(url: PostgresServer.shared.url(database: database, role: "postgres"))
    change(&options)
    return PostgresConnection(options: options)
}

/// Lends an empty database, for what must outlive a session or be seen by two.
@discardableResult
func withEmptyDatabase<Result>(_ body: (String) throws -> Result) throws -> Result {
    try PostgresServer.shared.withDatabase(template: "template0", owner: "postgres", body)
}

/// Ends the session from outside, as an administrator or a restart would, and returns when the server has dropped it.
func terminate(_ connection: PostgresConnection) throws {
    let pid = try connection.query("select pg_backend_pid()")[0].int(0)
    let other = connect()
    try other.query("select pg_terminate_backend(\(pid)::int)")
    guard try eventually({ try other.query("select 1 from pg_stat_activity where pid = \(pid)::int").isEmpty }) else {
        throw StillThere()
    }
}

private struct StillThere: Error {}
