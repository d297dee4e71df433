import FastCGI
import Glibc
import HTTP
import HTTPTypes
import Testing

/// What a handler reads, and what it leaves.
@Suite struct BodyTests {
    private let long = (0..<300_000).map { UInt8(ascii: "a") + UInt8($0 % 26) }

    @Test func aLongBodyArrivesWhole() throws {
        try withResponder { responder in
            let client = try FastCGIClient(responder.path)

            try client.send(Record.request("POST", "/", body: long, padding: 5))

            #expect(try client.answer().body.hasSuffix("body " + String(decoding: long, as: UTF8.self)))
        }
    }

    @Test func aBodyWithoutDeclaredLengthEndsWithItsStream() throws {
        try withResponder { responder in
            let client = try FastCGIClient(responder.path)

            try client.send(Record.request("POST", "/").dropLast(8) + Record.stream(type: 5, 0, Array("content".utf8)))

            #expect(try client.answer().body.hasSuffix("body content"))
        }
    }

    @Test func nothingIsReadBeyondTheDeclaredLength() throws {
        try withResponder { responder in
            let client = try FastCGIClient(responder.path)
            let parameters = [("CONTENT_LENGTH", "3")]

            for _ in 1...2 {
                try client.send(Record.request("POST", "/", flags: Record.keep, parameters: parameters).dropLast(8))
                try client.send(Record.stream(type: 5, 0, Array("content".utf8)))
                #expect(try client.answer().body.hasSuffix("body con"))
            }
        }
    }

    @Test func aBodyShorterThanDeclaredIsTruncated() throws {
        try withResponder { responder in
            let client = try FastCGIClient(responder.path)

            try client.send(Record.request("POST", "/", parameters: [("CONTENT_LENGTH", "9")]).dropLast(8))
            try client.send(Record.stream(type: 5, 0, Array("content".utf8)))

            #expect(try client.answer().body == "truncated")
        }
    }

    @Test func anUnreadBodyDoesNotReachTheNextRequest() throws {
        try withResponder(handle: { Response(body: Array($0.path.utf8)) }) { responder in
            let client = try FastCGIClient(responder.path)

            for path in ["/one", "/two", "/three"] {
                try client.send(Record.request("POST", path, flags: Record.keep, body: long))
                #expect(try client.answer().body == path)
            }
        }
    }

    @Test func anUnreadBodyBeyondTheBoundClosesTheConnection() throws {
        let options = ResponderOptions(unreadBodyBytes: 1000)
        try withResponder(options: options, handle: { _ in Response(.contentTooLarge) }) { responder in
            var client: FastCGIClient? = try FastCGIClient(responder.path)

            try client?.send(Record.request("POST", "/", flags: Record.keep, body: Array(long.prefix(20_000))))

            #expect(try client?.answer().status == 413)
            #expect(try client?.isClosedByPeer() == true)
            client = nil
            #expect(try FastCGIClient(responder.path).get().status == 413)
        }
    }

    @Test(arguments: ["-1", "+1", "x", "1x", "0x10", " 1", "1.0", "99999999999999999999"])
    func aNonsensicalLengthIsRefusedWithoutTheHandler(length: String) throws {
        try withResponder(handle: { _ in Response(.internalServerError) }) { responder in
            let client = try FastCGIClient(responder.path)

            try client.send(Record.request("POST", "/", flags: Record.keep, parameters: [("CONTENT_LENGTH", length)]))
            let refusal = try client.answer()
            let next = try client.get()

            #expect(refusal.status == 400)
            #expect(refusal.head.contains("Content-Type: application/problem+json"))
            #expect(refusal.body == #"{"title":"Bad Request","status":400}"#)
            #expect(next.status == 500)
        }
    }

    @Test func aBodyKeptBeyondItsRequestReadsNothing() throws {
        let kept = Kept()
        try withResponder(handle: { request in
            if kept.body == nil { kept.body = request.body }
            return Response()
        }) { responder in
            let client = try FastCGIClient(responder.path)
            try client.send(Record.request("POST", "/", flags: Record.keep, body: Array("content".utf8)))
            _ = try client.answer()
            _ = try client.get()  // the first request is finished now

            #expect(throws: RequestBodyError.truncated) { try kept.body?.collect(upTo: 100) }
        }
    }
}

/// A body that outlives its request; the test waits for the answer before it looks.
private final class Kept: @unchecked Sendable {
    var body: RequestBody?
}
