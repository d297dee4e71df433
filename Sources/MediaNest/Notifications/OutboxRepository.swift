import Postgres

/// SQL for `notification_outbox` as the worker and its couriers use it.
struct OutboxRepository {
    let database: Database

    /// Longer than any delivery can take: when it is over, the courier is dead.
    static let leaseSeconds = 120
    static let mostAttempts = 8

    /// One message that is marked as being sent.
    struct Message {
        let id: DeliveryID
        let attempt: Int
        /// A JSON text, the same with every attempt.
        let payload: String
        let severity: String
        let title: String
        let message: String
    }

    /// Takes the oldest due message of a target, and marks it before anybody is asked: the decision of the protocol.
    func begin(_ target: String) throws(PostgresError) -> Message? {
        try database.query(
            """
            update notification_outbox set
              status = 'sending', attempts = attempts + 1, lease_expires_at = now() + make_interval(secs => \(Self.leaseSeconds))
            where id = (
              select o.id
              from notification_outbox o
              join notification_targets t on t.id = o.target_id
              where o.target_id = \(target)::uuid and o.status = 'waiting' and o.next_attempt_at <= now() and t.enabled
              order by o.created_at, o.id
              limit 1
              for update of o skip locked
            )
            returning id, attempts, payload::text, payload -> 'data' ->> 'type', payload -> 'data' ->> 'title',
                      left(payload -> 'data' ->> 'message', 4000)
            """
        ).first.map { row in
            Message(
                id: DeliveryID(row: row, 0), attempt: row.int(1), payload: row.string(2), severity: row.string(3),
                title: row.string(4), message: row.string(5))
        }
    }

    /// Writes down what came of it; nothing, when somebody took over meanwhile.
    ///
    /// - Returns: Whether the target may be asked for the next one at once.
    func end(_ message: Message, _ outcome: DeliveryOutcome, target: String) throws(PostgresError) -> Bool {
        let mine: SQL = "id = \(message.id) and status = 'sending' and attempts = \(message.attempt)"
        let update: SQL
        switch outcome {
        case .delivered:
            update = """
                update notification_outbox set
                  status = 'delivered', finished_at = now(), lease_expires_at = null, last_error = null
                where \(mine)
                """
        case .failed(let reason) where message.attempt < Self.mostAttempts:
            update = """
                update notification_outbox set
                  status = 'waiting', lease_expires_at = null, last_error = \(reason),
                  next_attempt_at = now() + make_interval(secs => \(Self.pauseSeconds(after: message.attempt)))
                where \(mine)
                """
        case .failed(let reason), .refused(let reason), .uncertain(let reason):
            update = """
                update notification_outbox set
                  status = 'dead', finished_at = now(), lease_expires_at = null, last_error = \(reason),
                  is_uncertain = \(outcome.isUncertain)
                where \(mine)
                """
        }
        // The others need not find out one by one that nobody is there.
        var pause: Double? = nil
        if case .failed = outcome { pause = min(300, Self.pauseSeconds(after: message.attempt)) }
        _ = try database.pipeline([
            update,
            """
            update notification_outbox set next_attempt_at = now() + make_interval(secs => \(pause))
            where \(pause)::float8 is not null and target_id = \(target)::uuid and status = 'waiting'
              and next_attempt_at < now() + make_interval(secs => \(pause))
            """,
            """
            update notification_targets set
              last_outcome = \(outcome.reason == nil ? "delivered" : "failed"), last_outcome_at = now(),
              last_error = \(outcome.reason)
            where id = \(target)::uuid
            """,
        ])
        return outcome.reason == nil
    }

    /// 30 s, 2 min, 8 min, 32 min, 2 h, 6 h, 6 h, less up to a quarter by chance.
    static func pauseSeconds(after attempt: Int, random: Double = .random(in: 0..<1)) -> Double {
        var pause = 30.0
        for _ in 1..<max(1, min(attempt, 10)) { pause *= 4 }
        return min(pause, 21_600) * (1 - random / 4)
    }

    /// Decides about messages whose courier died while sending.
    ///
    /// A webhook gets it once more, under the same id, by which its receiver knows it. A messenger could not tell a second one
    /// from the first: it gets none, and its owner is told that nobody knows.
    func takeOver() throws(PostgresError) {
        _ = try database.query(
            """
            update notification_outbox o set
              lease_expires_at = null, next_attempt_at = now(),
              status = case when t.kind = 'webhook' then 'waiting' else 'dead' end,
              finished_at = case when t.kind <> 'webhook' then now() end,
              is_uncertain = t.kind <> 'webhook',
              last_error = 'Sending was interrupted; it may have arrived.'
            from notification_targets t
            where t.id = o.target_id and o.status = 'sending' and o.lease_expires_at < now()
            """)
    }

    /// A job for each target with something to send, at the time it is due.
    func enqueueWaiting() throws(PostgresError) {
        _ = try database.query(
            """
            select enqueue_job('notifications.deliver', jsonb_build_object('targetId', target_id), target_id::text,
                               'notifications', due)
            from (
              select o.target_id, min(o.next_attempt_at) as due
              from notification_outbox o
              join notification_targets t on t.id = o.target_id
              where o.status = 'waiting' and t.enabled
              group by o.target_id
            ) waiting
            """)
    }

    func enqueueWaiting(_ target: NotificationTargetID) throws(PostgresError) {
        _ = try database.query(
            """
            select enqueue_job('notifications.deliver', jsonb_build_object('targetId', target_id), target_id::text,
                               'notifications', min(next_attempt_at))
            from notification_outbox
            where target_id = \(target) and status = 'waiting'
            group by target_id
            """)
    }
}

/// What came of asking a target once.
enum DeliveryOutcome: Equatable {
    case delivered
    /// It certainly has not got it; tried again.
    case failed(String)
    /// It will not take it however often it is asked.
    case refused(String)
    /// It may have got it, and would not know a second one from the first.
    case uncertain(String)

    /// `nil` for a success.
    var reason: String? {
        switch self {
        case .delivered: nil
        case .failed(let reason), .refused(let reason), .uncertain(let reason): reason
        }
    }

    var isUncertain: Bool { if case .uncertain = self { true } else { false } }
}
