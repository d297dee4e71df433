import Crypto
import FoundationEssentials
import Postgres

/// A person's targets, and the installation's for its admins.
public struct NotificationTargetService {
    private let database: Database
    private let secrets: SecretBox

    init(database: Database, secrets: SecretBox) {
        self.database = database
        self.secrets = secrets
    }

    public struct Draft {
        public var kind: NotificationTarget.Kind
        public var name: String
        public var address: String
        /// The quiet ones when it is `nil`.
        public var topics: [NotificationTarget.Topic]?

        public init(
            kind: NotificationTarget.Kind, name: String, address: String, topics: [NotificationTarget.Topic]?
        ) {
            self.kind = kind
            self.name = name
            self.address = address
            self.topics = topics
        }
    }

    public func list(_ owner: NotificationTarget.Owner, as principal: Principal) throws -> [NotificationTargetRow] {
        try database.query(
            """
            select \(NotificationTargetRow.columns)
            from notification_targets t
            where \(Self.belongs(to: owner, principal))
            order by t.created_at, t.id
            limit 100
            """, as: principal
        ).map(NotificationTargetRow.init)
    }

    /// The only moment at which a webhook's signing secret is to be seen.
    public func create(
        _ draft: Draft, _ owner: NotificationTarget.Owner, ipAddress: String, correlationID: String,
        as principal: Principal
    ) throws -> (row: NotificationTargetRow, signingSecret: String?) {
        let address = try TargetAddress(draft.address, kind: draft.kind, isAdmin: principal.isAdmin)
        let id = NotificationTargetID()
        let secret =
            try draft.kind == .webhook
            ? "whsec_" + Data(RandomBytes.generate(32)).base64EncodedString() : nil
        let topics = draft.topics ?? NotificationTarget.Topic.quiet(for: owner, isAdmin: principal.isAdmin)
        let sealed = try secrets.seal(address.text, at: SecretBox.Place(.notificationAddress, row: id.text))
        let sealedSecret = try secret.map {
            try secrets.seal($0, at: SecretBox.Place(.notificationSecret, row: id.text))
        }
        return try database.transaction(as: principal) { transaction in
            let made = try transaction.query(
                """
                insert into notification_targets (id, user_id, kind, name, address, signing_secret, address_hint, topics)
                select \(id), \(owner == .person ? principal.userID : nil), \(draft.kind.rawValue), \(draft.name), \(sealed),
                       \(sealedSecret), \(address.hint), \(topics.map(\.rawValue))::text[]
                where (select count(*) from notification_targets t where \(Self.belongs(to: owner, principal))) < 20
                returning id
                """)
            guard !made.isEmpty else { throw NotificationTargetError.tooMany }
            try audit("created", id, ipAddress, correlationID, principal, in: transaction)
            return (try find(id, owner, principal, in: transaction), secret)
        }
    }

    /// What is not given stays. What waits for a target that is switched off is given up: old news are no news.
    public func change(
        _ id: NotificationTargetID, _ owner: NotificationTarget.Owner, name: String?,
        topics: [NotificationTarget.Topic]?, isEnabled: Bool?, ipAddress: String, correlationID: String,
        as principal: Principal
    ) throws -> NotificationTargetRow {
        try database.transaction(as: principal) { transaction in
            let before = try find(id, owner, principal, in: transaction)
            try transaction.query(
                """
                update notification_targets t set
                  name = coalesce(\(name), t.name), enabled = coalesce(\(isEnabled), t.enabled),
                  topics = coalesce(\(topics?.map(\.rawValue))::text[], t.topics)
                where t.id = \(id) and \(Self.belongs(to: owner, principal))
                """)
            if isEnabled == false {
                try transaction.query(
                    """
                    update notification_outbox set status = 'dead', finished_at = now(), last_error = 'The target was switched off.'
                    where target_id = \(id) and status = 'waiting'
                    """)
            }
            let row = try find(id, owner, principal, in: transaction)
            try audit(
                "changed", id, ipAddress, correlationID, principal, before: before.auditJSON, after: row.auditJSON,
                in: transaction)
            return row
        }
    }

    public func delete(
        _ id: NotificationTargetID, _ owner: NotificationTarget.Owner, ipAddress: String, correlationID: String,
        as principal: Principal
    ) throws {
        try database.transaction(as: principal) { transaction in
            let gone = try transaction.query(
                "delete from notification_targets t where t.id = \(id) and \(Self.belongs(to: owner, principal)) returning id"
            )
            guard !gone.isEmpty else { throw NotificationTargetError.notFound }
            try audit("deleted", id, ipAddress, correlationID, principal, in: transaction)
        }
    }

    /// Sends something now, the way everything is sent; how it went, the target's row says.
    public func test(_ id: NotificationTargetID, _ owner: NotificationTarget.Owner, as principal: Principal) throws {
        try database.transaction(as: principal) { transaction in
            let row = try find(id, owner, principal, in: transaction)
            guard row.isEnabled else { throw NotificationTargetError.switchedOff }
            try transaction.pipeline([
                """
                insert into notification_outbox (target_id, user_id, event_key, payload)
                select t.id, t.user_id, 'test:' || gen_random_uuid(), jsonb_build_object(
                  'type', 'test', 'timestamp', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                  'data', jsonb_build_object(
                    'id', null, 'type', 'info', 'title', 'Hello from MediaNest', 'isBroadcast', false, 'metadata', null,
                    'message', 'This is how you will be told.'))
                from (select id, user_id from notification_targets where id = \(id)) t
                """,
                NewJob.deliverNotifications(id).enqueue(correlationID: nil),
            ])
        }
    }

    private func find(
        _ id: NotificationTargetID, _ owner: NotificationTarget.Owner, _ principal: Principal,
        in transaction: borrowing PostgresTransaction
    ) throws -> NotificationTargetRow {
        let rows = try transaction.query(
            """
            select \(NotificationTargetRow.columns)
            from notification_targets t
            where t.id = \(id) and \(Self.belongs(to: owner, principal))
            """)
        guard let row = rows.first else { throw NotificationTargetError.notFound }
        return NotificationTargetRow(row)
    }

    private func audit(
        _ action: String, _ id: NotificationTargetID, _ ipAddress: String, _ correlationID: String,
        _ principal: Principal, before: String? = nil, after: String? = nil,
        in transaction: borrowing PostgresTransaction
    ) throws {
        try AuditLog.append(
            AuditEntry(
                action: "notification_target.\(action)", targetType: "notification_target", targetID: id.text,
                actorID: principal.userID, ipAddress: ipAddress, correlationID: correlationID, before: before,
                after: after), in: transaction)
    }

    private static func belongs(to owner: NotificationTarget.Owner, _ principal: Principal) -> SQL {
        switch owner {
        case .person: "t.user_id = \(principal.userID)"
        case .installation: "t.user_id is null"
        }
    }
}
