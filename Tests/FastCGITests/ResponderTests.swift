import FastCGI
import Glibc
import HTTP
import HTTPTypes
import Testing

/// Requests as the specification writes them.
@Suite struct ResponderTests {
    @Test func aRequestBecomesMethodPathQueryFieldsAndAddress() throws {
        try withResponder { responder in
            let client = try FastCGIClient(responder.path)
            let parameters = [
                ("QUERY_STRING", "q=%C3%A4"), ("HTTP_X_CUSTOM_NAME", "value"), ("HTTP_COOKIE", "a=1; b=2"),
                ("CONTENT_TYPE", "text/plain"), ("REMOTE_ADDR", "192.0.2.7"), ("SERVER_NAME", "ignored"),
            ]

            try client.send(Record.request("DELETE", "/a%20b?q=%C3%A4", parameters: parameters))
            let answer = try client.answer()

            #expect(answer.status == 200)
            #expect(
                answer.body.split(separator: "\n") == [
                    "DELETE /a%20b ? q=%C3%A4", "from 192.0.2.7", "x-custom-name: value", "cookie: a=1; b=2",
                    "content-type: text/plain", "body ",
                ])
        }
    }

    @Test func withoutTheKeepFlagTheConnectionIsClosed() throws {
        try withResponder { responder in
            let client = try FastCGIClient(responder.path)

            #expect(try client.get(flags: 0).status == 200)
            #expect(try client.isClosedByPeer())
        }
    }

    @Test func aKeptConnectionCarriesManyRequests() throws {
        try withResponder { responder in
            let client = try FastCGIClient(responder.path)

            for number in 1...20 {
                try client.send(Record.request("GET", "/\(number)", id: UInt16(number), flags: Record.keep))
                let answer = try client.answer()
                #expect(answer.requestID == UInt16(number))
                #expect(answer.body.hasPrefix("GET /\(number) "))
            }
        }
    }

    @Test func recordsSplitAtEveryByteAreTheSameRequest() throws {
        try withResponder { responder in
            let body = Array("a body".utf8)
            let bytes = Record.request("POST", "/split", flags: Record.keep, body: body, padding: 3)
            let client = try FastCGIClient(responder.path)

            for cut in 1..<bytes.count {
                try client.send(Array(bytes[..<cut]))
                try client.send(Array(bytes[cut...]))
                let answer = try client.answer()
                #expect(answer.body.hasPrefix("POST /split ") && answer.body.hasSuffix("body a body"), "cut at \(cut)")
            }
        }
    }

    @Test func aRequestThatComesByteByByteIsServed() throws {
        try withResponder { responder in
            let client = try FastCGIClient(responder.path)

            for byte in Record.request("POST", "/drop", body: Array("drop".utf8), padding: 1) {
                try client.send([byte])
            }

            #expect(try client.answer().body.hasSuffix("body drop"))
        }
    }

    @Test func lengthsOfFourBytesAndPaddingAreUnderstood() throws {
        try withResponder { responder in
            let client = try FastCGIClient(responder.path)
            let value = String(repeating: "v", count: 9000)

            try client.send(Record.request(parameters: [("HTTP_LONG", value)], padding: 255, longLengths: true))

            #expect(try client.answer().body.contains("long: \(value)"))
        }
    }

    @Test func parametersOverManyRecordsAreOneStream() throws {
        try withResponder { responder in
            let client = try FastCGIClient(responder.path)
            let content = Record.pairs([("REQUEST_METHOD", Array("GET".utf8)), ("REQUEST_URI", Array("/many".utf8))])

            try client.send(Record.begin() + content.flatMap { Record.parameters(padding: 2, [$0]) })
            try client.send(Record.parameters([]) + Record.input([]))

            #expect(try client.answer().body.hasPrefix("GET /many "))
        }
    }

    @Test func theGatewaysQuestionAboutValuesIsAnswered() throws {
        try withResponder { responder in
            let client = try FastCGIClient(responder.path)

            try client.send(Record.make(type: 9, id: 0, Record.pairs([("FCGI_MPXS_CONNS", [])])) + Record.request())
            let values = try client.record()

            #expect(values?.type == 10)
            #expect(values?.content == Record.pairs([("FCGI_MPXS_CONNS", Array("0".utf8))]))
            #expect(try client.answer().status == 200)
        }
    }

    @Test(arguments: [0, 1, 7, 8183, 8184, 8185, 8192, 65_528, 65_529, 65_535, 65_536, 131_040, 1_000_000])
    func answersOfAnyLengthArriveWhole(length: Int) throws {
        let content = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try withResponder(handle: { _ in Response(body: content) }) { responder in
            let client = try FastCGIClient(responder.path)

            let output = try client.get().output

            #expect(output.suffix(length) == content[...])
            #expect(
                output.dropLast(length).count == Array("Status: 200 OK\r\nContent-Length: \(length)\r\n\r\n".utf8).count
            )
        }
    }

    @Test func headIsAnsweredWithoutTheBodyButWithItsLength() throws {
        try withResponder(handle: { _ in Response(body: [1, 2, 3]) }) { responder in
            let client = try FastCGIClient(responder.path)

            try client.send(Record.request("HEAD", "/"))
            let answer = try client.answer()

            #expect(answer.head == "Status: 200 OK\r\nContent-Length: 3")
            #expect(answer.body.isEmpty)
        }
    }

    /// Whoever counts requests hears of those too that are answered without him.
    @Test func aRefusalIsToldWithItsStatus() throws {
        try withResponder(options: ResponderOptions(parameterBytes: 200)) { responder in
            let client = try FastCGIClient(responder.path)

            try client.send(
                Record.request("GET", "/", parameters: [("HTTP_LONG", String(repeating: "x", count: 300))]))

            #expect(try client.answer().status == 431)
            #expect(responder.refusals == [431])
        }
    }

    @Test func aListeningSocketKnowsItsName() throws {
        #expect(SocketName.path(of: -1) == nil)
        try Unix.withFolder { folder in
            let listener = try Unix.listen(folder + "/sign-in.sock")
            defer { close(listener) }
            #expect(SocketName.path(of: listener) == folder + "/sign-in.sock")
        }
    }

    @Test func aSocketThatDoesNotListenIsAnError() throws {
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }

        let noListener = #expect(throws: FastCGIError.self) { try Responder(listeningOn: descriptor).run(describe) }
        let noSocket = #expect(throws: FastCGIError.self) { try Responder(listeningOn: -1).run(describe) }

        #expect(noListener?.description == "listen: Invalid argument")
        #expect(noSocket?.description == "getsockopt: Bad file descriptor")
    }
}
