import Crypto
import Postgres

/// A position in a list that is sorted by time and id, newest first.
///
/// Opaque to clients; a page that starts behind a row costs the same however deep it lies.
public struct Cursor: Sendable, Equatable {
    let createdAt: Timestamp
    let id: String

    init(createdAt: Timestamp, id: String) {
        self.createdAt = createdAt
        self.id = id
    }

    /// What a list's rows have as their id.
    public enum IDs: Sendable {
        case uuid
        /// `bigint`
        case number
    }

    /// `nil` for a text that is not one of ours.
    public init?(_ text: String, of ids: IDs = .uuid) {
        guard let bytes = Base64URL.decode(text), let plain = String(validating: bytes, as: UTF8.self) else {
            return nil
        }
        let parts = plain.split(separator: " ")
        guard parts.count == 2, let microseconds = Int64(parts[0]), (0...4_102_444_800_000_000).contains(microseconds),
            let id = Self.id(parts[1], ids)
        else { return nil }
        createdAt = Timestamp(microseconds: microseconds)
        self.id = id
    }

    private static func id(_ text: Substring, _ ids: IDs) -> String? {
        switch ids {
        case .uuid: Identifier<Cursor>(text)?.text
        case .number: Int64(text)?.description
        }
    }

    public var text: String { Base64URL.encode(Array("\(createdAt.microseconds) \(id)".utf8)) }

    /// A condition behind an existing one; nothing for the first page.
    static func condition(_ cursor: Cursor?) -> SQL {
        cursor.map { "and (created_at, id) < (\($0.createdAt), \($0.id)::uuid)" } ?? ""
    }
}

/// Some rows of a list and where the next ones begin.
public struct Page<Row> {
    public let rows: [Row]
    public let next: Cursor?

    /// Takes one row more than asked for as the sign that there is a next page.
    init(_ rows: [Row], limit: Int, position: (Row) -> Cursor) {
        self.rows = Array(rows.prefix(limit))
        next = rows.count > limit ? self.rows.last.map(position) : nil
    }
}
