import Postgres
import Testing

@Suite struct PostgresRowsTests {
    @Test func rowsAreACollectionInTheServersOrder() throws {
        let rows = try connect().query("select n from generate_series(1, \(4)::int) as n order by n desc")

        #expect(rows.count == 4)
        #expect(rows.map { $0.int(0) } == [4, 3, 2, 1])
        #expect(rows.first?.int(0) == 4)
        #expect(rows.last?.int(0) == 1)
        #expect(rows.dropFirst(3).map { $0.int(0) } == [1])
    }

    @Test func everyTypeHasItsAccessor() throws {
        let row = try connect().query(
            "select 'Dune', -7, 2.5::double precision, true, '2026-11-21 02:17:54.123456+00'::timestamptz")[0]

        #expect(row.string(0) == "Dune")
        #expect(row.int(1) == -7)
        #expect(row.double(2) == 2.5)
        #expect(row.bool(3))
        #expect(row.timestamp(4).postgresText == "2026-11-21T02:17:54.123456Z")
    }

    @Test func nullIsNothingInEveryType() throws {
        let row = try connect().query("select null")[0]

        #expect(row.isNull(0))
        #expect(row.bytes(0) == nil)
        #expect(row.optionalString(0) == nil)
        #expect(row.optionalInt(0) == nil)
        #expect(row.optionalDouble(0) == nil)
        #expect(row.optionalTimestamp(0) == nil)
        #expect(row.optionalIntArray(0) == nil)
    }

    @Test func emptyIsNotNull() throws {
        let row = try connect().query("select '', '{}'::int[]")[0]

        #expect(!row.isNull(0))
        #expect(row.optionalString(0) == "")
        #expect(row.optionalIntArray(1) == [])
    }

    @Test func anotherTypeIsNothing() throws {
        let row = try connect().query("select 'Dune', '1.5', '2026-11-21'")[0]

        #expect(row.optionalInt(0) == nil)
        #expect(row.optionalInt(1) == nil)
        #expect(row.optionalDouble(1) == 1.5)
        #expect(row.optionalTimestamp(2) == nil)
    }

    @Test func arraysOfNumbersAreRead() throws {
        let row = try connect().query("select '{3,-1,12}'::int[], array[7]")[0]

        #expect(row.optionalIntArray(0) == [3, -1, 12])
        #expect(row.optionalIntArray(1) == [7])
    }

    @Test func bytesAreTheServersText() throws {
        let row = try connect().query("select 'größe', 42")[0]

        #expect(row.bytes(0).map(Array.init) == Array("größe".utf8))
        #expect(row.bytes(1).map(Array.init) == Array("42".utf8))
    }

    @Test func rowsOutliveTheirConnection() throws {
        var connection: PostgresConnection? = connect()
        let rows = try #require(try connection?.query("select repeat('x', 100000)"))

        connection = nil

        #expect(rows[0].string(0).utf8.count == 100_000)
    }

    @Test func affectedCountsWhatAWriteTouched() throws {
        let connection = connect()
        try connection.query("create temp table films (id int)")

        #expect(try connection.query("insert into films values (1), (2), (3)").affected == 3)
        #expect(try connection.query("update films set id = 0 where id > \(1)").affected == 2)
        #expect(try connection.query("delete from films where id = \(9)").affected == 0)
        #expect(try connection.query("delete from films returning id").count == 3)
    }
}
