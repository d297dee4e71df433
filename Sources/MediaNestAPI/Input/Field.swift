import HTTP

/// One member of a body or one query parameter: what may come, and what the OpenAPI document says about it.
struct Field: Sendable {
    let name: String
    let type: FieldType
    let isRequired: Bool
    let description: String

    static func required(_ name: String, _ type: FieldType, _ description: String = "") -> Field {
        Field(name: name, type: type, isRequired: true, description: description)
    }

    static func optional(_ name: String, _ type: FieldType, _ description: String = "") -> Field {
        Field(name: name, type: type, isRequired: false, description: description)
    }
}

indirect enum FieldType: Sendable {
    /// Text of so many characters.
    case string(ClosedRange<Int>)
    /// One of these words.
    case word([String])
    case integer(ClosedRange<Int>)
    case boolean
    /// An array of integers.
    case integers(ClosedRange<Int>)
    /// An array of some of these words.
    case words([String])
    /// An array of so many texts, each of 1 to 100 characters.
    case strings(ClosedRange<Int>)
    /// An array of so many UUIDs.
    case ids(ClosedRange<Int>)
    /// `2026-11-21`.
    case day
    case object([Field])
    /// Or `null`, which here says something other than leaving the member out.
    case nullable(FieldType)
}

extension [Field] {
    static let paging: [Field] = [
        .optional("limit", .integer(1...100), "How many; 20 unless said otherwise."),
        .optional("cursor", .string(1...200), "`nextCursor` of the page before."),
    ]
}
