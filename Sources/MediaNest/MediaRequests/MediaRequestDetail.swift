public import Postgres

/// A request as its own page shows it: what its list shows, and how its attempts and seasons stand.
public struct MediaRequestDetail {
    public let row: MediaRequestRow
    private let fields: PostgresRow

    /// What a select list must hold behind `MediaRequestRow.columns` and the requester's id, name and e-mail.
    static let columns: SQL = "attempts, next_attempt_at, handed_over_seasons, available_seasons"
    private static let start = MediaRequestRow.columnCount + 3

    init(_ row: PostgresRow) {
        self.row = MediaRequestRow(row)
        fields = row
    }

    /// Failures in a row.
    public var attempts: Int { fields.int(Self.start) }
    public var nextAttemptAt: Timestamp? { fields.optionalTimestamp(Self.start + 1) }
    /// Of the wanted seasons, those that Overseerr took; `nil` before the hand-over.
    public var handedOverSeasons: [Int]? { fields.optionalIntArray(Self.start + 2) }
    public var availableSeasons: [Int]? { fields.optionalIntArray(Self.start + 3) }
    /// Somebody else's request: the caller follows it and sees its public part.
    public var isFollowed: Bool { fields.bool(Self.start + 4) }
    /// How many follow it, for an admin.
    public var followers: Int? { fields.optionalInt(Self.start + 5) }
}
