public import Postgres

/// A request as its list shows it, read in place from the database's answer.
///
/// Text stays bytes: a list of 20 goes from the database's buffer into the response without becoming Swift strings.
public struct MediaRequestRow {
    public typealias Text = UnsafeBufferPointer<UInt8>
    private let row: PostgresRow

    /// What a select or returning list must hold, in this order, for `init(_:)`.
    static let columns: SQL = """
        id, title, media_type, tmdb_id, status, seasons, note, decline_reason, last_error, overseerr_id is not null,
        created_at, updated_at, completed_at
        """
    static let columnCount = 13

    init(_ row: PostgresRow) { self.row = row }

    public var id: MediaRequestID { MediaRequestID(row: row, 0) }
    public var idText: Text? { row.bytes(0) }
    public var title: Text? { row.bytes(1) }
    public var mediaType: Text? { row.bytes(2) }
    public var tmdbID: Text? { row.bytes(3) }
    public var statusText: Text? { row.bytes(4) }
    public var status: MediaRequest.Status { Self.statuses[row.bytes(4).map(Self.key) ?? 0] ?? .pending }
    public var seasons: [Int]? { row.optionalIntArray(5) }
    public var note: Text? { row.bytes(6) }
    public var declineReason: Text? { row.bytes(7) }
    public var lastError: Text? { row.bytes(8) }
    public var isHandedOver: Bool { row.bool(9) }
    public var createdAt: Timestamp { row.timestamp(10) }
    public var createdAtText: Text? { row.bytes(10) }
    public var updatedAtText: Text? { row.bytes(11) }
    public var completedAt: Timestamp? { row.optionalTimestamp(12) }
    public var completedAtText: Text? { row.bytes(12) }

    // Only in an admin's list.
    public var userID: Text? { row.bytes(13) }
    public var userName: Text? { row.bytes(14) }
    public var userEmail: Text? { row.bytes(15) }

    /// From creation to completion, `2 h 5 min`; `nil` until then.
    public var processingTime: String? {
        completedAt.map { HumanTime.duration(seconds: Int(($0 - createdAt) / 1_000_000)) }
    }

    // The states differ in length or in their third letter, which makes a key without hashing.
    private static let statuses: [Int: MediaRequest.Status] = {
        Dictionary(
            uniqueKeysWithValues: MediaRequest.Status.allCases.map { status in
                var text = status.rawValue
                return (text.withUTF8(key), status)
            })
    }()

    private static func key(_ text: Text) -> Int {
        text.count > 2 ? text.count << 16 | Int(text[0]) << 8 | Int(text[2]) : 0
    }
}
