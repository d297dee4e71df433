/// FastCGI records as bytes (FastCGI specification, sections 3 and 8), well formed or not.
enum Record {
    static let keep: UInt8 = 1

    /// A record of any type and version, with `padding` bytes behind its content.
    static func make(type: UInt8, id: UInt16 = 1, version: UInt8 = 1, padding: UInt8 = 0, _ content: [UInt8] = [])
        -> [UInt8]
    {
        let header = [version, type] + pair(id) + pair(UInt16(content.count)) + [padding, 0]
        return header + content + [UInt8](repeating: 0xAA, count: Int(padding))
    }

    static func begin(id: UInt16 = 1, role: UInt16 = 1, flags: UInt8 = 0) -> [UInt8] {
        make(type: 1, id: id, pair(role) + [flags, 0, 0, 0, 0, 0])
    }

    static func abort(id: UInt16 = 1) -> [UInt8] { make(type: 2, id: id) }

    static func parameters(id: UInt16 = 1, padding: UInt8 = 0, _ content: [UInt8]) -> [UInt8] {
        make(type: 4, id: id, padding: padding, content)
    }

    static func input(id: UInt16 = 1, padding: UInt8 = 0, _ content: [UInt8]) -> [UInt8] {
        make(type: 5, id: id, padding: padding, content)
    }

    /// Name-value pairs (section 3.4); lengths take four bytes from 128 on, or always with `longLengths`.
    static func pairs(_ pairs: [(String, [UInt8])], longLengths: Bool = false) -> [UInt8] {
        pairs.flatMap { name, value in
            length(name.utf8.count, longLengths) + length(value.count, longLengths) + Array(name.utf8) + value
        }
    }

    /// A whole request, ready to send.
    static func request(
        _ method: String = "GET", _ uri: String = "/", id: UInt16 = 1, flags: UInt8 = 0,
        parameters extra: [(String, String)] = [],
        body: [UInt8] = [], padding: UInt8 = 0, longLengths: Bool = false
    ) -> [UInt8] {
        var list: [(String, [UInt8])] = [("REQUEST_METHOD", Array(method.utf8)), ("REQUEST_URI", Array(uri.utf8))]
        if !body.isEmpty { list.append(("CONTENT_LENGTH", Array(String(body.count).utf8))) }
        list += extra.map { ($0, Array($1.utf8)) }
        return begin(id: id, flags: flags) + stream(type: 4, id: id, padding, pairs(list, longLengths: longLengths))
            + stream(type: 5, id: id, padding, body)
    }

    /// A stream in records of at most 65,535 bytes, and the empty record that ends it.
    static func stream(type: UInt8, id: UInt16 = 1, _ padding: UInt8 = 0, _ content: [UInt8]) -> [UInt8] {
        var records: [UInt8] = []
        var rest = content[...]
        while !rest.isEmpty {
            records += make(type: type, id: id, padding: padding, Array(rest.prefix(65_535)))
            rest = rest.dropFirst(65_535)
        }
        return records + make(type: type, id: id)
    }

    private static func pair(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xFF)] }

    private static func length(_ value: Int, _ long: Bool) -> [UInt8] {
        if value < 128, !long { return [UInt8(value)] }
        return [
            UInt8(value >> 24 & 0x7F | 0x80), UInt8(value >> 16 & 0xFF), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF),
        ]
    }
}
