import Glibc
import HTTPClient
import HTTPTypes
import Testing

@Suite struct ClientFailureTests {
    private let hasty = ClientOptions(connectTimeout: .milliseconds(200), totalTimeout: .milliseconds(200))

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"])
    func aServerThatFallsSilentTimesOut(beginning: String) throws {
        let server = try StubServer { peer in
            _ = peer.readRequest()
            peer.write(beginning)
            peer.hang()
        }

        #expect(throws: HTTPClientError.timeout) { try Client(options: hasty).send(ClientRequest(.get, server.url)) }
    }

    @Test func aServerThatDripsTimesOut() throws {
        let server = try StubServer { peer in
            _ = peer.readRequest()
            peer.write("HTTP/1.1 200 OK\r\n\r\n")
            while peer.write(".") { usleep(10_000) }
        }

        #expect(throws: HTTPClientError.timeout) { try Client(options: hasty).send(ClientRequest(.get, server.url)) }
    }

    @Test func aTLSHandshakeThatNeverEndsTimesOut() throws {
        let server = try StubServer { $0.hang() }
        let options = ClientOptions(connectTimeout: .milliseconds(200), totalTimeout: .seconds(60))

        #expect(throws: HTTPClientError.timeout) {
            try Client(options: options).send(ClientRequest(.get, "https://127.0.0.1:\(server.port)"))
        }
    }

    @Test func aClientThatFailedServesAgain() throws {
        let silent = try StubServer { $0.hang() }
        let server = try StubServer(always: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let client = Client(options: ClientOptions(totalTimeout: .seconds(1)))

        #expect(throws: HTTPClientError.timeout) { try client.send(ClientRequest(.get, silent.url)) }
        #expect(try client.send(ClientRequest(.get, server.url)).status == .ok)
    }

    @Test func aClosedPortRefuses() throws {
        let port = try StubServer.freePort()

        #expect(throws: HTTPClientError.refused) { try Client().send(ClientRequest(.get, "http://127.0.0.1:\(port)/")) }
    }

    @Test func aServerThatSpeaksSomethingElseIsAnError() throws {
        let server = try StubServer { peer in
            peer.write("SSH-2.0-OpenSSH_9.2\r\n")
            peer.hang()
        }

        #expect(throws: HTTPClientError.other(code: 1, text: "Unsupported protocol")) {
            try Client().send(ClientRequest(.get, server.url))
        }
    }

    /// A name that cannot exist, so that no network is asked.
    @Test func anUnknownNameIsNotFound() {
        #expect(throws: HTTPClientError.nameNotFound) {
            try Client().send(ClientRequest(.get, "http://no..such.host/"))
        }
    }

    @Test func aServerWithoutTLSGivesNoSecureConnection() throws {
        let server = try StubServer { peer in
            peer.write("HTTP/1.1 400 Bad Request\r\n\r\n")
            peer.hang()
        }

        let error = #expect(throws: HTTPClientError.self) {
            try Client().send(ClientRequest(.get, "https://127.0.0.1:\(server.port)"))
        }

        guard case .tls = error else { throw error ?? .refused }
    }

    @Test func aCertificateThatNobodyVouchesForIsRefused() throws {
        try withTLSServer { port in
            let error = #expect(throws: HTTPClientError.self) {
                try Client().send(ClientRequest(.get, "https://127.0.0.1:\(port)/"))
            }

            #expect(error == .tls(reason: "SSL certificate problem: self-signed certificate"))
        }
    }

    @Test func nothingPrintedHoldsTheSecretsOfARequest() throws {
        let (closed, silent, broken) = try (
            StubServer.freePort(), StubServer { $0.hang() }, StubServer { _ = $0.readRequest() }
        )
        let urls = [
            "http://u:hunter2@127.0.0.1:\(closed)/?key=hunter2",
            "http://u:hunter2@127.0.0.1:\(silent.port)/?key=hunter2",
            "http://u:hunter2@127.0.0.1:\(broken.port)/?key=hunter2",
            "https://u:hunter2@127.0.0.1:\(broken.port)/?key=hunter2",
            "http://u:hunter2@no..such.host/?key=hunter2", "http://u:hunter2@/?key=hunter2",
            "hunter2://hunter2@hunter2",
        ]

        for url in urls {
            let error = #expect(throws: HTTPClientError.self) {
                try Client(options: hasty).send(ClientRequest(.get, url, fields: [.authorization: "hunter2"]))
            }
            #expect(!"\(String(describing: error)) \(String(reflecting: error))".contains("hunter2"))
        }
    }

    /// Debian's `openssl s_server` with a certificate that it has signed itself; ends with this process at the latest.
    private func withTLSServer(_ body: (Int) throws -> Void) throws {
        let port = try StubServer.freePort()
        let script = """
            trap '' INT TERM HUP
            directory=$(mktemp -d) && cd "$directory" || exit 1
            exec >/dev/null 2>&1
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key -out certificate \
                -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1
            openssl s_server -accept 127.0.0.1:\(port) -key key -cert certificate -www </dev/null &
            read -r _
            kill -KILL $!; wait; rm -rf "$directory"
            """
        let server = try #require(popen(script, "we"))
        defer { pclose(server) }
        let deadline = ContinuousClock.now + .seconds(20)
        let probe = ClientRequest(.get, "https://127.0.0.1:\(port)/")
        while ContinuousClock.now < deadline {
            do throws(HTTPClientError) { _ = try Client().send(probe) } catch { if error != .refused { break } }
            usleep(5000)
        }
        try body(port)
    }
}
