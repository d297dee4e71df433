import FoundationEssentials
public import HTTP
package import HTTPTypes

// Bodies are written as literals in the order in which they are read in the contracts.

extension JSONValue: ExpressibleByBooleanLiteral {
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int) { self = .integer(value) }
}

extension JSONValue: ExpressibleByFloatLiteral {
    public init(floatLiteral value: Double) { self = .number(value) }
}

extension JSONValue: ExpressibleByStringInterpolation {
    public init(stringLiteral value: String) { self = .string(value) }
}

extension JSONValue: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
}

extension JSONValue {
    package static func optional(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
    package static func optional(_ value: Int?) -> JSONValue { value.map(JSONValue.integer) ?? .null }

    /// `seconds` since 1970 with milliseconds: `2026-02-09T11:08:53.000Z`.
    package static func time(_ seconds: Int) -> JSONValue { .string(timestamp(seconds)) }

    package static func time(_ seconds: Int?) -> JSONValue { seconds.map(JSONValue.time) ?? .null }

    /// This object with more members; `nil` leaves a member out, as an `undefined` one is left out there.
    package func adding(_ members: [String: JSONValue?]) -> JSONValue {
        var object = object ?? [:]
        for (name, value) in members { if let value { object[name] = value } }
        return .object(object)
    }

    package var bytes: [UInt8] {
        var json = JSONWriter()
        json.value(self)
        return json.bytes
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension Response {
    package init(_ status: HTTPResponse.Status = .ok, json: JSONValue) {
        self.init(status, fields: [.contentType: "application/json; charset=utf-8"], body: json.bytes)
    }
}

package func timestamp(_ seconds: Int) -> String {
    Date(timeIntervalSince1970: Double(seconds)).formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
}
