import FastCGI
import Glibc
import HTTP
import HTTPTypes
import Synchronization
import Testing

/// One worker with many connections: none starves, none holds it, none is forgotten.
@Suite struct KeptConnectionTests {
    @Test func idleConnectionsHoldNobodyUp() throws {
        try withResponder { responder in
            let silent = try (1...8).map { _ in try FastCGIClient(responder.path) }
            let kept = try (1...8).map { _ in try FastCGIClient(responder.path) }
            for client in kept { #expect(try client.get().status == 200) }

            #expect(try FastCGIClient(responder.path).get().status == 200)
            for client in kept.reversed() + silent { #expect(try client.get().status == 200) }
        }
    }

    /// Each request on a kept connection takes until the other one has its next on the way: one is always ready.
    @Test func newConnectionsGetTheirTurnWhileKeptOnesAreAlwaysBusy() throws {
        let sent = Atomic(0)
        let handled = Atomic(0)
        let stops = Atomic(false)
        try withResponder(handle: { request in
            if request.path == "/busy" {
                let number = handled.wrappingAdd(1, ordering: .relaxed).newValue
                _ = Unix.eventually { sent.load(ordering: .relaxed) > number || stops.load(ordering: .relaxed) }
            }
            return Response()
        }) { responder in
            let busy = (1...2).map { _ in
                Concurrent {
                    let client = try FastCGIClient(responder.path)
                    while !stops.load(ordering: .relaxed) {
                        try client.send(Record.request("GET", "/busy", flags: Record.keep))
                        sent.wrappingAdd(1, ordering: .relaxed)
                        _ = try client.answer()
                    }
                }
            }
            defer { stops.store(true, ordering: .relaxed) }
            #expect(Unix.eventually { handled.load(ordering: .relaxed) > 4 })

            for _ in 1...10 { #expect(try FastCGIClient(responder.path).get(flags: 0).status == 200) }

            stops.store(true, ordering: .relaxed)
            for client in busy { try client.wait() }
        }
    }

    @Test func everyReadyConnectionIsServedBeforeAnyIsServedAgain() throws {
        let gate = Gate()
        let order = Mutex<[String]>([])
        try withResponder(handle: { request in
            if request.path == "/gate" { gate.passThrough() }
            order.withLock { $0.append(request.path) }
            return Response()
        }) { responder in
            let clients = try (0..<4).map { _ in try FastCGIClient(responder.path) }
            for client in clients { _ = try client.get("/first") }
            try FastCGIClient(responder.path).send(Record.request("GET", "/gate"))
            #expect(gate.isReached())
            for client in clients { try client.send(Record.request("GET", "/once", flags: Record.keep)) }
            let eager = Concurrent { [client = clients[0]] in
                _ = try client.answer()
                _ = try client.get("/again")
            }

            gate.open()

            try eager.wait()
            #expect(order.withLock { $0.suffix(6) } == ["/gate", "/once", "/once", "/once", "/once", "/again"])
        }
    }

    @Test func aboveTheBoundTheLongestIdleConnectionIsClosed() throws {
        try withResponder(options: ResponderOptions(keptConnections: 2)) { responder in
            let first = try FastCGIClient(responder.path)
            let second = try FastCGIClient(responder.path)
            for client in [first, second, first] { #expect(try client.get().status == 200) }

            let third = try FastCGIClient(responder.path)
            #expect(try third.get().status == 200)

            #expect(try second.isClosedByPeer())
            for client in [first, third] { #expect(try client.get().status == 200) }
        }
    }

    @Test func aProcessWithoutDescriptorsClosesIdleConnectionsForNewOnes() throws {
        try Unix.withFolder { folder in
            let listener = try Unix.listen(folder + "/socket")
            defer { close(listener) }
            let worker = try Echo.start(listeningOn: listener, openFiles: 12)
            var clients: [FastCGIClient] = []

            for _ in 1...30 {
                let client = try FastCGIClient(folder + "/socket")
                clients.append(client)
                #expect(try client.get().status == 200)
            }

            #expect(try clients[0].isClosedByPeer())
            worker.signal(SIGTERM)
            #expect(worker.wait() == 0)
        }
    }

    /// A connection whose peer has closed is always readable; not to close it would be to spin.
    @Test func aWorkerWithClosedAndIdleConnectionsSleeps() throws {
        try Unix.withFolder { folder in
            let listener = try Unix.listen(folder + "/socket")
            defer { close(listener) }
            let worker = try Echo.start(listeningOn: listener)
            let idle = try FastCGIClient(folder + "/socket")
            let finished = try FastCGIClient(folder + "/socket")
            for client in [idle, finished, try FastCGIClient(folder + "/socket")] {
                #expect(try client.get().status == 200)
            }
            _ = try FastCGIClient(folder + "/socket")
            finished.finishSending()

            var sleeps = 0
            let isAsleep = Unix.eventually {
                sleeps = worker.state == "S" ? sleeps + 1 : 0
                return sleeps == 30
            }

            #expect(isAsleep)
            #expect(try finished.isClosedByPeer())
            #expect(try idle.get().status == 200)
        }
    }
}
