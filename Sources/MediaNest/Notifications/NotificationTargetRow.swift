public import Postgres

/// A target as its owner sees it: never its address.
public struct NotificationTargetRow {
    public let id: NotificationTargetID
    public let kind: String
    public let name: String
    public let addressHint: String
    public let topics: [String]
    public let isEnabled: Bool
    public let lastOutcome: String?
    public let lastOutcomeAt: Timestamp?
    public let lastError: String?
    public let createdAt: Timestamp
    /// On their way, and given up.
    public let waitingCount: Int
    public let deadCount: Int

    static let columns: SQL = """
        t.id, t.kind, t.name, t.address_hint, array_to_string(t.topics, ' '), t.enabled, t.last_outcome, t.last_outcome_at,
        t.last_error, t.created_at,
        (select count(*) from notification_outbox o where o.target_id = t.id and o.status in ('waiting', 'sending')),
        (select count(*) from notification_outbox o where o.target_id = t.id and o.status = 'dead')
        """

    init(_ row: PostgresRow) {
        id = NotificationTargetID(row: row, 0)
        kind = row.string(1)
        name = row.string(2)
        addressHint = row.string(3)
        topics = row.string(4).split(separator: " ").map(String.init)
        isEnabled = row.bool(5)
        lastOutcome = row.optionalString(6)
        lastOutcomeAt = row.optionalTimestamp(7)
        lastError = row.optionalString(8)
        createdAt = row.timestamp(9)
        waitingCount = row.int(10)
        deadCount = row.int(11)
    }

    /// What the audit log keeps of a change: of topics only words of ours, and not how a person calls his devices.
    var auditJSON: String {
        #"{"enabled":\#(isEnabled),"topics":[\#(topics.map { "\"\($0)\"" }.joined(separator: ","))]}"#
    }
}

/// One notification's way to one target.
public struct Delivery {
    public let id: DeliveryID
    public let targetID: NotificationTargetID
    public let targetName: String
    /// Whose target it is; `nil` for the installation's.
    public let owner: String?
    public let event: String
    public let title: String
    public let status: String
    public let attempts: Int
    public let isUncertain: Bool
    public let lastError: String?
    public let createdAt: Timestamp
    public let nextAttemptAt: Timestamp?
    public let finishedAt: Timestamp?

    init(_ row: PostgresRow) {
        id = DeliveryID(row: row, 0)
        targetID = NotificationTargetID(row: row, 1)
        targetName = row.string(2)
        owner = row.optionalString(3)
        event = row.string(4)
        title = row.string(5)
        status = row.string(6)
        attempts = row.int(7)
        isUncertain = row.bool(8)
        lastError = row.optionalString(9)
        createdAt = row.timestamp(10)
        nextAttemptAt = row.optionalTimestamp(11)
        finishedAt = row.optionalTimestamp(12)
    }
}
