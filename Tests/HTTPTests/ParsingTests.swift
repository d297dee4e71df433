import HTTP
import Testing

@Suite struct ParsingTests {
    @Test func reservedCharactersAreEncoded() {
        #expect(PercentEncoding.encode("it's always (sunny)!") == "it%27s%20always%20%28sunny%29%21")
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

    @Test func aBodyOverTheLimitIsRefusedBeforeItIsReadWhole() {
        var reads = 0
        let body = RequestBody(declaredLength: nil) { buffer in
            reads += 1
            return buffer.count
        }

        #expect(throws: RequestBodyError.tooLarge(limit: 10_000)) { try body.collect(upTo: 10_000) }
        #expect(reads == 2)
    }

    @Test func aBodyShorterThanDeclaredIsTruncated() {
        var chunks: [[UInt8]] = [[1, 2, 3]]
        let body = RequestBody(declaredLength: 10) { buffer in
            guard let chunk = chunks.popLast() else { return 0 }
            buffer.copyBytes(from: chunk)
            return chunk.count
        }

        #expect(throws: RequestBodyError.truncated) { try body.collect(upTo: 100) }
    }
}
