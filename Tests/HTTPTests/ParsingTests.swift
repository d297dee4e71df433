import HTTP
import Testing

@Suite struct ParsingTests {
    @Test func reservedCharactersAreEncoded() {
        #expect(PercentEncoding.encode("it's always (sunny)!") == "it%27s%20always%20%28sunny%29%21")
        #expect(PercentEncoding.encode("~*:/+,é") == "%7E%2A%3A%2F%2B%2C%C3%A9")
    }

    @Test(arguments: ["%", "%4", "%zz", "%00", "%ff"])
    func brokenEscapesAreRefused(text: String) {
        #expect(PercentEncoding.decode(text) == nil)
    }

    @Test func queryItemsAreDecoded() throws {
        let items = try #require(QueryItems("a=1&name=J%C3%B6rg+K&flag&a=2"))

        #expect(items["a"] == "1")
        #expect(items["name"] == "Jörg K")
        #expect(items["flag"] == "")
        #expect(items.items.count == 4)
    }

    @Test(arguments: ["", "{", "{\"a\":}", "[1", "nul", "{\"a\":1}x"])
    func malformedJSONIsRefused(text: String) {
        #expect(throws: JSONError.malformed) { try JSONValue(parsing: Array(text.utf8)) }
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        #expect(throws: JSONError.notUTF8) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
    }

    @Test func whatIsEncodedDecodesToTheSame() {
        let text = String(String.UnicodeScalarView((1...0x2FF).compactMap(Unicode.Scalar.init))) + "🎬"

        #expect(PercentEncoding.decode(PercentEncoding.encode(text)) == text)
        #expect(PercentEncoding.decode(PercentEncoding.encode(text), plusIsSpace: true) == text)
    }

    @Test func unreservedCharactersStay() {
        let unreserved = "AZaz09-._"

        #expect(PercentEncoding.encode(unreserved) == unreserved)
    }

    @Test func aPlusIsASpaceOnlyInQueries() {
        #expect(PercentEncoding.decode("a+b%2B") == "a+b+")
        #expect(PercentEncoding.decode("a+b%2b", plusIsSpace: true) == "a b+")
    }

    @Test(arguments: [
        ("", []), ("&&", []), ("a", ["a", ""]), ("a=", ["a", ""]), ("=b", ["", "b"]), ("a=b=c", ["a", "b=c"]),
        ("%26=%3D", ["&", "="]),
        ("b=1&a=2&b=3", ["b", "1", "a", "2", "b", "3"]),
    ])
    func queriesAreSplitBeforeTheyAreDecoded(query: String, expected: [String]) throws {
        let items = try #require(QueryItems(query)).items

        #expect(items.flatMap { [$0.name, $0.value] } == expected)
    }

    @Test(arguments: ["%", "a=%zz", "%ff=1", "a=1&b=%00", "a=%C3"])
    func aQueryWithABrokenEscapeIsNone(query: String) {
        #expect(QueryItems(query) == nil)
    }

    @Test func numbersKeepTheirKind() throws {
        let json = #"[0, -0, 9223372036854775807, -9223372036854775808, 9223372036854775808, 0.5, 1e2, 1E-2]"#

        let value = try JSONValue(parsing: Array(json.utf8))

        #expect(
            value
                == .array([
                    .integer(0), .integer(0), .integer(.max), .integer(.min), .number(9_223_372_036_854_775_808),
                    .number(0.5), .integer(100),
                    .number(0.01),
                ]))
    }

    @Test func membersAreReachedByName() throws {
        let value = try JSONValue(
            parsing: Array(#"{"s":"\u00e4\ud83c\udfac","i":3,"b":false,"l":[1],"o":{"":null},"n":null}"#.utf8))

        #expect(value["s"]?.string == "ä🎬" && value["i"]?.int == 3 && value["b"]?.bool == false)
        #expect(value["l"]?.array == [.integer(1)] && value["o"]?.object == ["": .null] && value["n"]?.isNull == true)
        #expect(
            value["missing"] == nil && value["i"]?.string == nil && value["b"]?.int == nil && value["s"]?["x"] == nil)
        #expect(value["n"]?.bool == nil && value["l"]?.object == nil && value["o"]?.array == nil)
    }

    /// Deeper than any document of ours, and yet no danger to the stack.
    @Test(arguments: ["[", #"{"a":"#, #"[{"a":"#])
    func nestingWithoutEndIsMalformed(opening: String) {
        let text = String(repeating: opening, count: 65_536 / opening.utf8.count)

        #expect(throws: JSONError.malformed) { try JSONValue(parsing: Array(text.utf8)) }
    }
}
