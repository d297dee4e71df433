public import Postgres

/// Which lines of the audit log an admin looks for; `nil` is any.
public struct AuditFilter: Sendable {
    /// The whole of it, or with `*` behind it its beginning.
    public var action: String?
    public var actorID: UserID?
    public var targetType: String?
    public var targetID: String?
    public var from: Timestamp?
    public var to: Timestamp?

    public init(
        action: String? = nil, actorID: UserID? = nil, targetType: String? = nil, targetID: String? = nil,
        from: Timestamp? = nil, to: Timestamp? = nil
    ) {
        self.action = action
        self.actorID = actorID
        self.targetType = targetType
        self.targetID = targetID
        self.from = from
        self.to = to
    }

    var condition: SQL {
        let byActor: SQL = actorID.map { "and a.actor_id = \($0)" } ?? ""
        let ofType: SQL = targetType.map { "and a.target_type = \($0)" } ?? ""
        let ofID: SQL = targetID.map { "and a.target_id = \($0)" } ?? ""
        let fromInstant: SQL = from.map { "and a.occurred_at >= \($0)" } ?? ""
        let toInstant: SQL = to.map { "and a.occurred_at < \($0)" } ?? ""
        return "\(ofAction) \(byActor) \(ofType) \(ofID) \(fromInstant) \(toInstant)"
    }

    private var ofAction: SQL {
        guard let action else { return "" }
        return action.hasSuffix("*")
            ? .begins("a.action", with: String(action.dropLast())) : "and a.action collate \"C\" = \(action)"
    }
}
