import Crypto
import Postgres

/// The worker's part in deliveries: who is to be served, and what to do about couriers that died.
public struct NotificationDelivery {
    private let secrets: SecretBox
    private let database: Database
    private let outbox: OutboxRepository

    init(database: Database, secrets: SecretBox) {
        self.database = database
        self.secrets = secrets
        outbox = OutboxRepository(database: database)
    }

    /// What a courier needs; `nil` when the target is gone or switched off, or nothing is due.
    public func assignment(_ id: NotificationTargetID) throws -> CourierAssignment? {
        let rows = try database.query(
            """
            select t.kind, t.address, t.signing_secret, t.user_id is null or u.role = 'ADMIN'
            from notification_targets t
            left join users u on u.id = t.user_id
            where t.id = \(id) and t.enabled and exists (
              select 1 from notification_outbox o
              where o.target_id = t.id and o.status = 'waiting' and o.next_attempt_at <= now())
            """)
        return try rows.first.map { row in
            try CourierAssignment(
                targetID: id, kind: row.string(0),
                address: secrets.open(row.string(1), at: SecretBox.Place(.notificationAddress, row: id.text)),
                signingSecret: row.optionalString(2).map {
                    try secrets.open($0, at: SecretBox.Place(.notificationSecret, row: id.text))
                }, isAdmins: row.bool(3))
        }
    }

    /// Sees to it that what is left for a target, or has to be tried again, has its job.
    public func requeue(_ id: NotificationTargetID) throws { try outbox.enqueueWaiting(id) }

    /// The same for every target, and for messages whose courier died: nothing is forgotten, whatever was killed.
    public func sweep() throws {
        try outbox.takeOver()
        try outbox.enqueueWaiting()
    }
}
