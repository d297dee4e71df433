import Postgres
import Testing

@Suite struct PostgresBindableTests {
    @Test(arguments: [
        "", "ada", " ", "'; drop table users; --", "$1", "\\", "\\x00", "größe 🎬", "null", "{a,b}", "a\nb\u{1}",
    ])
    func textComesBackAsItWas(text: String) throws {
        let row = try connect().query("select \(text)::text, length(\(text)::text)")[0]

        #expect(row.string(0) == text)
        #expect(row.int(1) == text.unicodeScalars.count)
    }

    @Test(arguments: [Int.min, -1, 0, 42, Int.max])
    func integersComeBackAsTheyWere(number: Int) throws {
        let row = try connect().query("select \(number)::bigint, \(Int64(number))::bigint")[0]

        #expect(row.int(0) == number)
        #expect(row.int(1) == number)
    }

    @Test(arguments: [0.1, -0.0, 1e-7, -1e300, .pi, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity])
    func floatingPointNumbersComeBackAsTheyWere(number: Double) throws {
        #expect(try connect().query("select \(number)::double precision")[0].double(0) == number)
    }

    @Test func booleansComeBackAsTheyWere() throws {
        let row = try connect().query("select \(true)::boolean, \(false)::boolean, not \(true)::boolean")[0]

        #expect(row.bool(0))
        #expect(!row.bool(1))
        #expect(!row.bool(2))
    }

    @Test func nothingIsNull() throws {
        let (text, number, flag, list): (String?, Int?, Bool?, [String]?) = (nil, nil, nil, nil)

        let row = try connect().query(
            "select \(text)::text, \(number)::int, \(flag)::boolean, \(list)::text[], \(Timestamp?.none)::timestamptz")[
                0]

        #expect((0..<5).allSatisfy(row.isNull))
    }

    @Test func whatIsThereIsNotNull() throws {
        let (text, number): (String?, Int?) = ("", 0)

        let row = try connect().query("select \(text)::text, \(number)::int")[0]

        #expect(row.optionalString(0) == "")
        #expect(row.optionalInt(1) == 0)
    }

    @Test(arguments: [
        [], ["a"], ["a,b", "c"], ["\"", "\\", "\\\""], ["{}", "{", "}"], ["NULL", "null", ""],
        [" ", "größe 🎬", "a\nb"],
        ["'); drop table users; --"],
    ])
    func everyElementOfAnArrayComesBackAsItWas(elements: [String]) throws {
        let rows = try connect().query(
            "select element from unnest(\(elements)::text[]) with ordinality as t (element, place) order by place")

        #expect(rows.map { $0.optionalString(0) } == elements)
    }

    @Test func arraysOfNumbersAreNumbers() throws {
        let row = try connect().query(
            "select 7 = any (\([1, 7])::int[]), cardinality(\([Int]())::int[]), \([3, -1])::int[]")[0]

        #expect(row.bool(0))
        #expect(row.int(1) == 0)
        #expect(row.optionalIntArray(2) == [3, -1])
    }
}
