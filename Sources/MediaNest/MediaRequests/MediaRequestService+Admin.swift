import Postgres

/// What admins do with everybody's requests.
extension MediaRequestService {
    public func listAll(_ filter: MediaRequestFilter, limit: Int, after cursor: Cursor?, as admin: Principal) throws
        -> Page<MediaRequestRow>
    {
        try requests.listAll(filter, limit: limit, after: cursor, as: admin)
    }

    /// - Throws: `.notFound`.
    public func requestOfAnybody(_ id: MediaRequestID, as admin: Principal) throws -> MediaRequestDetail {
        guard let detail = try requests.findAny(id, as: admin) else { throw MediaRequestError.notFound }
        return detail
    }

    /// - Throws: `.notFound`; `.wrongState` when somebody else was faster.
    public func approve(
        _ id: MediaRequestID, address: String? = nil, correlationID: String, as admin: Principal
    ) throws -> MediaRequestRow {
        try change(
            id, Self.approval(of: [id], by: admin), action: "request.approved", address: address,
            correlationID: correlationID, as: admin)
    }

    /// - Parameter reason: Shown to the requester.
    public func deny(
        _ id: MediaRequestID, reason: String, address: String? = nil, correlationID: String, as admin: Principal
    ) throws -> MediaRequestRow {
        try change(
            id, Self.denial(of: [id], reason: reason, by: admin), action: "request.denied", reason: reason,
            address: address, correlationID: correlationID, as: admin)
    }

    /// Tries a failed request again at once, or sends one that was left to the admins on its way once more.
    ///
    /// - Throws: `.notFound`; `.wrongState` for all others, and for music, which nobody can send anywhere.
    public func retry(
        _ id: MediaRequestID, address: String? = nil, correlationID: String, as admin: Principal
    ) throws -> MediaRequestRow {
        let update: SQL = """
            update media_requests set
              status = case status when 'failed' then 'retrying' else 'approved' end,
              attempts = case status when 'failed' then attempts else 0 end,
              last_error = case status when 'failed' then last_error end,
              next_attempt_at = null, decided_by = \(admin.userID)
            where id = \(id) and (status = 'failed' or status = 'manual' and media_type <> 'music')
            returning \(MediaRequestRow.columns)
            """
        return try change(
            id, [update], action: "request.retried", address: address, correlationID: correlationID, as: admin)
    }

    /// Says that somebody has seen to it by hand: the title is in Plex.
    ///
    /// - Throws: `.notFound`; `.wrongState` for what has not failed.
    public func resolve(
        _ id: MediaRequestID, address: String? = nil, correlationID: String, as admin: Principal
    ) throws -> MediaRequestRow {
        let update: SQL = """
            update media_requests set
              status = 'completed', decided_by = \(admin.userID), last_error = null, next_attempt_at = null
            where id = \(id) and status = 'manual'
            returning \(MediaRequestRow.columns)
            """
        return try change(
            id, [Self.takeOver([id]), update], action: "request.resolved", address: address,
            correlationID: correlationID, as: admin)
    }

    // MARK: Statements

    static func approval(of ids: [MediaRequestID], by admin: Principal) -> [SQL] {
        [
            takeOver(ids),
            """
            update media_requests set
              status = 'approved', decided_by = \(admin.userID), attempts = 0, last_error = null, next_attempt_at = null
            where id = any (\(ids.map(\.text))::uuid[])
              and (status = 'pending' or status = 'manual' and media_type <> 'music')
            returning \(MediaRequestRow.columns)
            """,
        ]
    }

    static func denial(of ids: [MediaRequestID], reason: String, by admin: Principal) -> [SQL] {
        [
            takeOver(ids),
            """
            update media_requests set
              status = 'denied', decline_reason = \(reason), decided_by = \(admin.userID), next_attempt_at = null
            where id = any (\(ids.map(\.text))::uuid[]) and status in ('pending', 'manual')
            returning \(MediaRequestRow.columns)
            """,
        ]
    }

    /// An admin who decides about a failed request does not wait for its next attempts: it is his from here.
    private static func takeOver(_ ids: [MediaRequestID]) -> SQL {
        """
        update media_requests set status = 'manual'
        where id = any (\(ids.map(\.text))::uuid[]) and status = 'failed' and media_type <> 'music'
        """
    }
}
