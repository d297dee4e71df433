import Postgres
import TestSupport
import Testing

@Suite struct PostgresTransactionTests {
    private struct Refusal: Error {}

    private func withTable(_ body: (PostgresConnection, String) throws -> Void) throws {
        try withEmptyDatabase { name in
            let connection = connect(to: name)
            try connection.execute(
                script: "create table films (id int, constraint films_key unique (id) deferrable initially deferred)")
            try body(connection, name)
        }
    }

    private func count(_ connection: PostgresConnection) throws -> Int {
        try connection.query("select count(*) from films")[0].int(0)
    }

    @Test func whatReturnsIsCommitted() throws {
        try withTable { connection, name in
            let result = try connection.transaction { transaction in
                try transaction.query("insert into films values (\(1))")
                #expect(try count(connect(to: name)) == 0)
                return try transaction.query("select count(*) from films")[0].int(0)
            }

            #expect(result == 1)
            #expect(try count(connect(to: name)) == 1)
        }
    }

    @Test func whatThrowsIsUndone() throws {
        try withTable { connection, name in
            #expect(throws: Refusal.self) {
                try connection.transaction { transaction in
                    try transaction.query("insert into films values (\(1))")
                    throw Refusal()
                }
            }

            #expect(try count(connect(to: name)) == 0)
            try connection.query("insert into films values (\(2))")
            #expect(try count(connect(to: name)) == 1)
        }
    }

    @Test func aFailedStatementUndoesTheWholeAndTheConnectionGoesOn() throws {
        try withTable { connection, name in
            #expect(throws: PostgresError.self) {
                try connection.transaction { transaction in
                    try transaction.query("insert into films values (\(1))")
                    try transaction.query("select 1 / 0")
                }
            }

            try connection.query("insert into films values (\(2))")
            #expect(try connect(to: name).query("select id from films").map { $0.int(0) } == [2])
        }
    }

    @Test func aFailedFirstStatementLeavesNoTransactionOpen() throws {
        try withTable { connection, name in
            #expect(throws: PostgresError.self) { try connection.transaction { try $0.query("select 1 / 0") } }

            try connection.query("insert into films values (\(1))")
            #expect(try count(connect(to: name)) == 1)
        }
    }

    @Test func aCommitThatFailsIsAnError() throws {
        try withTable { connection, name in
            let error = #expect(throws: PostgresError.self) {
                try connection.transaction { try $0.query("insert into films values (\(1)), (\(1))") }
            }

            let left = try count(connect(to: name))
            #expect(error?.constraint == "films_key")
            #expect(left == 0)
        }
    }

    @Test func theBeginTravelsWithTheFirstStatements() throws {
        let connection = connect()

        try connection.transaction { _ = try $0.pipeline(["select 1", "select 2"]) }

        #expect(connection.roundTrips == 2)
    }

    @Test func aTransactionWithoutStatementsSendsNothing() throws {
        let connection = connect()

        #expect(try connection.transaction { _ in 7 } == 7)

        #expect(connection.roundTrips == 0)
    }

    @Test func thePrologueRunsFirstAndLastsAsLongAsTheTransaction() throws {
        let connection = connect()
        let who: SQL = "select coalesce(current_setting('medianest.user_id', true), '')"

        let inside = try connection.transaction(prologue: ["select set_config('medianest.user_id', \("ada"), true)"]) {
            transaction in
            try [transaction.query(who), transaction.query(who)].map { $0[0].string(0) }
        }

        #expect(inside == ["ada", "ada"])
        #expect(try connection.query(who)[0].string(0) == "")
    }

    @Test func aScriptBelongsToTheTransaction() throws {
        try withTable { connection, name in
            #expect(throws: Refusal.self) {
                try connection.transaction { transaction in
                    try transaction.execute(script: "insert into films values (1); insert into films values (2);")
                    throw Refusal()
                }
            }

            let left = try count(connect(to: name))
            #expect(left == 0)
        }
    }

    /// A new session would know nothing of the transaction, and commit each statement by itself.
    @Test func aSessionLostInTheMiddleEndsTheTransaction() throws {
        try withTable { connection, name in
            let error = #expect(throws: PostgresError.self) {
                try connection.transaction { transaction in
                    try transaction.query("insert into films values (\(1))")
                    try terminate(connection)
                    try transaction.query("insert into films values (\(2))")
                }
            }

            let left = try count(connect(to: name))
            #expect(error?.sqlState.isConnectionFailure == true)
            #expect(left == 0)
            #expect(try connection.transaction { try $0.query("insert into films values (\(3))") }.affected == 1)
        }
    }
}
