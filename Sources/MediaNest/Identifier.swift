import Crypto
public import Postgres

/// A UUID in its canonical lower-case text form, typed by what it identifies.
///
/// Kept as text because it only travels between the database, Redis and JSON, which all speak text.
public struct Identifier<Subject>: Hashable, Sendable, CustomStringConvertible, PostgresBindable {
    public let text: String

    /// `nil` unless the text is a UUID (RFC 9562, section 4); upper case is folded.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return nil }
        for (index, byte) in bytes.enumerated() {
            switch index {
            case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return nil }
            default: guard Self.isHexDigit(byte) else { return nil }
            }
        }
        self.text = text.lowercased()
    }

    /// Trusts a `uuid` column.
    init(row: PostgresRow, _ column: Int) { text = row.string(column) }

    /// A new random one (version 4).
    public init() {
        var bytes: [UInt8]
        // Without a working random number generator nothing here would be safe.
        do { bytes = try RandomBytes.generate(16) } catch { preconditionFailure("no random bytes: \(error)") }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = Hex.encode(bytes)
        var text = ""
        for (index, character) in hex.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(character)
        }
        self.text = text
    }

    public var description: String { text }
    public var postgresText: String { text }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
    }
}

public typealias UserID = Identifier<User>
public typealias SessionID = Identifier<Session>
public typealias MediaRequestID = Identifier<MediaRequest>
public typealias NotificationID = Identifier<Notification>
