import HTTP
import HTTPTypes
import MediaNest

/// Names one request in every log it leaves a trace in.
enum CorrelationID {
    /// The caller's own when it has 1 to 64 of `A-Z a-z 0-9 . _ -`: anything else could forge log lines.
    static func of(_ request: Request) -> String {
        if let given = request.fields[.correlationID], isValid(given) { return given }
        return Identifier<Request>().text
    }

    static func isValid(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
