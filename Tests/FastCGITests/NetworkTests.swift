import Glibc
import Testing

@testable import FastCGI

/// Gateways on other hosts, over TCP.
@Suite struct NetworkTests {
    @Test func requestsComeOverTCPToo() throws {
        let (listener, port) = try Unix.listenTCP()
        try withResponder(on: listener) { responder in
            let clients = try (1...3).map { _ in try FastCGIClient(port: port) }

            for client in clients + clients { #expect(try client.get().status == 200) }
            try clients[0].send(Record.request("GET", "/last", flags: Record.keep))
            #expect(try clients[0].answer().status == 200)
            responder.stop()

            for client in clients { #expect(try client.isClosedByPeer()) }
        }
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("192.0.2.1,127.0.0.1", true), ("192.0.2.1", false), ("localhost", false),
        ("127.0.0.1 ", false),
    ])
    func onlyListedServersMayConnect(list: String, isAllowed: Bool) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var peer = sockaddr_storage()
        withUnsafeMutableBytes(of: &peer) { $0.storeBytes(of: address, as: sockaddr_in.self) }

        #expect(try #require(AllowedPeers(list)).contains(peer) == isAllowed)
        #expect(AllowedPeers("") == nil)
    }

    @Test(arguments: [("127.0.0.1", true), ("192.0.2.1", false)])
    func theEnvironmentListsTheServers(list: String, isAllowed: Bool) throws {
        let (listener, port) = try Unix.listenTCP()
        defer { close(listener) }
        let worker = try Echo.start(listeningOn: listener, environment: ["FCGI_WEB_SERVER_ADDRS=\(list)"])
        let client = try FastCGIClient(port: port)

        if isAllowed {
            #expect(try client.get().status == 200)
        } else {
            #expect(try client.isClosedByPeer())
        }

        worker.signal(SIGTERM)
        #expect(worker.wait() == 0)
    }
}
