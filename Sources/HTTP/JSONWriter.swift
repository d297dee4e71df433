/// Appends JSON text to one growing buffer.
///
/// Keys are literals of the program and are not escaped; values are. The writer places commas, so calls follow the
/// document's own order. It owns its memory and cannot be copied: a list's 20 rows cost no allocation but the buffer's.
public struct JSONWriter: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var count = 0
    private var capacity: Int
    private var needsComma = false

    public init(reserving capacity: Int = 512) {
        self.capacity = max(64, capacity)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    /// A copy of what was written so far.
    public var bytes: [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }

    // MARK: Structure

    public mutating func beginObject() {
        separate()
        put(UInt8(ascii: "{"))
        needsComma = false
    }
    public mutating func endObject() {
        put(UInt8(ascii: "}"))
        needsComma = true
    }
    public mutating func beginArray() {
        separate()
        put(UInt8(ascii: "["))
        needsComma = false
    }
    public mutating func endArray() {
        put(UInt8(ascii: "]"))
        needsComma = true
    }

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
        let length = name.utf8CodeUnitCount
        reserve(length + 4)
        if needsComma { putReserved(UInt8(ascii: ",")) }
        putReserved(UInt8(ascii: "\""))
        (base + count).update(from: name.utf8Start, count: length)
        count += length
        putReserved(UInt8(ascii: "\""))
        putReserved(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Like `key(_:)` for a name that is data; it is escaped.
    public mutating func key(dynamic name: String) {
        string(name)
        put(UInt8(ascii: ":"))
        needsComma = false
    }

    // MARK: Values

    public mutating func null() { raw("null") }
    public mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

    public mutating func int(_ value: some BinaryInteger) {
        separate()
        var digits = String(value)
        digits.withUTF8 { put($0) }
        needsComma = true
    }

    /// `nil`, infinities and NaN have no JSON number and become `null`.
    public mutating func double(_ value: Double?) {
        guard let value, value.isFinite else { return null() }
        separate()
        var text = String(value)
        text.withUTF8 { put($0) }
        needsComma = true
    }

    public mutating func string(_ value: String?) {
        guard var value else { return null() }
        value.withUTF8 { string(utf8: $0) }
    }

    /// A string from valid UTF-8 bytes, escaped as RFC 8259, section 7, asks.
    public mutating func string(utf8 value: UnsafeBufferPointer<UInt8>) {
        separate()
        put(UInt8(ascii: "\""))
        if JSONEscaping.isPlain(UnsafeRawBufferPointer(value)) { put(value) } else { putEscaped(value) }
        put(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Text that is JSON already, such as a number or a `jsonb` column from the database.
    public mutating func raw(utf8 value: UnsafeBufferPointer<UInt8>) {
        separate()
        put(value)
        needsComma = true
    }

    public mutating func raw(_ value: StaticString) {
        raw(utf8: UnsafeBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
    }

    /// A string of at most `limit` bytes that need no escaping, written in place by `fill`, which returns how many.
    public mutating func ascii(upTo limit: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Int) {
        separate()
        reserve(limit + 2)
        putReserved(UInt8(ascii: "\""))
        let written = fill(base + count)
        precondition(written <= limit, "more than was reserved")
        count += written
        putReserved(UInt8(ascii: "\""))
        needsComma = true
    }

    // MARK: The buffer

    @inline(__always)
    private mutating func separate() {
        if needsComma { put(UInt8(ascii: ",")) }
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        reserve(1)
        putReserved(byte)
    }

    @inline(__always)
    private mutating func putReserved(_ byte: UInt8) {
        base[count] = byte
        count += 1
    }

    @inline(__always)
    private mutating func put(_ value: UnsafeBufferPointer<UInt8>) {
        guard let start = value.baseAddress else { return }
        reserve(value.count)
        (base + count).update(from: start, count: value.count)
        count += value.count
    }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if count + more > capacity { grow(to: count + more) }
    }

    private mutating func grow(to needed: Int) {
        let larger = max(needed, capacity * 2)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: base, count: count)
        base.deallocate()
        base = moved
        capacity = larger
    }

    // MARK: Escaping

    private mutating func putEscaped(_ value: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for index in value.indices where JSONEscaping.mustEscape(value[index]) {
            put(UnsafeBufferPointer(rebasing: value[start..<index]))
            escape(value[index])
            start = index + 1
        }
        put(UnsafeBufferPointer(rebasing: value[start...]))
    }

    private mutating func escape(_ byte: UInt8) {
        let hex: StaticString = "0123456789abcdef"
        put(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): put(byte)
        case 0x0A: put(UInt8(ascii: "n"))
        case 0x0D: put(UInt8(ascii: "r"))
        case 0x09: put(UInt8(ascii: "t"))
        default:
            for digit in [UInt8(ascii: "u"), 48, 48, hex.utf8Start[Int(byte >> 4)], hex.utf8Start[Int(byte & 15)]] {
                put(digit)
            }
        }
    }
}
