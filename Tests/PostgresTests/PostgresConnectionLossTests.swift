import Postgres
import TestSupport
import Testing

@Suite struct PostgresConnectionLossTests {
    @Test(arguments: 1...10)
    func aSessionThatTheServerEndedIsNoticedBeforeTheNextStatement(attempt: Int) throws {
        let connection = connect()
        try connection.query("select \(1)::int")

        try terminate(connection)

        #expect(try connection.query("select \(2)::int")[0].int(0) == 2)
        #expect(try connection.query("select \(3)::text")[0].int(0) == 3)
    }

    @Test func aSessionThatEndsUnderAStatementIsAConnectionFailure() throws {
        let connection = connect()

        let error = #expect(throws: PostgresError.self) {
            try connection.query("select pg_terminate_backend(pg_backend_pid())")
        }

        #expect(error?.sqlState.isConnectionFailure == true)
        #expect(try connection.query("select 1")[0].int(0) == 1)
    }

    @Test(arguments: [
        "postgresql://ada:s3cret@/db?host=%2Fnonexistent", "postgresql://ada:s3cret@127.0.0.1:1/db",
        "postgresql://ada:s3cret@nowhere.invalid/db",
        "not a url",
    ])
    func anUnreachableServerIsAConnectionFailure(url: String) {
        let connection = PostgresConnection(options: PostgresOptions(url: url))

        for _ in 1...2 {
            let error = #expect(throws: PostgresError.self) { try connection.query("select 1") }

            #expect(error?.sqlState.isConnectionFailure == true)
            #expect(error?.message.contains("s3cret") == false)
        }
        #expect(connection.roundTrips == 0)
    }

    @Test func anUnknownRoleIsAConnectionFailure() {
        let url = PostgresServer.shared.url(database: "postgres", role: "nobody")

        let error = #expect(throws: PostgresError.self) {
            try PostgresConnection(options: PostgresOptions(url: url)).query("select 1")
        }

        #expect(error?.sqlState.isConnectionFailure == true)
    }

    @Test func aStatementThatTakesTooLongIsCancelledAndTheConnectionGoesOn() throws {
        let connection = connect { $0.statementTimeoutSeconds = 1 }
        let pid = try connection.query("select pg_backend_pid()")[0].int(0)

        let error = #expect(throws: PostgresError.self) { try connection.query("select pg_sleep(20)") }

        #expect(error?.sqlState == .queryCanceled)
        #expect(try connection.query("select pg_backend_pid()")[0].int(0) == pid)
    }

    /// As when the server hangs: here it was told to take its time.
    @Test func anAnswerThatNeverComesIsGivenUp() throws {
        let connection = connect { $0.statementTimeoutSeconds = 1 }
        try connection.query("set statement_timeout = 0")
        let pid = try connection.query("select pg_backend_pid()")[0].int(0)

        let error = #expect(throws: PostgresError.self) { try connection.query("select pg_sleep(60)") }

        #expect(error?.sqlState == .queryCanceled)
        #expect(try connection.query("select \(2)::int")[0].int(0) == 2)
        #expect(
            try eventually { try connection.query("select 1 from pg_stat_activity where pid = \(pid)::int").isEmpty })
    }

    @Test func aConnectionCanBeClosedAndUsedAgain() throws {
        let connection = connect()
        try connection.query("select \(1)::int")

        connection.disconnect()
        connection.disconnect()

        #expect(try connection.query("select \(2)::int")[0].int(0) == 2)
    }
}
