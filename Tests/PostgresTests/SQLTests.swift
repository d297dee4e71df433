import Postgres
import Testing

@Suite struct SQLTests {
    @Test func anInterpolationBecomesABind() {
        let statement: SQL =
            "select id from users where name = \("ada'; --") and age > \(36) and note is \(String?.none)"

        #expect(statement.text == "select id from users where name = $1 and age > $2 and note is $3")
        #expect(statement.binds == ["ada'; --", "36", nil])
    }

    @Test func aFragmentIsRenumberedBehindWhatIsThere() {
        let condition: SQL = "and status = \("pending") and type = \("tv")"

        let statement: SQL = "select 1 where user_id = \(7) \(condition) limit \(20)"

        #expect(statement.text == "select 1 where user_id = $1 and status = $2 and type = $3 limit $4")
        #expect(statement.binds == ["7", "pending", "tv", "20"])
    }

    @Test func anEmptyFragmentLeavesNothingBehind() {
        let nothing: SQL = ""

        #expect(("select \(1) \(nothing) \(2)" as SQL).text == "select $1  $2")
    }

    @Test func fragmentsKeepTheirBindsBeyondTheTenth() throws {
        let many: SQL = "\(1), \(2), \(3), \(4), \(5), \(6), \(7), \(8), \(9), \(10), \(11), \(12)"
        let nested: SQL = "\(0), \(many), \(13)"

        let statement: SQL = "select array[\(-1), \(nested), \(14)]::int[]"

        #expect(statement.binds.count == 16)
        #expect(try connect().query(statement)[0].optionalIntArray(0) == Array(-1...14))
    }

    @Test func dollarsThatAreNoBindsStay() throws {
        let price: SQL = "'$' || \(5) || $$ and $ $$"

        let row = try connect().query("select \("a")::text, \(price)")[0]

        #expect(row.string(0) == "a")
        #expect(row.string(1) == "$5 and $ ")
    }

    @Test func textFromOutsideIsNeverPartOfTheStatement() throws {
        let hostile = "x' or 'a' = 'a"

        let rows = try connect().query("select name from (values ('ada')) as users (name) where name = \(hostile)")

        #expect(rows.isEmpty)
    }
}
