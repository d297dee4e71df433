public import HTTPTypes

/// One HTTP request as a server program sees it behind a gateway.
public struct Request {
    public var method: HTTPRequest.Method
    /// The path as it came, still percent-encoded, always starting with "/".
    public var path: String
    /// What stood behind "?", still percent-encoded; empty when there was none.
    public var query: String
    public var fields: HTTPFields
    /// The peer's address as the gateway saw it, never what a header field claims.
    public var remoteAddress: String
    public var body: RequestBody

    public init(
        _ method: HTTPRequest.Method, _ path: String, query: String = "", fields: HTTPFields = [:],
        remoteAddress: String = "127.0.0.1", body: RequestBody = .empty
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.fields = fields
        self.remoteAddress = remoteAddress
        self.body = body
    }
}
