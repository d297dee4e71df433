import Postgres

/// What the admins are told when a measure leaves its target, or is back.
struct DatabaseNews {
    private let measure: DatabaseMeasure
    private let change: DatabaseEvaluation.Change
    private let value: Double

    init(_ measure: DatabaseMeasure, _ change: DatabaseEvaluation.Change, _ value: Double) {
        self.measure = measure
        self.change = change
        self.value = value
    }

    private var kind: Notification.Kind {
        if !change.isAlarmed { return .success }
        return measure.level == .yellow ? .warning : .error
    }

    private var event: String { "database." + (change.isAlarmed ? measure.level.rawValue : "recovered") }

    private var title: String {
        change.isAlarmed
            ? "Database health: \(measure.label.lowercased())" : "\(measure.label) of the database: all is well again"
    }

    private var message: String {
        let now = HumanValue.text(value, metric: measure.rawValue)
        let target = "\(measure.target.words) \(HumanValue.text(measure.target.limit, metric: measure.rawValue))"
        return change.isAlarmed
            ? "\(now), and should be \(target). \(measure.advice)" : "\(now), and should be \(target)."
    }

    /// To every active admin, once for each change; older news of the measure is no longer news.
    var statements: [SQL] {
        [
            """
            update notifications set read = true, read_at = now()
            where not read and event like 'database.%' and metadata ->> 'measure' = \(measure.rawValue)
            """,
            """
            insert into notifications (user_id, type, title, message, event, dedupe_key, metadata)
            select id, \(kind.rawValue), \(title), \(message), \(event),
                   \("\(event):\(measure.rawValue):\(change.since.iso8601)"),
                   jsonb_build_object('measure', \(measure.rawValue)::text)
            from users
            where role = 'ADMIN' and status = 'active'
            on conflict do nothing
            """,
        ]
    }
}

extension DatabaseMeasure.Target {
    /// What stands before the limit.
    public var words: String {
        switch self {
        case .below: "below"
        case .above: "above"
        case .none: "at most"
        }
    }
}
