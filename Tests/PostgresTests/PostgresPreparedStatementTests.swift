import Postgres
import Testing

@Suite struct PostgresPreparedStatementTests {
    private static let prepared: SQL = "select statement from pg_prepared_statements order by prepare_time"

    @Test func aStatementIsPreparedOnceAndReused() throws {
        let connection = connect()

        for number in 1...3 { #expect(try connection.query("select \(number)::int + 1")[0].int(0) == number + 1) }

        #expect(try connection.query(Self.prepared).map { $0.string(0) } == ["select $1::int + 1"])
    }

    @Test func twiceInOnePipelineIsPreparedOnce() throws {
        let connection = connect()

        let rows = try connection.pipeline(["select \(1)::int", "select \(2)::text", "select \(3)::int"])

        #expect(rows.map { $0[0].string(0) } == ["1", "2", "3"])
        #expect(try connection.query(Self.prepared).count == 2)
    }

    @Test func aStatementWithoutBindsIsNotPrepared() throws {
        let connection = connect()

        for _ in 1...2 { try connection.query("select 1") }

        #expect(try connection.query(Self.prepared).isEmpty)
    }

    @Test func preparingCanBeSwitchedOff() throws {
        let connection = connect { $0.usesPreparedStatements = false }

        for number in 1...2 { #expect(try connection.query("select \(number)::int")[0].int(0) == number) }

        #expect(try connection.query(Self.prepared).isEmpty)
    }

    @Test func aStatementThatCouldNotBePreparedTakesNobodysName() throws {
        let connection = connect()

        #expect(throws: PostgresError.self) { try connection.pipeline(["selekt \(1)", "select \(2)::int"]) }

        #expect(try connection.pipeline(["select \(2)::int", "select \(3)::bigint"]).map { $0[0].int(0) } == [2, 3])
    }

    @Test func aFailureWhileRunningLeavesThePreparedStatementUsable() throws {
        let connection = connect()
        func quotient(by divisor: Int) throws -> Int { try connection.query("select 12 / \(divisor)::int")[0].int(0) }

        #expect(throws: PostgresError.self) { try quotient(by: 0) }

        #expect(try quotient(by: 4) == 3)
        #expect(try quotient(by: 6) == 2)
    }

    /// A migration under running processes.
    @Test func aResultOfAnotherTypeCostsOneFailure() throws {
        try withEmptyDatabase { name in
            let connection = connect(to: name)
            try connection.execute(script: "create table films (id int); insert into films values (1)")
            func read() throws -> PostgresRows { try connection.query("select films from films where id = \(1)") }
            func readAll() throws -> PostgresRows { try connection.query("select * from films where id = \(1)") }
            try _ = (read(), readAll())
            try connect(to: name).query("alter table films add title text default 'Dune'")

            let error = #expect(throws: PostgresError.self) { try readAll() }

            #expect(error?.sqlState == .featureNotSupported)
            #expect(try readAll()[0].string(1) == "Dune")
            #expect(try read()[0].string(0) == "(1,Dune)")
        }
    }
}
