import Postgres

/// Which requests a list shows.
public struct MediaRequestFilter: Sendable, Equatable {
    public var status: MediaRequest.Status?
    /// Only what waits for an admin; in place of a single state.
    public var isUndecided = false
    public var mediaType: MediaRequest.MediaType?
    /// Beginnings of words of the title, in any order.
    public var search: String?
    /// Whose; only in an admin's list.
    public var userID: UserID?
    /// The first and the last day on which they were made.
    public var from: CalendarDay?
    public var to: CalendarDay?

    public static let all = MediaRequestFilter()

    public static func `in`(_ status: MediaRequest.Status?) -> MediaRequestFilter {
        var filter = all
        filter.status = status
        return filter
    }

    public init() {}

    /// Behind an existing condition; nothing for what is not asked for, so that a plain list stays the statement it is.
    var condition: SQL {
        if self == .all { return "" }
        let parts: [SQL?] = [
            status.map { "and status = \($0)" }, isUndecided ? "and \(MediaRequest.isUndecided)" : nil,
            mediaType.map { "and media_type = \($0)" },
            userID.map { "and user_id = \($0)" }, from.map { "and created_at >= \($0.start)" },
            to.map { "and created_at < \($0.end)" }, search.map { "and search @@ media_request_query(\($0))" },
        ]
        return parts.compactMap { $0 }.reduce("") { "\($0) \($1)" }
    }

    /// The same for an admin's list, in which only a function may use the index on words.
    func conditionForAll(limit: Int, after cursor: Cursor?) -> SQL {
        guard let search else { return "\(condition) \(Cursor.condition(cursor))" }
        return """
            and id = any (array(
              select find_media_requests(
                \(search), \(status), \(mediaType), \(userID), \(from?.start ?? "null"), \(to?.end ?? "null"),
                \(cursor?.createdAt), \(cursor?.id)::uuid, \(limit + 1), \(isUndecided))))
            """
    }
}

extension MediaRequest {
    /// New, or left to somebody who looks. Word for word the condition of the index on them.
    static let isUndecided: SQL = "status in ('pending', 'failed', 'manual')"
}
