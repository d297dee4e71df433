import Postgres

/// What an account's own limits leave; an admin sets them, and an account without any has only the rate limit.
///
/// Source: users.open_request_limit, request_quota_limit and request_quota_days, a rolling window of 7 days unless set.
struct RequestAllowance {
    /// Requests of this person are approved as they are made.
    let approvesItself: Bool
    /// What admins call him.
    let person: String
    private let openLimit: Int?
    private let open: Int
    private let quota: Int?
    private let days: Int
    private let used: Int

    /// Counts what there is at this moment; see `init(_:)`.
    static func count(of principal: Principal) -> SQL {
        """
        select auto_approve, open_request_limit, request_quota_limit, coalesce(request_quota_days, 7),
               case when open_request_limit is not null then (
                 select count(*) from media_requests r
                 where r.user_id = u.id and r.status not in ('completed', 'denied', 'cancelled')
               ) else 0 end,
               case when request_quota_limit is not null then (
                 select count(*) from media_requests r
                 where r.user_id = u.id and r.status not in ('denied', 'cancelled')
                   and r.created_at > now() - make_interval(days => coalesce(u.request_quota_days, 7))
               ) else 0 end,
               coalesce(name, plex_username, email, 'Somebody')
        from users u
        where id = \(principal.userID)
        """
    }

    init(_ row: PostgresRow) {
        approvesItself = row.bool(0)
        openLimit = row.optionalInt(1)
        quota = row.optionalInt(2)
        days = row.int(3)
        open = row.int(4)
        used = row.int(5)
        person = row.string(6)
    }

    /// Why there may be no further request; `nil` when there may.
    var refusal: MediaRequestError? {
        if let openLimit, open >= openLimit { return .tooManyOpen(limit: openLimit) }
        if let quota, used >= quota { return .quotaUsed(limit: quota, days: days) }
        return nil
    }
}
