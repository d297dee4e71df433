import FastCGI
import Glibc
import HTTP
import HTTPTypes
import Testing

/// How a responder ends: nothing that could be written to it goes unanswered.
@Suite struct DrainTests {
    @Test(arguments: [SIGTERM, SIGINT]) func aSignalEndsAnIdleWorkerWithSuccess(signal: CInt) throws {
        try Unix.withFolder { folder in
            let listener = try Unix.listen(folder + "/socket")
            defer { close(listener) }
            let worker = try Echo.start(listeningOn: listener)
            let client = try FastCGIClient(folder + "/socket")
            #expect(try client.get().status == 200)

            worker.signal(signal)

            #expect(worker.wait() == 0)
            #expect(try client.isClosedByPeer())
        }
    }

    @Test func aSignalLetsTheRequestInHandFinish() throws {
        try Unix.withFolder { folder in
            let listener = try Unix.listen(folder + "/socket")
            defer { close(listener) }
            let worker = try Echo.start(listeningOn: listener)
            let client = try FastCGIClient(folder + "/socket")
            let upload = Record.request(
                "POST", "/in-hand", flags: Record.keep, body: [UInt8](repeating: 65, count: 100_000))
            #expect(try client.get().status == 200)
            try client.send(Array(upload.dropLast(20_000)))
            #expect(Unix.eventually { worker.state == "S" })

            worker.signal(SIGTERM)  // comes while the worker waits for the rest
            worker.signal(SIGINT)
            try client.send(Array(upload.suffix(20_000)))

            #expect(try client.answer().status == 200)
            #expect(worker.wait() == 0)
        }
    }

    @Test func whatHasArrivedIsServedAndThenTheConnectionIsClosed() throws {
        let gate = Gate()
        try withResponder(handle: { request in
            if request.path == "/gate" { gate.passThrough() }
            return Response(body: Array(request.path.utf8))
        }) { responder in
            let (inHand, idle) = try (FastCGIClient(responder.path), FastCGIClient(responder.path))
            let waiting = try (1...2).map { _ in try FastCGIClient(responder.path) }
            for client in [inHand, idle] + waiting { _ = try client.get() }
            try inHand.send(Record.request("GET", "/gate", flags: Record.keep))
            #expect(gate.isReached())
            for client in waiting { try client.send(Record.request("GET", "/arrived", flags: Record.keep)) }

            responder.stop()
            gate.open()

            #expect(try inHand.answer().body == "/gate")
            for client in waiting { #expect(try client.answer().body == "/arrived") }
            for client in [inHand, idle] + waiting { #expect(try client.isClosedByPeer()) }
            #expect(responder.ends())
        }
    }

    @Test func newConnectionsMayStillSendTheirFirstRequest() throws {
        try withResponder { responder in
            let new = try (1...10).map { _ in try FastCGIClient(responder.path) }
            let served = try FastCGIClient(responder.path)
            #expect(try served.get().status == 200)  // so the new ones, which came before it, have been accepted

            responder.stop()
            #expect(try served.isClosedByPeer())  // so the drain has begun
            for client in new { try client.send(Record.request("GET", "/late", flags: Record.keep)) }

            for client in new {
                #expect(try client.answer().status == 200)
                #expect(try client.isClosedByPeer())
            }
        }
    }

    @Test func connectionsThatNobodyAcceptedWaitForAnotherWorker() throws {
        try Unix.withFolder { folder in
            let listener = try Unix.listen(folder + "/socket")
            defer { close(listener) }
            let first = Responder(listeningOn: listener)
            first.stop()
            try first.run(describe)
            let client = try FastCGIClient(folder + "/socket")
            try client.send(Record.request())

            let second = try Echo.start(listeningOn: listener)

            #expect(try client.answer().status == 200)
            second.signal(SIGTERM)
            #expect(second.wait() == 0)
        }
    }
}
