public import Postgres

/// The audit log as admins read it: who changed what, from where.
public struct AuditTrail {
    let database: Database

    /// Newest first, in one round trip. Row-level security shows anybody else what he did himself, and what was done to his
    /// account.
    public func list(_ filter: AuditFilter, limit: Int, after cursor: Cursor?, as admin: Principal) throws
        -> Page<AuditRow>
    {
        let results = try database.pipeline(
            [Database.planForTheValues, Self.page(filter, limit: limit + 1, after: cursor)], as: admin)
        return Page(results[1].map(AuditRow.init), limit: limit) { Cursor(createdAt: $0.occurredAt, id: $0.id) }
    }

    /// Names are looked up for the page alone. An id is cast only where it can be: a line that nothing can be done about must not
    /// stand in the way of all others.
    static func page(_ filter: AuditFilter, limit: Int, after cursor: Cursor?) -> SQL {
        let behind: SQL = cursor.map { "and (a.occurred_at, a.id) < (\($0.createdAt), \($0.id)::bigint)" } ?? ""
        return """
            select \(AuditRow.columns)
            from (
              select a.id, a.action, a.target_type, a.target_id, a.actor_id, a.actor_label, a.ip_address, a.occurred_at,
                     a.correlation_id, a.before, a.after,
                     case when a.target_type in ('user', 'media_request') and a.target_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                       then a.target_id::uuid end as subject_id
              from audit_log a
              where true \(filter.condition) \(behind)
              order by a.occurred_at desc, a.id desc
              limit \(limit)
            ) a
            left join users u on u.id = a.actor_id
            order by a.occurred_at desc, a.id desc
            """
    }
}

/// A line of the audit log, for admins.
public struct AuditRow {
    private let row: PostgresRow

    static let columns: SQL = """
        a.id, a.action, a.target_type, a.target_id, a.actor_label, u.id, u.name, u.email, a.ip_address, a.occurred_at,
        a.correlation_id, a.before, a.after,
        case a.target_type
          when 'user' then (select coalesce(t.name, t.email) from users t where t.id = a.subject_id)
          when 'media_request' then (select r.title from media_requests r where r.id = a.subject_id)
        end
        """

    init(_ row: PostgresRow) { self.row = row }

    public var id: String { row.string(0) }
    public var action: String { row.string(1) }
    public var targetType: String? { row.optionalString(2) }
    public var targetID: String? { row.optionalString(3) }
    /// What the target is called now; `nil` where it is gone, or has no name.
    public var targetName: String? { row.optionalString(13) }
    /// Who it was, also where it was no account: "command line", a masked e-mail address.
    public var actorLabel: String { row.string(4) }
    /// `nil` when it was none, or one that is gone.
    public var actorID: String? { row.optionalString(5) }
    public var actorName: String? { row.optionalString(6) }
    public var actorEmail: String? { row.optionalString(7) }
    /// Masked.
    public var ipAddress: String? { row.optionalString(8) }
    public var occurredAt: Timestamp { row.timestamp(9) }
    public var correlationID: String? { row.optionalString(10) }
    /// JSON texts without secrets.
    public var before: UnsafeBufferPointer<UInt8>? { row.bytes(11) }
    public var after: UnsafeBufferPointer<UInt8>? { row.bytes(12) }
}
