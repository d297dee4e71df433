public import Postgres

/// One step of a request's history.
public struct MediaRequestEvent {
    public let from: String?
    public let to: String
    /// user, admin, overseerr or system.
    public let actor: String
    public let reason: String?
    public let createdAt: Timestamp

    init(_ row: PostgresRow) {
        from = row.optionalString(0)
        to = row.string(1)
        actor = row.string(2)
        reason = row.optionalString(3)
        createdAt = row.timestamp(4)
    }
}
