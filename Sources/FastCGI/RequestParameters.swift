import HTTP
import HTTPTypes

/// The request in CGI parameters (RFC 3875, section 4.1), as FastCGI and the environment carry them.
///
/// An empty value counts as none: that is how a gateway's configuration takes a parameter away. libfcgi hands
/// parameters over as C strings, so a NUL ends a value. The memory of the parameters must outlive this value.
struct RequestParameters {
    private var method: ParameterBytes?
    private var requestURI: ParameterBytes?
    private var scriptName: ParameterBytes?
    private var pathInfo: ParameterBytes?
    private var queryString: ParameterBytes?
    private var contentLength: ParameterBytes?
    private var remoteAddress: ParameterBytes?
    private var fields = HTTPFields()

    private static let fieldLimit = 1000

    /// Takes what is known from a list of "name=value" that ends with `nil`.
    ///
    /// - Throws: `.tooLarge` for more than `limit` bytes in all, or more than 1,000 header fields.
    init(_ list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>, limit: Int) throws(Refusal) {
        fields.reserveCapacity(16)
        var weight = 0
        var next = list
        while let entry = next.pointee {
            let bytes = ParameterBytes(entry)
            weight += bytes.count
            guard weight <= limit, fields.count <= Self.fieldLimit else { throw .tooLarge }
            if let (name, value) = bytes.split(at: UInt8(ascii: "=")), !value.isEmpty { take(name, value) }
            next += 1
        }
    }

    private mutating func take(_ name: ParameterBytes, _ value: ParameterBytes) {
        switch name.first {
        case UInt8(ascii: "H"):
            if name.starts(with: "HTTP_") { takeField(name, value) }
        case UInt8(ascii: "R"):
            if name.equals("REQUEST_METHOD") {
                method = value
            } else if name.equals("REQUEST_URI") {
                requestURI = value
            } else if name.equals("REMOTE_ADDR") {
                remoteAddress = value
            }
        case UInt8(ascii: "C"):
            if name.equals("CONTENT_LENGTH") {
                contentLength = value
                append(.contentLength, value)
            } else if name.equals("CONTENT_TYPE") {
                append(.contentType, value)
            }
        case UInt8(ascii: "Q"):
            if name.equals("QUERY_STRING") { queryString = value }
        case UInt8(ascii: "S"):
            if name.equals("SCRIPT_NAME") { scriptName = value }
        case UInt8(ascii: "P"):
            if name.equals("PATH_INFO") { pathInfo = value }
        default:
            break
        }
    }

    private mutating func takeField(_ name: ParameterBytes, _ value: ParameterBytes) {
        // Gateways send these two twice; the names without HTTP_ are those that count.
        if name.equals("HTTP_CONTENT_LENGTH") || name.equals("HTTP_CONTENT_TYPE") { return }
        if let name = HTTPField.Name(parameter: name) { append(name, value) }
    }

    private mutating func append(_ name: HTTPField.Name, _ value: ParameterBytes) {
        if let text = value.text { fields.append(HTTPField(name: name, value: text)) }
    }
}

extension RequestParameters {
    /// The request, with a body that reads from `stream` as much as was declared.
    ///
    /// - Throws: `.malformed` without a method, with a path or query that is no part of a URI, or with a content length
    ///   that is no number.
    func request(body stream: BodyStream) throws(Refusal) -> Request {
        let length = try declaredLength()
        return try request(body: length == 0 ? .empty : stream.body(declaredLength: length))
    }

    func request(body: RequestBody) throws(Refusal) -> Request {
        guard let method = method?.text.flatMap(HTTPRequest.Method.init(rawValue:)) else { throw .malformed }
        let (path, query) = try target()
        return Request(
            method, path, query: query, fields: fields, remoteAddress: remoteAddress?.text ?? "", body: body)
    }

    /// What CONTENT_LENGTH says, in bytes.
    func declaredLength() throws(Refusal) -> Int? {
        guard let contentLength else { return nil }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard contentLength.allSatisfy(digits.contains), let length = contentLength.text.flatMap({ Int($0) }) else {
            throw .malformed
        }
        return length
    }

    /// Path and query, percent-encoded. REQUEST_URI has the path as the client sent it; without it, there is only what
    /// the gateway decoded.
    private func target() throws(Refusal) -> (path: String, query: String) {
        guard let requestURI else {
            return (
                try Self.encoded(scriptName) + Self.encoded(pathInfo, ifNone: scriptName == nil ? "/" : ""),
                try query(nil)
            )
        }
        let parts = requestURI.split(at: UInt8(ascii: "?"))
        let path = parts?.head ?? requestURI
        guard path.first == UInt8(ascii: "/") else { throw .malformed }
        return (try Self.uriText(path), try query(parts?.tail))
    }

    private func query(_ tail: ParameterBytes?) throws(Refusal) -> String {
        guard let bytes = queryString ?? tail else { return "" }
        return try Self.uriText(bytes)
    }

    private static func uriText(_ bytes: ParameterBytes) throws(Refusal) -> String {
        // Spaces and control characters cannot stand in a URI; bytes above ASCII can come from careless clients.
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), let text = bytes.text else { throw .malformed }
        return text
    }

    private static func encoded(_ path: ParameterBytes?, ifNone: String = "") throws(Refusal) -> String {
        guard let path else { return ifNone }
        guard path.first == UInt8(ascii: "/"), let text = path.text else { throw .malformed }
        return text.split(separator: "/", omittingEmptySubsequences: false).map { PercentEncoding.encode(String($0)) }
            .joined(separator: "/")
    }
}
