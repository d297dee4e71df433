import HTTPClient
import HTTPTypes
import Testing

/// What reaches the other server: it answers with the request it got.
@Suite struct ClientRequestTests {
    private func mirror() throws -> StubServer {
        try StubServer { peer in
            while let request = peer.readRequest() {
                peer.write("HTTP/1.1 200 OK\r\nContent-Length: \(request.count)\r\n\r\n")
                if !request.starts(with: "HEAD ".utf8) { peer.write(request) }
            }
        }
    }

    private func sent(_ request: (String) -> ClientRequest) throws -> String {
        let server = try mirror()
        return String(decoding: try Client().send(request(server.url)).body, as: UTF8.self)
    }

    @Test(arguments: [
        "/", "/a%2Fb/c%2fd?q=it%27s%20%7e%7E+x&y=%C3%A4", "/a/../b/./c//d", "/?q=a/../b", "/!$&'()*+,;=:@?!$'()*,;:@/?",
        "/%25%32%66",
    ])
    func pathAndQueryArriveAsTheyAreWritten(target: String) throws {
        let request = try sent { ClientRequest(.get, $0 + target) }

        #expect(request.hasPrefix("GET \(target) HTTP/1.1\r\n"))
    }

    @Test func aFragmentIsNotSent() throws {
        #expect(try sent { ClientRequest(.get, $0 + "/a?b#c") }.hasPrefix("GET /a?b HTTP/1.1\r\n"))
    }

    @Test func onlyTheGivenFieldsAreSent() throws {
        let fields: HTTPFields = [.accept: "application/json", .init("X-Api-Key") ?? .cookie: "k: v", .userAgent: ""]

        let lines = try sent { ClientRequest(.get, $0, fields: fields) }.split(separator: "\r\n").dropFirst()

        #expect(lines.first?.hasPrefix("Host: 127.0.0.1:") == true)
        #expect(Set(lines.dropFirst()) == ["Accept: application/json", "X-Api-Key: k: v", "User-Agent:"])
    }

    @Test func aValueCannotBecomeAnotherField() throws {
        let request = try sent {
            ClientRequest(
                .get, $0, fields: [.cookie: "a\r\nX-Evil: 1\r\n\r\nGET /evil HTTP/1.1", .accept: "b\nX-Evil: 2"])
        }

        #expect(!request.split(separator: "\r\n").contains { $0.hasPrefix("X-Evil") || $0.hasPrefix("GET /evil") })
        #expect(!request.contains("\nX-Evil"))
    }

    @Test func theBodysLengthIsNotTakenFromTheFields() throws {
        let fields: HTTPFields = [.contentLength: "1", .transferEncoding: "chunked", .contentType: "text/plain"]

        let request = try sent { ClientRequest(.post, $0, fields: fields, body: Array("hello".utf8)) }

        #expect(request.contains("\r\nContent-Length: 5\r\n"))
        #expect(request.contains("\r\nContent-Type: text/plain\r\n"))
        #expect(!request.contains("chunked"))
        #expect(request.hasSuffix("\r\n\r\nhello"))
    }

    @Test(arguments: [HTTPRequest.Method.post, .put, .patch, .delete])
    func bodiesAreAnyBytes(method: HTTPRequest.Method) throws {
        let server = try mirror()
        let body = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0) }

        let request = try Client().send(ClientRequest(method, server.url, body: body)).body

        let head = try #require(request.firstRange(of: Array("\r\n\r\n".utf8)))
        let text = String(decoding: request[..<head.lowerBound], as: UTF8.self)
        #expect(text.hasPrefix("\(method.rawValue) / HTTP/1.1\r\n"))
        #expect(!text.contains("Expect") && !text.contains("Content-Type"))
        #expect(Array(request[head.upperBound...]) == body)
    }

    @Test(arguments: [HTTPRequest.Method.post, .put, .patch])
    func aWriteWithoutABodySaysSo(method: HTTPRequest.Method) throws {
        #expect(try sent { ClientRequest(method, $0) }.contains("\r\nContent-Length: 0\r\n"))
    }

    @Test(arguments: [HTTPRequest.Method.get, .delete])
    func aReadWithoutABodyHasNoLength(method: HTTPRequest.Method) throws {
        let request = try sent { ClientRequest(method, $0) }

        #expect(request.hasPrefix("\(method.rawValue) / HTTP/1.1\r\n"))
        #expect(!request.contains("Content-Length"))
    }

    @Test func oneRequestLeavesNothingForTheNext() throws {
        let server = try mirror()
        let client = Client()
        _ = try client.send(ClientRequest(.post, server.url, fields: [.authorization: "secret"], body: [1, 2, 3]))
        _ = try client.send(ClientRequest(.head, server.url))

        let request = String(decoding: try client.send(ClientRequest(.get, server.url)).body, as: UTF8.self)

        #expect(request.hasPrefix("GET / HTTP/1.1\r\n"))
        #expect(!request.contains("secret") && !request.contains("Content-Length"))
    }

    @Test(arguments: [
        "", "example.com", "//example.com", "ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/", "http://",
        "http:///path", "http://?q", "http:127.0.0.1", "http://127.0.0.1/a b", "http://127.0.0.1/\r\nX: y",
        "http://127.0.0.1/ä",
        "http://127.0.0.1:99999/", "http://127.0.0.1/\0",
    ])
    func urlsThatAreNoneAreRefused(url: String) {
        #expect(throws: HTTPClientError.malformedURL) { try Client().send(ClientRequest(.get, url)) }
    }
}
