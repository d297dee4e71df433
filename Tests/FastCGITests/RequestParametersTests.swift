import Glibc
import HTTP
import HTTPTypes
import Testing

@testable import FastCGI

@Suite struct RequestParametersTests {
    private func request(_ parameters: [String], limit: Int = 65_536) throws -> Request {
        try request(parameters.map { Array($0.utf8) }, limit: limit)
    }

    private func request(_ parameters: [[UInt8]], limit: Int = 65_536) throws -> Request {
        var list = parameters.map { bytes in strdup(bytes.map { CChar(bitPattern: $0) } + [0]) }
        defer { for entry in list { free(entry) } }
        list.append(nil)
        return try list.withUnsafeMutableBufferPointer { list in
            try RequestParameters(#require(list.baseAddress), limit: limit).request(body: .empty)
        }
    }

    @Test(arguments: [
        (["REQUEST_URI=/a/b"], "/a/b", ""),
        (["REQUEST_URI=/a?b=c?d"], "/a", "b=c?d"),
        (["REQUEST_URI=/a?"], "/a", ""),
        (["REQUEST_URI=/a?b", "QUERY_STRING=c"], "/a", "c"),
        (["REQUEST_URI=/%2e%2E/%00", "SCRIPT_NAME=/other"], "/%2e%2E/%00", ""),
        (["REQUEST_URI=//double//"], "//double//", ""),
        (["SCRIPT_NAME=/app", "PATH_INFO=/a b/ä%"], "/app/a%20b/%C3%A4%25", ""),
        (["SCRIPT_NAME=/app", "QUERY_STRING=q"], "/app", "q"),
        (["PATH_INFO=/p"], "/p", ""),
        (["REQUEST_URI=", "PATH_INFO=/p"], "/p", ""),
        ([], "/", ""),
    ])
    func thePathIsWhatTheClientSent(parameters: [String], path: String, query: String) throws {
        let request = try request(["REQUEST_METHOD=GET"] + parameters)

        #expect(request.path == path)
        #expect(request.query == query)
    }

    @Test(arguments: [
        "REQUEST_URI=*", "REQUEST_URI=http://host/", "REQUEST_URI=a", "REQUEST_URI=?q", "REQUEST_URI=/a b",
        "REQUEST_URI=/\r\nx", "REQUEST_URI=/?a b", "QUERY_STRING=a\tb", "PATH_INFO=p", "REQUEST_METHOD=G T",
        "REQUEST_METHOD=",
    ])
    func whatCannotBeARequestIsMalformed(parameter: String) {
        let method = parameter.hasPrefix("REQUEST_METHOD") ? [] : ["REQUEST_METHOD=GET"]

        #expect(throws: Refusal.malformed) { try request(method + [parameter]) }
    }

    @Test func aPathThatIsNotUTF8IsMalformed() {
        let method = Array("REQUEST_METHOD=GET".utf8)

        #expect(throws: Refusal.malformed) { try request([method, Array("REQUEST_URI=/".utf8) + [0xFF]]) }
        #expect(throws: Refusal.malformed) { try request([method, Array("PATH_INFO=/".utf8) + [0xFF]]) }
    }

    @Test func fieldsThatCannotBeAreLeftOut() throws {
        let list = [
            "REQUEST_METHOD=GET", "HTTP_=x", "HTTP_A B=x", "HTTP_EMPTY=", "HTTP_GOOD=1", "HTTP_NONAME", "=x", "",
        ]

        let fields = try request(list.map { Array($0.utf8) } + [Array("HTTP_LATIN=".utf8) + [0xE4]]).fields

        #expect(fields.map { "\($0)" } == ["good: 1"])
    }

    @Test func lineEndsCannotGetIntoFields() throws {
        let fields = try request(["REQUEST_METHOD=GET", "HTTP_A=b\r\nc: d"]).fields

        #expect(fields.map(\.value) == ["b  c: d"])
    }

    @Test func contentFieldsCountOnce() throws {
        let list = ["CONTENT_LENGTH=5", "CONTENT_TYPE=a/b", "HTTP_CONTENT_LENGTH=7", "HTTP_CONTENT_TYPE=c/d"]

        let fields = try request(["REQUEST_METHOD=POST"] + list).fields

        #expect(fields == [.contentLength: "5", .contentType: "a/b"])
    }

    @Test func repeatedFieldsAreKept() throws {
        let fields = try request(["REQUEST_METHOD=GET", "HTTP_ACCEPT=a", "HTTP_ACCEPT=b"]).fields

        #expect(fields[values: .accept] == ["a", "b"])
    }

    @Test func anAddressThatNobodyGaveIsNotLoopback() throws {
        #expect(try request(["REQUEST_METHOD=GET"]).remoteAddress == "")
    }

    @Test func theBoundCountsEveryParameter() throws {
        let list = ["REQUEST_METHOD=GET", "UNKNOWN=" + String(repeating: "x", count: 100)]
        let weight = list.reduce(0) { $0 + $1.utf8.count }

        #expect(throws: Never.self) { try request(list, limit: weight) }
        #expect(throws: Refusal.tooLarge) { try request(list, limit: weight - 1) }
    }

    @Test func moreFieldsThanAnybodySendsAreTooLarge() {
        let list = [String](repeating: "HTTP_A=1", count: 1500)

        #expect(throws: Refusal.tooLarge) { try request(["REQUEST_METHOD=GET"] + list) }
    }

    @Test(arguments: [
        ("HTTP_ACCEPT", "accept"), ("HTTP_IF_NONE_MATCH", "if-none-match"),
        ("HTTP_X_SOMETHING_ELSE", "x-something-else"),
        ("HTTP_accept", "accept"), ("HTTP_A", "a"),
    ])
    func parametersBecomeFieldNames(parameter: String, name: String) throws {
        var parameter = parameter
        let field = parameter.withUTF8 { HTTPField.Name(parameter: $0) }

        #expect(field?.rawName == name)
    }
}
