import Postgres

extension MediaRequest {
    /// What a select list must hold, in this order, for `init(row:)`.
    static let columns: SQL = """
        id, user_id, title, title_provisional, media_type, tmdb_id, seasons, status, overseerr_id, overseerr_status, attempts,
        available_seasons, coalesce(extract(epoch from next_attempt_at - now()), 0),
        exists (select from media_request_events e where e.request_id = media_requests.id and e.to_status = 'approved'),
        hand_over_tried_at
        """

    init(row: PostgresRow) {
        self.init(
            id: MediaRequestID(row: row, 0), userID: UserID(row: row, 1), title: row.string(2),
            titleIsProvisional: row.bool(3), mediaType: MediaType(rawValue: row.string(4)) ?? .movie,
            tmdbID: row.optionalString(5), seasons: row.optionalIntArray(6),
            status: Status(rawValue: row.string(7)) ?? .pending, overseerrID: row.optionalString(8).flatMap { Int($0) },
            overseerrStatus: row.optionalInt(9), attempts: row.int(10), availableSeasons: row.optionalIntArray(11),
            dueInSeconds: row.double(12), isApproved: row.bool(13),
            handOverTriedAt: row.optionalTimestamp(14))
    }
}
