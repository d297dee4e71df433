import Postgres
import Testing

@Suite struct PostgresPipelineTests {
    @Test func aPipelineIsOneRoundTrip() throws {
        let connection = connect()

        let rows = try connection.pipeline(["select \(1)::int", "select \(2)::int, 'b'", "select 3"])

        #expect(rows.map { $0[0].int(0) } == [1, 2, 3])
        #expect(connection.roundTrips == 1)
    }

    @Test func eachStatementHasItsOwnRows() throws {
        let connection = connect()

        let rows = try connection.pipeline([
            "create temp table films (id int)", "insert into films select generate_series(1, \(3)::int)",
            "select id from films order by id",
            "delete from films where id > \(1)", "select 1 from films where false",
        ])

        #expect(rows.map(\.count) == [0, 0, 3, 0, 0])
        #expect(rows.map(\.affected) == [0, 3, 3, 2, 0])
    }

    @Test func aLaterFailureUndoesTheEarlierStatements() throws {
        let connection = connect()
        try connection.query("create temp table films (id int primary key)")

        #expect(throws: PostgresError.self) {
            try connection.pipeline([
                "insert into films values (\(1))", "insert into films values (\(2))", "select 1 / 0",
            ])
        }

        #expect(try connection.query("select count(*) from films")[0].int(0) == 0)
    }

    @Test func theErrorIsTheFirstFailingStatements() throws {
        let connection = connect()
        try connection.query("create temp table films (title text, constraint films_title_key unique (title))")

        let error = #expect(throws: PostgresError.self) {
            try connection.pipeline([
                "insert into films values (\("Dune"))", "insert into films values (\("Dune")) returning title",
                "select 1 / 0",
            ])
        }

        #expect(error?.sqlState == .uniqueViolation)
        #expect(error?.constraint == "films_title_key")
        #expect(error?.sql == "insert into films values ($1) returning title")
    }

    /// The server puts them into the detail of a violation and into the message of a text that is no number.
    @Test(
        arguments: [
            "insert into people values (\("s3cret"))", "select \("s3cret")::int", "select \("\"s3cret\"")::uuid",
            "select \("{s3cret")::int[]", "select \("s3cret")::timestamptz",
        ] as [SQL])
    func anErrorHoldsNoBinds(statement: SQL) throws {
        let connection = connect()
        try connection.execute(
            script: "create temp table people (email text primary key); insert into people values ('s3cret')")

        let error = try #require(throws: PostgresError.self) { try connection.query(statement) }

        var everything = ""
        dump(error, to: &everything)
        #expect(!everything.contains("s3cret"))
        #expect(!"\(error)".contains("s3cret"))
    }

    @Test func aConnectionGoesOnAfterAFailure() throws {
        let connection = connect()
        let pid = try connection.query("select pg_backend_pid()")[0].int(0)

        for broken in ["selekt \(1)", "select \(1) from nowhere", "select 1 / \(0)"] as [SQL] {
            #expect(throws: PostgresError.self) { try connection.query(broken) }
        }

        #expect(try connection.query("select pg_backend_pid()")[0].int(0) == pid)
    }

    @Test func aNULInABindIsRefusedAndTheConnectionStaysInStep() throws {
        try withEmptyDatabase { name in
            let connection = connect(to: name)
            try connection.query("create table films (title text)")

            let error = #expect(throws: PostgresError.self) {
                try connection.pipeline([
                    "insert into films values (\("Dune"))", "insert into films values (\("Du\0ne"))",
                ])
            }

            #expect(error?.sqlState == .characterNotInRepertoire)
            #expect(
                try connection.pipeline(["select \(42)::int", "select count(*) from films"]).map { $0[0].int(0) } == [
                    42, 0,
                ])
        }
    }

    @Test func longBindsAndManyStatementsPass() throws {
        let connection = connect()
        let long = String(repeating: "größe ", count: 500_000)

        let rows = try connection.pipeline(
            ["select \(long)::text"]
                + (0..<1000).map { "select \($0)::int, \(String(repeating: "x", count: 1000))::text" })

        #expect(rows[0][0].string(0) == long)
        #expect(rows.dropFirst().map { $0[0].int(0) } == Array(0..<1000))
    }

    @Test func aScriptHoldsSeveralStatements() throws {
        let connection = connect()

        try connection.execute(script: "create temp table films (id int); insert into films values (1), (2);")

        #expect(try connection.query("select \("films")::text, count(*) from films")[0].int(1) == 2)
    }

    @Test func aFailingScriptIsUndone() throws {
        let connection = connect()

        let error = #expect(throws: PostgresError.self) {
            try connection.execute(script: "create temp table films (id int); select 1 / 0;")
        }

        #expect(error?.sqlState == SQLState("22012"))
        #expect(try connection.query("select to_regclass(\("films")::text)")[0].isNull(0))
    }

    @Test func aSlowPipelineIsReportedWithItsTexts() throws {
        let reports = Reports()
        let connection = connect {
            $0.slowStatementSeconds = 0.05
            $0.onSlowStatement = { reports.append($0, $1) }
        }
        try connection.query("select \("warm")::text")

        try connection.pipeline(["select \("s3cret")::text", "select pg_sleep(0.06)"])

        let report = try #require(reports.all.last)
        #expect(report.sql == ["select $1::text", "select pg_sleep(0.06)"])
        #expect(report.milliseconds >= 60)
    }

    @Test func whatIsFastEnoughIsNotReported() throws {
        let reports = Reports()
        let connection = connect {
            $0.slowStatementSeconds = 3600
            $0.onSlowStatement = { reports.append($0, $1) }
        }

        try connection.query("select 1")

        #expect(reports.all.isEmpty)
    }
}

/// What the callback was told; it is called on the thread of the test.
private final class Reports: @unchecked Sendable {
    private(set) var all: [(sql: [String], milliseconds: Int)] = []
    func append(_ sql: [String], _ milliseconds: Int) { all.append((sql, milliseconds)) }
}
