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

    /// Strings are looked at eight bytes at a time; no place in a word may hide a byte.
    @Test(arguments: [UInt8](0x00...0x2F) + [UInt8](0x5B...0x60) + [0x7F])
    func aByteIsEscapedWhereverItStands(byte: UInt8) {
        let mustBeEscaped = byte < 0x20 || byte == 0x22 || byte == 0x5C
        for position in 0..<24 {
            let before = String(repeating: "x", count: position)
            let after = String(repeating: "é", count: 23 - position)
            var json = JSONWriter()
            json.string(before + String(UnicodeScalar(byte)) + after)
            let text = String(decoding: json.bytes, as: UTF8.self)

            #expect(text.hasPrefix("\"" + before) && text.hasSuffix(after + "\""))
            #expect(text.utf8.contains(UInt8(ascii: "\\")) == mustBeEscaped)
        }
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

    /// The buffer begins small; each kind of write must find room at every fill level.
    @Test func whatDoesNotFitMakesRoom() throws {
        for padding in 0..<200 {
            let text = String(repeating: "x", count: padding)
            var json = JSONWriter(reserving: 0)
            json.object { json in
                json.key("padding")
                json.string(text)
                json.key("a key that is longer than the room that is left in a small buffer")
                json.array { json in
                    json.int(Int.min)
                    json.double(-1.5e300)
                    json.null()
                    json.string("\n\u{1}" + text)
                    json.raw("[true,false]")
                    json.ascii(upTo: 24) { start in
                        start.update(repeating: UInt8(ascii: "z"), count: 24)
                        return 24
                    }
                }
                json.key(dynamic: "ä\"" + text)
                json.bool(true)
            }

            let expected = JSONValue.object([
                "padding": .string(text), "ä\"" + text: .bool(true),
                "a key that is longer than the room that is left in a small buffer": .array([
                    .integer(.min), .number(-1.5e300), .null, .string("\n\u{1}" + text),
                    .array([.bool(true), .bool(false)]),
                    .string(String(repeating: "z", count: 24)),
                ]),
            ])
            #expect(try JSONValue(parsing: json.bytes) == expected)
        }
    }

    @Test func aWriterStartsAgainNowhereButAtItsEnd() {
        var json = JSONWriter()
        json.beginArray()
        let begun = json.bytes
        json.int(UInt64.max)
        json.ascii(upTo: 8) { _ in 0 }
        json.endArray()

        #expect(String(decoding: begun, as: UTF8.self) == "[")
        #expect(String(decoding: json.bytes, as: UTF8.self) == #"[18446744073709551615,""]"#)
    }

    @Test func absentTextIsNull() {
        var json = JSONWriter()
        json.array { json in
            json.string(nil)
            json.double(nil)
        }

        #expect(String(decoding: json.bytes, as: UTF8.self) == "[null,null]")
    }
}
