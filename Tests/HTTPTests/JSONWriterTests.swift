import HTTP
import Testing

@Suite struct JSONWriterTests {
    @Test func commasStandBetweenMembersOnly() {
        var json = JSONWriter()
        json.object { json in
            json.key("a")
            json.int(1)
            json.key("b")
            json.array { json in
                json.bool(true)
                json.null()
                json.object { _ in }
            }
            json.key("c")
            json.string("x")
        }

        #expect(String(decoding: json.bytes, as: UTF8.self) == #"{"a":1,"b":[true,null,{}],"c":"x"}"#)
    }

    @Test(arguments: [
        ("plain", #""plain""#), ("a\"b\\c", #""a\"b\\c""#), ("line\nfeed\tand\u{1}", #""line\nfeed\tand\u0001""#),
        ("größe 🎬", #""größe 🎬""#), ("", #""""#),
    ])
    func stringsAreEscaped(text: String, expected: String) {
        var json = JSONWriter()
        json.string(text)

        #expect(String(decoding: json.bytes, as: UTF8.self) == expected)
    }

    @Test func numbersWithoutJSONFormAreNull() {
        var json = JSONWriter()
        json.array { json in
            json.double(.nan)
            json.double(.infinity)
            json.double(1.5)
        }

        #expect(String(decoding: json.bytes, as: UTF8.self) == "[null,null,1.5]")
    }

    @Test func whatIsWrittenParsesToTheSameValue() throws {
        let value = JSONValue.object([
            "n": .integer(3), "s": .string("ä\u{7}\""), "l": .array([.null, .bool(false), .number(0.25)]),
        ])
        var json = JSONWriter()
        json.value(value)

        #expect(try JSONValue(parsing: json.bytes) == value)
    }
}
