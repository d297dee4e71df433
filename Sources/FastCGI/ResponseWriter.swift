import HTTP
import HTTPTypes

/// Writes responses in CGI's form (RFC 3875, section 6), with a head that is built in one reused buffer.
struct ResponseWriter {
    private var head: [UInt8] = []

    /// Passes the response on in pieces; stops when `put` says that its peer has gone.
    ///
    /// `includesBody` is false in answers to HEAD, which have the fields of a body and leave it out. The body is not
    /// copied behind the head: libfcgi gathers both in its own buffer.
    mutating func write(_ response: Response, includesBody: Bool, _ put: (UnsafeBufferPointer<CChar>) -> Bool) {
        let mayHaveBody =
            response.status.code >= 200 && response.status != .noContent && response.status != .notModified
        head.removeAll(keepingCapacity: true)
        append(response.status)
        for field in response.fields { append(field) }
        if mayHaveBody, !response.fields.contains(.contentLength) {
            head.append(contentsOf: "Content-Length: ".utf8)
            head.append(contentsOf: String(response.body.count).utf8)
            endLine()
        }
        endLine()
        guard Self.putAll(head, put), includesBody, mayHaveBody else { return }
        _ = Self.putAll(response.body, put)
    }

    private mutating func append(_ status: HTTPResponse.Status) {
        head.append(contentsOf: "Status: ".utf8)
        for digit in [status.code / 100, status.code / 10 % 10, status.code % 10] {
            head.append(UInt8(ascii: "0") + UInt8(digit))
        }
        head.append(UInt8(ascii: " "))
        head.append(contentsOf: status.reasonPhrase.utf8)
        endLine()
    }

    /// `HTTPField` lets no line end into names and values.
    private mutating func append(_ field: HTTPField) {
        head.append(contentsOf: field.name.rawName.utf8)
        head.append(UInt8(ascii: ":"))
        head.append(UInt8(ascii: " "))
        field.withUnsafeBytesOfValue { head.append(contentsOf: $0) }
        endLine()
    }

    private mutating func endLine() {
        head.append(UInt8(ascii: "\r"))
        head.append(UInt8(ascii: "\n"))
    }

    private static func putAll(_ bytes: [UInt8], _ put: (UnsafeBufferPointer<CChar>) -> Bool) -> Bool {
        bytes.withUnsafeBytes { put($0.bindMemory(to: CChar.self)) }
    }
}
