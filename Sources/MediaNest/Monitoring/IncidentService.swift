import Postgres

/// Incidents as people read them and admins work on them.
public struct IncidentService {
    private let database: Database

    init(database: Database) { self.database = database }

    /// Newest first.
    public func list(
        service: String? = nil, status: IncidentStatus? = nil, limit: Int, after cursor: Cursor?,
        as principal: Principal
    ) throws -> Page<IncidentRow> {
        let ofService: SQL = service.map { "and service_name = \($0)" } ?? ""
        let inStatus: SQL = status.map { "and status = \($0.rawValue)" } ?? ""
        let rows = try database.query(
            """
            select \(IncidentRow.columns), \(IncidentRow.events) from service_incidents
            where true \(ofService) \(inStatus)
              \(Cursor.condition(cursor))
            order by created_at desc, id desc
            limit \(limit + 1)
            """, as: principal)
        return Page(rows.map(IncidentRow.init), limit: limit) { Cursor(createdAt: $0.createdAt, id: $0.id.text) }
    }

    /// The incident and what happened in it, oldest first.
    public func incident(_ id: IncidentID, as principal: Principal) throws -> (IncidentRow, [IncidentEvent]) {
        let results = try database.pipeline(
            [
                "select \(IncidentRow.columns) from service_incidents where id = \(id)",
                """
                select e.status, e.message, coalesce(u.name, u.email), e.created_at
                from service_incident_events e
                left join users u on u.id = e.author_id
                where e.incident_id = \(id)
                order by e.id
                limit 500
                """,
            ], as: principal)
        guard let row = results[0].first else { throw ServiceStatusError.incidentNotFound }
        let events = results[1].map { event in
            IncidentEvent(
                status: event.string(0), message: event.string(1), author: event.optionalString(2),
                createdAt: event.timestamp(3))
        }
        return (IncidentRow(row), events)
    }

    /// - Throws: `ServiceStatusError.incidentOpen` when the service has one.
    public func open(_ draft: IncidentDraft, address: String, correlationID: String, as admin: Principal) throws
        -> IncidentID
    {
        let id = IncidentID()
        try database.transaction(as: admin) { transaction in
            let isKnown = try transaction.query(
                "select 1 from service_status where service_name = \(draft.serviceName)")
            guard !isKnown.isEmpty else { throw ServiceStatusError.notFound }
            let inserted = try transaction.query(
                """
                insert into service_incidents (id, service_name, incident_type, description, severity, metadata)
                values (\(id), \(draft.serviceName), \(draft.type.rawValue), \(draft.description), \(draft.severity),
                        '{"byHand": true}')
                on conflict (service_name) where status in ('open', 'investigating') do nothing
                returning 1
                """)
            guard !inserted.isEmpty else { throw ServiceStatusError.incidentOpen }
            try transaction.query(
                """
                insert into service_incident_events (incident_id, status, message, author_id)
                values (\(id), 'open', \(draft.description), \(admin.userID))
                """)
            try AuditLog.append(
                AuditEntry(
                    action: "incident.opened", targetType: "incident", targetID: id.text, actorID: admin.userID,
                    ipAddress: address, correlationID: correlationID), in: transaction)
        }
        return id
    }

    /// Moves it on, comments on it, or both.
    ///
    /// - Throws: `ServiceStatusError.wrongState` with the state it is in, when it cannot go from there to `status`.
    public func move(
        _ id: IncidentID, to status: IncidentStatus?, comment: String?, address: String, correlationID: String,
        as admin: Principal
    ) throws {
        try database.transaction(as: admin) { transaction in
            let row = try transaction.query(
                "select \(IncidentRow.columns) from service_incidents where id = \(id) for update"
            ).first
            guard let incident = row.map(IncidentRow.init) else { throw ServiceStatusError.incidentNotFound }
            let next = status ?? incident.status
            guard next == incident.status || Self.successors(incident.status).contains(next) else {
                throw ServiceStatusError.wrongState(incident.status.rawValue)
            }
            if next == .resolved, incident.isOpen, try Self.lasts(incident, transaction) {
                throw ServiceStatusError.stillDown
            }
            do {
                try transaction.query("update service_incidents set status = \(next.rawValue) where id = \(id)")
            } catch let error as PostgresError where error.constraint == "service_incidents_one_open" {
                throw ServiceStatusError.incidentOpen
            }
            try transaction.query(
                """
                insert into service_incident_events (incident_id, status, message, author_id)
                values (\(id), \(next.rawValue), \(comment ?? Self.sentence(next)), \(admin.userID))
                """)
            try AuditLog.append(
                AuditEntry(
                    action: "incident.\(next.rawValue)", targetType: "incident", targetID: id.text,
                    actorID: admin.userID, ipAddress: address, correlationID: correlationID,
                    before: "{\"status\":\"\(incident.status.rawValue)\"}", after: "{\"status\":\"\(next.rawValue)\"}"),
                in: transaction)
        }
    }

    /// What was opened by a look ends by one: else nobody would be told that it works again.
    private static func lasts(_ incident: IncidentRow, _ transaction: borrowing PostgresTransaction) throws -> Bool {
        try transaction.query(
            """
            select current_status(s.status, s.fresh_until) in ('offline', 'degraded') and i.metadata ->> 'byHand' is null
            from service_incidents i
            join service_status s on s.service_name = i.service_name
            where i.id = \(incident.id)
            """
        ).first?.bool(0) ?? false
    }

    private static func successors(_ status: IncidentStatus) -> [IncidentStatus] {
        switch status {
        case .open: [.investigating, .resolved]
        case .investigating: [.resolved]
        case .resolved: [.closed, .open]
        case .closed: []
        }
    }

    private static func sentence(_ status: IncidentStatus) -> String {
        switch status {
        case .open: "Opened again."
        case .investigating: "An admin is looking into it."
        case .resolved: "Resolved by an admin."
        case .closed: "Closed."
        }
    }
}
