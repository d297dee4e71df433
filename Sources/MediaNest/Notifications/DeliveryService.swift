import Postgres

/// What became of deliveries, for those who may know: a person of his own, an admin of all.
public struct DeliveryService {
    private let database: Database

    init(database: Database) { self.database = database }

    /// - Parameters:
    ///   - everybodys: For an admin: of all targets.
    ///   - status: Every one when it is `nil`.
    public func list(
        everybodys: Bool, status: String?, limit: Int, after cursor: Cursor?, as principal: Principal
    ) throws -> Page<Delivery> {
        let rows = try database.query(
            """
            select o.id, o.target_id, t.name, u.name, o.payload ->> 'type', o.payload -> 'data' ->> 'title', o.status, o.attempts,
                   o.is_uncertain, o.last_error, o.created_at, case when o.status = 'waiting' then o.next_attempt_at end,
                   o.finished_at
            from (
              select id, target_id, user_id, payload, status, attempts, is_uncertain, last_error, created_at,
                     next_attempt_at, finished_at
              from notification_outbox
              where (\(everybodys) or user_id = \(principal.userID)) and status = coalesce(\(status), status)
                    \(Cursor.condition(cursor))
              order by created_at desc, id desc
              limit \(limit + 1)
            ) o
            join notification_targets t on t.id = o.target_id
            left join users u on u.id = o.user_id
            order by o.created_at desc, o.id desc
            """, as: principal)
        return Page(rows.map(Delivery.init), limit: limit) { Cursor(createdAt: $0.createdAt, id: $0.id.text) }
    }

    /// Begins anew with what was given up, under the same id.
    public func resend(
        _ id: DeliveryID, everybodys: Bool, ipAddress: String, correlationID: String, as principal: Principal
    ) throws {
        try database.transaction(as: principal) { transaction in
            let rows = try transaction.query(
                """
                select o.status, o.target_id, t.enabled
                from notification_outbox o
                join notification_targets t on t.id = o.target_id
                where o.id = \(id) and (\(everybodys) or o.user_id = \(principal.userID))
                for update of o
                """)
            guard let row = rows.first else { throw NotificationTargetError.deliveryNotFound }
            guard row.string(0) == "dead" else { throw NotificationTargetError.notDead }
            guard row.bool(2) else { throw NotificationTargetError.switchedOff }
            try transaction.pipeline([
                """
                update notification_outbox set
                  status = 'waiting', attempts = 0, next_attempt_at = now(), is_uncertain = false, finished_at = null
                where id = \(id)
                """,
                NewJob.deliverNotifications(NotificationTargetID(row: row, 1)).enqueue(correlationID: nil),
                AuditEntry(
                    action: "notification_delivery.resent", targetType: "notification_delivery", targetID: id.text,
                    actorID: principal.userID, ipAddress: ipAddress, correlationID: correlationID
                ).statement,
            ])
        }
    }
}
