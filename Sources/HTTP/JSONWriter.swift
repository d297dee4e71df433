/// Appends JSON text to a growing buffer of bytes.
///
/// Keys are literals of the program and are not escaped; values are. The writer places commas, so calls follow the
/// document's own order. Nothing is allocated per value.
public struct JSONWriter {
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    public init(reserving capacity: Int = 512) { bytes.reserveCapacity(capacity) }

    // MARK: Structure

    public mutating func beginObject() { separate(); bytes.append(UInt8(ascii: "{")); needsComma = false }
    public mutating func endObject() { bytes.append(UInt8(ascii: "}")); needsComma = true }
    public mutating func beginArray() { separate(); bytes.append(UInt8(ascii: "[")); needsComma = false }
    public mutating func endArray() { bytes.append(UInt8(ascii: "]")); needsComma = true }

    public mutating func object(_ content: (inout JSONWriter) throws -> Void) rethrows {
        beginObject()
        try content(&self)
        endObject()
    }

    public mutating func array(_ content: (inout JSONWriter) throws -> Void) rethrows {
        beginArray()
        try content(&self)
        endArray()
    }

    /// Writes `"name":`; the next call writes its value.
    @inline(__always)
    public mutating func key(_ name: StaticString) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Like `key(_:)` for a name that is data; it is escaped.
    public mutating func key(dynamic name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    // MARK: Values

    public mutating func null() { raw("null") }
    public mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

    public mutating func int(_ value: some BinaryInteger) {
        separate()
        var digits = String(value)
        digits.withUTF8 { bytes.append(contentsOf: $0) }
        needsComma = true
    }

    /// `nil`, infinities and NaN have no JSON number and become `null`.
    public mutating func double(_ value: Double?) {
        guard let value, value.isFinite else { return null() }
        separate()
        bytes.append(contentsOf: String(value).utf8)
        needsComma = true
    }

    public mutating func string(_ value: String?) {
        guard var value else { return null() }
        value.withUTF8 { string(utf8: $0) }
    }

    /// A string from valid UTF-8 bytes, escaped as RFC 8259, section 7, asks.
    public mutating func string(utf8 value: UnsafeBufferPointer<UInt8>) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        for index in value.indices where Self.mustEscape(value[index]) {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: value[start..<index]))
            escape(value[index])
            start = index + 1
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: value[start...]))
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Text that is JSON already, such as a number or a `jsonb` column from the database.
    public mutating func raw(utf8 value: UnsafeBufferPointer<UInt8>) {
        separate()
        bytes.append(contentsOf: value)
        needsComma = true
    }

    public mutating func raw(_ value: StaticString) {
        raw(utf8: UnsafeBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
    }

    /// Appends bytes inside a value that the caller opens and closes himself, for instance a formatted timestamp.
    public mutating func quoted(_ content: (inout [UInt8]) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        content(&bytes)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    @inline(__always)
    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    @inline(__always)
    private static func mustEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        let hex: StaticString = "0123456789abcdef"
        switch byte {
        case UInt8(ascii: "\""): bytes += [0x5C, 0x22]
        case UInt8(ascii: "\\"): bytes += [0x5C, 0x5C]
        case 0x0A: bytes += [0x5C, UInt8(ascii: "n")]
        case 0x0D: bytes += [0x5C, UInt8(ascii: "r")]
        case 0x09: bytes += [0x5C, UInt8(ascii: "t")]
        default:
            bytes += [0x5C, UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")]
            bytes += [hex.utf8Start[Int(byte >> 4)], hex.utf8Start[Int(byte & 15)]]
        }
    }
}
