import Postgres

/// One line of the audit log: who did what to what, from where.
public struct AuditEntry: Sendable {
    public var action: String
    public var targetType: String?
    public var targetID: String?
    public var actorID: UserID?
    /// Who it was, where it was no user: "command line", an unknown e-mail's masked form.
    public var actorLabel: String?
    /// Masked before it is stored.
    public var ipAddress: String?
    public var correlationID: String?
    /// JSON texts without secrets.
    public var before: String?
    public var after: String?

    public init(
        action: String, targetType: String? = nil, targetID: String? = nil, actorID: UserID? = nil,
        actorLabel: String? = nil,
        ipAddress: String? = nil, correlationID: String? = nil, before: String? = nil, after: String? = nil
    ) {
        self.action = action
        self.targetType = targetType
        self.targetID = targetID
        self.actorID = actorID
        self.actorLabel = actorLabel
        self.ipAddress = ipAddress
        self.correlationID = correlationID
        self.before = before
        self.after = after
    }

    /// The insert, to be sent with the statement it describes.
    var statement: SQL {
        """
        insert into audit_log (actor_id, actor_label, action, target_type, target_id, ip_address, before, after, correlation_id)
        values (\(actorID),
                coalesce(\(actorLabel), (select coalesce(mask_email(email), name) from users where id = \(actorID)), 'system'),
                \(action), \(targetType), \(targetID), \(ipAddress.map(Mask.address)),
                \(before)::jsonb, \(after)::jsonb, \(correlationID))
        """
    }
}

/// Append-only: the roles that serve have no right to change or remove a line, and a trigger refuses it as well.
enum AuditLog {
    static func append(_ entry: AuditEntry, in transaction: borrowing PostgresTransaction) throws {
        try transaction.query(entry.statement)
    }
}
