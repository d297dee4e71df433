import Testing

/// Without a listening socket the program is an ordinary CGI program.
@Suite struct PlainCGITests {
    @Test func oneRequestComesFromTheEnvironment() throws {
        let environment = [
            "REQUEST_METHOD=GET", "SCRIPT_NAME=/cgi-bin/echo", "PATH_INFO=/a b", "QUERY_STRING=x=1",
            "REMOTE_ADDR=192.0.2.1",
            "HTTP_ACCEPT=text/html", "GATEWAY_INTERFACE=CGI/1.1",
        ]

        let (output, exitStatus) = try Echo.cgi(environment)

        let (head, body) = output.components(separatedBy: "\r\n\r\n")
        #expect(exitStatus == 0)
        #expect(head == "Status: 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)")
        #expect(
            body
                == #"{"method":"GET","path":"/cgi-bin/echo/a%20b","query":"x=1","remoteAddress":"192.0.2.1","body":"","#
                + #""fields":{"accept":"text/html"}}"#)
    }

    @Test func theBodyIsAsLongAsDeclared() throws {
        let environment = ["REQUEST_METHOD=POST", "REQUEST_URI=/", "CONTENT_LENGTH=5"]

        let (output, exitStatus) = try Echo.cgi(environment, input: Array("hello and more".utf8))

        #expect(exitStatus == 0)
        #expect(output.contains(#""body":"hello""#))
    }

    @Test func withoutALengthNothingIsRead() throws {
        #expect(try Echo.cgi(["REQUEST_METHOD=POST"], input: Array("hello".utf8)).output.contains(#""body":"""#))
    }

    @Test(arguments: [[], ["REQUEST_METHOD=POST", "CONTENT_LENGTH=-1"]])
    func whatIsNoRequestIsAnsweredSo(environment: [String]) throws {
        let (output, exitStatus) = try Echo.cgi(environment)

        #expect(exitStatus == 0)
        #expect(output.hasPrefix("Status: 400 Bad Request\r\n"))
    }
}
