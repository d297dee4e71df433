import HTTP
import Testing

@Suite struct RequestBodyTests {
    /// Yields these chunks, one for each read.
    private func body(_ chunks: [[UInt8]], declaredLength: Int?) -> RequestBody {
        var rest = chunks[...]
        return RequestBody(declaredLength: declaredLength) { buffer in
            guard let chunk = rest.popFirst() else { return 0 }
            buffer.copyBytes(from: chunk)
            return chunk.count
        }
    }

    @Test func chunksAreJoinedInTheirOrder() throws {
        let chunks: [[UInt8]] = [[1, 2], [3], [4, 5, 6]]

        #expect(try body(chunks, declaredLength: 6).collect(upTo: 100) == [1, 2, 3, 4, 5, 6])
        #expect(try body(chunks, declaredLength: nil).collect(upTo: 100) == [1, 2, 3, 4, 5, 6])
    }

    @Test func bytesInMemoryAreABodyToo() throws {
        let bytes = (0..<20_000).map { UInt8(truncatingIfNeeded: $0) }
        let body = RequestBody(bytes)

        #expect(body.declaredLength == 20_000)
        #expect(try body.collect(upTo: 20_000) == bytes)
        #expect(throws: RequestBodyError.truncated) { try body.collect(upTo: 20_000) }
    }

    @Test func theLimitItselfIsAllowed() throws {
        let bytes = [UInt8](repeating: 7, count: 8192)

        #expect(try body([bytes], declaredLength: nil).collect(upTo: 8192).count == 8192)
        #expect(throws: RequestBodyError.tooLarge(limit: 8191)) {
            try body([bytes], declaredLength: nil).collect(upTo: 8191)
        }
    }

    @Test func whatIsDeclaredTooLargeOrEmptyIsNotRead() throws {
        func unread(_ length: Int) -> RequestBody {
            RequestBody(declaredLength: length) { _ in
                Issue.record("the body was read")
                return 0
            }
        }

        #expect(throws: RequestBodyError.tooLarge(limit: 10)) { try unread(11).collect(upTo: 10) }
        #expect(try unread(0).collect(upTo: 10) == [])
        #expect(try RequestBody.empty.collect(upTo: 10) == [])
    }

    @Test func aBrokenConnectionIsNoEnd() {
        var reads = 0
        let body = RequestBody(declaredLength: nil) { buffer throws(RequestBodyError) in
            reads += 1
            if reads == 2 { throw .truncated }
            buffer[0] = 1
            return 1
        }

        #expect(throws: RequestBodyError.truncated) { try body.collect(upTo: 100) }
        #expect(reads == 2)
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
