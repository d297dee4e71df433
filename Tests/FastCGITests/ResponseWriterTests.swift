import HTTP
import HTTPTypes
import Testing

@testable import FastCGI

@Suite struct ResponseWriterTests {
    private func written(_ response: Response, includesBody: Bool = true) -> String {
        var writer = ResponseWriter()
        var bytes: [UInt8] = []
        writer.write(response, includesBody: includesBody) { piece in
            bytes += piece.map { UInt8(bitPattern: $0) }
            return true
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func fieldsComeInTheirOrderAndLengthIsAdded() {
        let response = Response(fields: [.contentType: "text/plain", .eTag: "\"1\""], body: Array("hello".utf8))

        #expect(
            written(response)
                == "Status: 200 OK\r\nContent-Type: text/plain\r\nETag: \"1\"\r\nContent-Length: 5\r\n\r\nhello")
    }

    @Test func aGivenLengthIsNotRepeated() {
        let response = Response(fields: [.contentLength: "5"], body: Array("hello".utf8))

        #expect(written(response) == "Status: 200 OK\r\nContent-Length: 5\r\n\r\nhello")
    }

    @Test(arguments: [HTTPResponse.Status.noContent, .notModified])
    func answersThatHaveNoBodyHaveNoLength(status: HTTPResponse.Status) {
        let response = Response(status, body: Array("never".utf8))

        #expect(written(response) == "Status: \(status.code) \(status.reasonPhrase)\r\n\r\n")
    }

    @Test func theStatusHasThreeDigitsAndMayHaveNoPhrase() {
        #expect(written(Response(299)).hasPrefix("Status: 299 \r\n"))
    }

    @Test func lineEndsInAValueEndNoLine() {
        let response = Response(fields: [.location: "/a\r\nSet-Cookie: b=c"])

        #expect(written(response) == "Status: 200 OK\r\nLocation: /a  Set-Cookie: b=c\r\nContent-Length: 0\r\n\r\n")
    }

    @Test func onePutThatFailsIsTheLast() {
        var writer = ResponseWriter()
        var puts = 0

        writer.write(Response(body: [1]), includesBody: true) { _ in
            puts += 1
            return false
        }

        #expect(puts == 1)
    }
}
