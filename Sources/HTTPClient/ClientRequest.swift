public import HTTPTypes

/// One request to another server.
public struct ClientRequest: Sendable {
    public var method: HTTPRequest.Method
    /// Absolute and already percent-encoded; path and query are sent exactly as they stand here, a fragment is not.
    public var url: String
    /// Sent as they are; `Content-Length` and `Transfer-Encoding` follow from the body and are not taken from here.
    public var fields: HTTPFields
    public var body: [UInt8]?

    public init(_ method: HTTPRequest.Method, _ url: String, fields: HTTPFields = [:], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.fields = fields
        self.body = body
    }
}

/// The other server's whole answer.
public struct ClientResponse: Sendable {
    public var status: HTTPResponse.Status
    public var fields: HTTPFields
    public var body: [UInt8]

    public init(_ status: HTTPResponse.Status = .ok, fields: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
