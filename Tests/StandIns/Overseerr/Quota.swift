import HTTP
import StandInState

/// How much a user may still ask for: movies, or seasons, in a rolling window.
struct Quota: Equatable {
    var days: Int?
    /// 0 for who manages users; `nil` where nothing is set. Both are no limit.
    var limit: Int?
    var used: Int

    var remaining: Int? { limit.flatMap { $0 > 0 ? max(0, $0 - used) : nil } }
    var isRestricted: Bool { remaining == 0 }

    var json: JSONValue {
        let base: JSONValue = ["used": .integer(used), "restricted": .bool(isRestricted)]
        return base.adding([
            "days": days.map(JSONValue.integer), "limit": limit.map(JSONValue.integer),
            "remaining": remaining.map(JSONValue.integer),
        ])
    }
}

extension State {
    /// Failed requests count, declined ones do not; deleting one refunds it.
    func quota(of user: User, _ type: MediaType, now: Int) -> Quota {
        let rule = type == .movie ? user.movieQuota : user.tvQuota
        if user.permissions.allowsAny(of: .manageUsers) { return Quota(days: rule.days, limit: 0, used: 0) }
        guard let limit = rule.limit, limit > 0 else { return Quota(days: rule.days, limit: rule.limit, used: 0) }
        let start = now - (rule.days ?? 0) * 86_400
        let counted = requests.filter {
            $0.requestedBy == user.id && $0.type == type && $0.createdAt > start && $0.status != .declined
        }
        let used = type == .movie ? counted.count : counted.map(\.seasons.count).reduce(0, +)
        return Quota(days: rule.days, limit: limit, used: used)
    }
}
