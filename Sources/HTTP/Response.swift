public import HTTPTypes

/// One HTTP response, whole: answers here are small enough to be built before they are sent.
public struct Response {
    public var status: HTTPResponse.Status
    public var fields: HTTPFields
    public var body: [UInt8]

    public init(_ status: HTTPResponse.Status = .ok, fields: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// A JSON answer; `type` differs for problems.
    public init(_ status: HTTPResponse.Status = .ok, json: borrowing JSONWriter, type: String = "application/json") {
        self.init(status, fields: [.contentType: type], body: json.bytes)
    }
}
