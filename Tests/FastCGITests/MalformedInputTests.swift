import FastCGI
import Glibc
import HTTP
import HTTPTypes
import Testing

/// What is no request costs its own connection at most.
@Suite struct MalformedInputTests {
    static let broken: [(String, [UInt8])] = [
        ("text", Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)),
        ("one byte", [1]),
        ("zeros", [UInt8](repeating: 0, count: 64)),
        ("a wrong version", Record.make(type: 1, version: 2, [0, 1, 1, 0, 0, 0, 0, 0])),
        ("a wrong version in the middle", Record.begin() + Record.make(type: 4, version: 9, [1, 2, 3])),
        ("a short begin", Record.make(type: 1, [0, 1, 0])),
        ("a begin of request 0", Record.begin(id: 0)),
        ("an unknown type in the middle", Record.begin() + Record.make(type: 77, [1, 2, 3])),
        ("input before parameters", Record.begin() + Record.input([1, 2, 3])),
        ("a pair longer than its stream", Record.begin() + Record.parameters([5, 5, 65, 66]) + Record.parameters([])),
        ("a huge name", Record.begin() + Record.parameters([0x8F, 0xFF, 0xFF, 0xFF, 0, 65]) + Record.parameters([])),
        (
            "a name of the largest length",
            Record.begin() + Record.parameters([0xFF, 0xFF, 0xFF, 0xFF, 0]) + Record.parameters([])
        ),
        ("a length that breaks off", Record.begin() + Record.parameters([0x80, 0]) + Record.parameters([])),
        (
            "an abort among the parameters",
            Record.begin() + Record.parameters(Record.pairs([("A", [66])])) + Record.abort()
        ),
        (
            "an end among the parameters",
            Record.begin() + Record.parameters(Record.pairs([("REQUEST_METHOD", Array("GET".utf8))]))
        ),
        ("a begin alone", Record.begin()),
    ]

    @Test(arguments: broken) func brokenInputCostsOnlyItsConnection(name: String, bytes: [UInt8]) throws {
        try withResponder(handle: { _ in Response(.ok) }) { responder in
            let other = try FastCGIClient(responder.path)
            #expect(try other.get().status == 200)
            let broken = try FastCGIClient(responder.path)

            try? broken.send(bytes)  // the responder may have hung up before all of it is out
            broken.finishSending()

            #expect(try broken.isClosedByPeer())
            #expect(try other.get().status == 200)
            #expect(try FastCGIClient(responder.path).get().status == 200)
        }
    }

    @Test func requestsBreakingOffAtAnyByteNeverReachTheHandlerHalf() throws {
        let whole = Record.request("GET", "/whole", parameters: [("HTTP_LAST", "1")])
        let withoutInput = whole.count - 8
        try withResponder(handle: { Response($0.fields.count == 1 ? .ok : .internalServerError) }) { responder in
            for length in 1..<whole.count {
                let client = try FastCGIClient(responder.path)
                try client.send(Array(whole[..<length]))
                client.finishSending()

                let status = try? client.answer().status  // mostly none

                #expect(status == (length < withoutInput ? nil : 200), "\(length) bytes")
            }
        }
    }

    @Test(arguments: [2, 3, 9]) func anotherRoleIsRefused(role: UInt16) throws {
        try withResponder { responder in
            let client = try FastCGIClient(responder.path)

            try client.send(Record.begin(id: 7, role: role))
            let answer = try client.answer()

            #expect(answer.protocolStatus == 3)
            #expect(answer.requestID == 7)
            #expect(try client.isClosedByPeer())
        }
    }

    @Test func anAbortDuringTheBodyCostsThatRequestOnly() throws {
        try withResponder { responder in
            let client = try FastCGIClient(responder.path)
            let start = Record.request("POST", "/", flags: Record.keep, parameters: [("CONTENT_LENGTH", "10")])
                .dropLast(8)

            try client.send(start + Record.input([1, 2]) + Record.abort())

            #expect(try client.answer().body == "truncated")
            #expect(try FastCGIClient(responder.path).get().status == 200)
        }
    }

    @Test func anAbortThatCrossedItsAnswerIsIgnored() throws {
        try withResponder { responder in
            let client = try FastCGIClient(responder.path)
            #expect(try client.get().status == 200)

            try client.send(Record.abort() + Record.make(type: 2, id: 9, padding: 8, [1, 2, 3]))
            let other = try FastCGIClient(responder.path).get()

            #expect(other.status == 200)
            #expect(try client.get().status == 200)
        }
    }

    @Test func aStalledPeerCostsBoundedTime() throws {
        let options = ResponderOptions(stalledPeerTimeout: .milliseconds(50))
        try withResponder(options: options) { responder in
            let stalled = try (1...3).map { _ in try FastCGIClient(responder.path) }
            for (client, length) in zip(stalled, [4, 12, 40]) {
                try client.send(Array(Record.request().prefix(length)))
            }

            #expect(try FastCGIClient(responder.path).get().status == 200)
            for client in stalled { #expect(try client.isClosedByPeer()) }
        }
    }

    @Test func aPeerThatDoesNotReadCostsBoundedTime() throws {
        let options = ResponderOptions(stalledPeerTimeout: .milliseconds(50))
        let long = [UInt8](repeating: 0, count: 8 * 1024 * 1024)
        try withResponder(options: options, handle: { Response(body: $0.path == "/long" ? long : []) }) { responder in
            let deaf = try FastCGIClient(responder.path)
            try deaf.send(Record.request("GET", "/long", flags: Record.keep))

            #expect(try FastCGIClient(responder.path).get("/short").status == 200)
        }
    }

    @Test func anAnswerForAPeerThatHasGoneIsDropped() throws {
        try withResponder(handle: { _ in Response(body: [UInt8](repeating: 0, count: 100_000)) }) { responder in
            for _ in 1...20 { try FastCGIClient(responder.path).send(Record.request(flags: Record.keep)) }

            #expect(try FastCGIClient(responder.path).get().status == 200)
        }
    }

    @Test func tooManyParametersAreRefusedAndTheConnectionStaysUsable() throws {
        let options = ResponderOptions(parameterBytes: 2000)
        try withResponder(options: options) { responder in
            let client = try FastCGIClient(responder.path)
            let large = [("HTTP_LARGE", String(repeating: "x", count: 3000))]

            try client.send(Record.request("POST", "/", flags: Record.keep, parameters: large, body: [1, 2, 3]))

            #expect(try client.answer().status == 431)
            #expect(try client.get().status == 200)
        }
    }
}
