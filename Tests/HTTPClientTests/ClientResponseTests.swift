import Glibc
import HTTPClient
import HTTPTypes
import Testing

@Suite struct ClientResponseTests {
    private let small = ClientOptions(responseSizeLimit: 1000)

    @Test func statusFieldsAndBodyAreReturned() throws {
        let server = try StubServer { peer in
            _ = peer.readRequest()
            peer.write(
                "HTTP/1.1 404 Gone Fishing\r\nX-Empty:\r\nX-Twice: a\r\nX-Twice:  b \t\r\nContent-Length: 256\r\n\r\n")
            peer.write(Array(UInt8.min...UInt8.max))
        }

        let response = try Client().send(ClientRequest(.get, server.url))

        #expect(response.status == .notFound)
        #expect(response.fields[.init("x-empty") ?? .accept] == "")
        #expect(response.fields[values: .init("X-Twice") ?? .accept] == ["a", "b"])
        #expect(response.body == Array(UInt8.min...UInt8.max))
    }

    @Test func fieldsOfAnInterimResponseAreNotTheAnswers() throws {
        let server = try StubServer(
            always: "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\nDate: now\r\n\r\n")

        let response = try Client().send(ClientRequest(.get, server.url))

        #expect(response.status == .noContent)
        #expect(response.fields == [.date: "now"])
    }

    @Test func headHasALengthButNoBody() throws {
        let server = try StubServer(always: "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n")

        let response = try Client().send(ClientRequest(.head, server.url))

        #expect(response.fields[.contentLength] == "12")
        #expect(response.body.isEmpty)
    }

    @Test func aBodyUpToTheLimitIsReturned() throws {
        let text = String(repeating: "x", count: 1000)
        let server = try StubServer(always: "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n\(text)")

        #expect(try Client(options: small).send(ClientRequest(.get, server.url)).body == Array(text.utf8))
    }

    @Test func aBodyDeclaredTooLargeIsRefusedUnread() throws {
        let server = try StubServer { peer in
            _ = peer.readRequest()
            peer.write("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n")
            peer.hang()
        }

        #expect(throws: HTTPClientError.tooLarge) { try Client(options: small).send(ClientRequest(.get, server.url)) }
    }

    @Test func aBodyThatGrowsTooLargeIsRefused() throws {
        let server = try StubServer { peer in
            _ = peer.readRequest()
            peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while peer.write("a\r\n0123456789\r\n") {}
        }

        #expect(throws: HTTPClientError.tooLarge) { try Client(options: small).send(ClientRequest(.get, server.url)) }
    }

    @Test func fieldsWithoutEndAreRefused() throws {
        let server = try StubServer { peer in
            _ = peer.readRequest()
            peer.write("HTTP/1.1 200 OK\r\n")
            while peer.write("X-More: \(String(repeating: "x", count: 1000))\r\n") {}
        }

        #expect(throws: HTTPClientError.tooLarge) { try Client().send(ClientRequest(.get, server.url)) }
    }

    @Test func aBodyShorterThanDeclaredIsAnError() throws {
        let server = try StubServer { peer in
            _ = peer.readRequest()
            peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
        }

        #expect(throws: HTTPClientError.self) { try Client().send(ClientRequest(.get, server.url)) }
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func aRedirectIsReturnedAndNotFollowed(status: Int) throws {
        let elsewhere = try StubServer(always: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let server = try StubServer(
            always: "HTTP/1.1 \(status) Moved\r\nLocation: \(elsewhere.url)/\r\nContent-Length: 0\r\n\r\n")

        let response = try Client().send(ClientRequest(.get, server.url, fields: [.authorization: "secret"]))

        #expect(response.status.code == status)
        #expect(response.fields[.location] == "\(elsewhere.url)/")
        #expect(elsewhere.connectionCount == 0)
    }

    @Test func cookiesAreNotKept() throws {
        let server = try StubServer { peer in
            while let request = peer.readRequest() {
                let hasCookie = String(decoding: request, as: UTF8.self).lowercased().contains("cookie")
                peer.write(
                    "HTTP/1.1 \(hasCookie ? 400 : 200) X\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 0\r\n\r\n")
            }
        }
        let client = Client()

        for _ in 0..<2 { #expect(try client.send(ClientRequest(.get, server.url)).status == .ok) }
    }

    @Test func connectionsAreKeptAndReplacedWhenTheServerClosesThem() throws {
        let server = try StubServer { peer in
            for _ in 0..<2 where peer.readRequest() != nil {
                peer.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            }
        }
        let client = Client()

        for _ in 0..<4 { #expect(try client.send(ClientRequest(.get, server.url)).status == .ok) }

        #expect(server.connectionCount == 2)
    }

    @Test func aProxyFromTheEnvironmentIsNotAsked() async {
        await #expect(processExitsWith: .success) {
            setenv("http_proxy", "http://127.0.0.1:1", 1)
            setenv("all_proxy", "http://127.0.0.1:1", 1)
            let server = try StubServer(always: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

            #expect(try Client().send(ClientRequest(.get, server.url)).status == .ok)
        }
    }
}
