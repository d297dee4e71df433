/// Which bytes of a string JSON must escape (RFC 8259, section 7).
enum JSONEscaping {
    @inline(__always)
    static func mustEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// Whether no byte must be escaped. Nearly every string is plain, so eight bytes are looked at together: a byte of
    /// `found` has its high bit set when that byte of the word is below a space, a quote or a backslash, or, rarely and
    /// only costing time, follows such a byte.
    static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let everyByte: UInt64 = 0x0101_0101_0101_0101
        func zeros(_ word: UInt64) -> UInt64 { (word &- everyByte) & ~word }
        var index = 0
        while index + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let controls = (word &- everyByte &* 0x20) & ~word
            let found = controls | zeros(word ^ everyByte &* 0x22) | zeros(word ^ everyByte &* 0x5C)
            if found & (everyByte &* 0x80) != 0 { return false }
            index += 8
        }
        return !bytes[index...].contains(where: mustEscape)
    }
}
