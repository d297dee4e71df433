import Postgres

/// What the limits leave a person: his account's own, which an admin sets, else everybody's.
///
/// Source: users.open_request_limit, request_quota_limit and request_quota_days, a rolling window. Each that is null is
/// what the settings say; without any limit there is only the rate limit.
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
    static func count(of principal: Principal, else usual: Settings.Requests) -> SQL {
        """
        select l.auto_approve, l.open_limit, l.quota_limit, l.quota_days,
               case when l.open_limit is not null then (
                 select count(*) from media_requests r
                 where r.user_id = l.id and r.status not in ('completed', 'denied', 'cancelled')
               ) else 0 end,
               case when l.quota_limit is not null then (
                 select count(*) from media_requests r
                 where r.user_id = l.id and r.status not in ('denied', 'cancelled')
                   and r.created_at > now() - make_interval(days => l.quota_days)
               ) else 0 end,
               l.person
        from (
          select id, auto_approve, coalesce(open_request_limit, \(usual.openLimit)) as open_limit,
                 coalesce(request_quota_limit, \(usual.quotaLimit)) as quota_limit,
                 coalesce(request_quota_days, \(usual.quotaDays)) as quota_days,
                 coalesce(name, plex_username, email, 'Somebody') as person
          from users
          where id = \(principal.userID)
        ) l
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
