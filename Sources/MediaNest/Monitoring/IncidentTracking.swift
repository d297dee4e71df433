import Postgres

/// Opens, changes, resolves and reopens a service's incident as its state changes.
///
/// A service has one incident at a time. One that goes down again within the damping time has the same incident still,
/// and people are told that it is unstable, once, rather than of each turn.
struct IncidentTracking {
    /// How long a service must have stayed up to be worth a new incident.
    static let dampingSeconds = 600
    /// How long an outage lasts before it is severe, and critical.
    static let highAfterSeconds = 900
    static let criticalAfterSeconds = 7200

    enum Severity: String, Comparable, CaseIterable {
        case low, medium, high, critical

        static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// Rises with time: an outage is medium at once, high after 15 minutes, critical after 2 hours; anything else is low,
    /// and medium after 2 hours.
    static func severity(of trouble: ProbeFinding.Trouble, lasting seconds: Int) -> Severity {
        switch (trouble, seconds) {
        case (.outage, criticalAfterSeconds...): .critical
        case (.outage, highAfterSeconds...): .high
        case (.outage, _), (_, criticalAfterSeconds...): .medium
        default: .low
        }
    }

    /// What people are to be told, at most once for each change.
    enum News: Equatable {
        case began(ServiceState, String)
        case unstable(String, isOutage: Bool)
        case recovered(minutes: Int, isOutage: Bool)
    }

    struct Incident {
        let id: String
        let trouble: ProbeFinding.Trouble
        let severity: Severity
        let status: String
        let began: Timestamp
        let flaps: Int
        /// People were told that it is gone, and not yet that it works again.
        let saidOutage: Bool
        /// An admin opened it.
        let isByHand: Bool
        let isOpen: Bool

        init(_ row: PostgresRow) {
            id = row.string(0)
            trouble = ProbeFinding.Trouble(rawValue: row.string(1)) ?? .degradation
            severity = Severity(rawValue: row.string(2)) ?? .low
            status = row.string(3)
            began = row.timestamp(4)
            flaps = row.int(5)
            saidOutage = row.bool(6)
            isByHand = row.bool(7)
            isOpen = status == "open" || status == "investigating"
        }
    }

    let service: String
    let instant: Timestamp

    /// The open incident, or the one that was resolved a moment ago.
    private func latest(_ transaction: borrowing PostgresTransaction) throws -> Incident? {
        try transaction.query(
            """
            select id, incident_type, severity, status, created_at, coalesce((metadata ->> 'flaps')::integer, 0),
                   coalesce((metadata ->> 'saidOutage')::boolean, incident_type = 'outage'), metadata ->> 'byHand' is not null
            from service_incidents
            where service_name = \(service)
              and (status in ('open', 'investigating')
                   or status = 'resolved' and resolved_at > \(instant)::timestamptz - make_interval(secs => \(Self.dampingSeconds)))
            order by status in ('open', 'investigating') desc, created_at desc
            limit 1
            """
        ).first.map(Incident.init)
    }

    /// After a probe that changed the state.
    func follow(
        _ change: StateEvaluation.Change, _ finding: ProbeFinding, in transaction: borrowing PostgresTransaction
    )
        throws -> News?
    {
        let incident = try latest(transaction)
        switch change.to {
        case .unknown: return nil  // nothing is known, so nothing is over
        case .online:
            guard let incident, incident.isOpen else { return nil }
            return try resolve(incident, transaction)
        case .degraded, .offline:
            let trouble = change.to == .offline ? .outage : finding.trouble ?? .degradation
            let message = finding.message ?? "It does not answer as it should."
            guard let incident else {
                try open(trouble, message, since: change.since, finding, transaction)
                return .began(change.to, message)
            }
            return try worsen(incident, trouble, message, transaction)
        }
    }

    /// After maintenance, during which a change led to nothing: what is still down is told now, what has come back as well.
    func resume(_ state: ServiceState, _ finding: ProbeFinding, in transaction: borrowing PostgresTransaction) throws
        -> News?
    {
        let incident = try latest(transaction)
        let isOpen = incident?.isOpen ?? false
        guard isOpen == (state == .online), incident?.isByHand != true else { return nil }
        return try follow(.init(from: .unknown, to: state, since: instant), finding, in: transaction)
    }

    /// After every probe of a service in trouble: severity rises with time.
    func escalate(in transaction: borrowing PostgresTransaction) throws {
        guard let incident = try latest(transaction), incident.isOpen else { return }
        let seconds = Int((instant - incident.began) / 1_000_000)
        let severity = Self.severity(of: incident.trouble, lasting: seconds)
        guard severity > incident.severity else { return }
        try transaction.query(
            "update service_incidents set severity = \(severity.rawValue) where id = \(incident.id)::uuid")
        try note(incident.id, incident.status, "It has lasted \(HumanTime.duration(seconds: seconds)).", transaction)
    }

    private func open(
        _ trouble: ProbeFinding.Trouble, _ message: String, since: Timestamp, _ finding: ProbeFinding,
        _ transaction: borrowing PostgresTransaction
    ) throws {
        let severity = Self.severity(of: trouble, lasting: Int((instant - since) / 1_000_000))
        let row = try transaction.query(
            """
            insert into service_incidents (service_name, incident_type, description, severity, created_at, metadata)
            values (\(service), \(trouble.rawValue), \(message), \(severity.rawValue), \(since),
                    jsonb_build_object('evidence', \(message)::text, 'responseTimeMs', \(finding.responseTimeMs)::integer,
                                       'version', \(finding.version)::text, 'flaps', 0,
                                       'saidOutage', \(trouble == .outage)::boolean))
            returning id
            """
        ).first
        guard let row else { return }
        try note(row.string(0), "open", message, transaction)
    }

    private func worsen(
        _ incident: Incident, _ trouble: ProbeFinding.Trouble, _ message: String,
        _ transaction: borrowing PostgresTransaction
    ) throws -> News? {
        let isReopened = !incident.isOpen
        let status = isReopened ? "open" : incident.status
        let lasting = Int((instant - incident.began) / 1_000_000)
        let severity = max(incident.severity, Self.severity(of: trouble, lasting: lasting))
        try transaction.query(
            """
            update service_incidents set
              status = \(status), incident_type = \(trouble.rawValue), severity = \(severity.rawValue), description = \(message),
              metadata = coalesce(metadata, '{}') || jsonb_build_object(
                'flaps', \(incident.flaps + (isReopened ? 1 : 0))::integer,
                'saidOutage', \(incident.saidOutage || trouble == .outage)::boolean)
            where id = \(incident.id)::uuid
            """)
        try note(incident.id, status, message, transaction)
        if isReopened, incident.flaps == 0 { return .unstable(message, isOutage: trouble == .outage) }
        // From slow to gone is news, once; from gone to slow is half a recovery, which the person sees on the page.
        return trouble == .outage && !incident.saidOutage ? .began(.offline, message) : nil
    }

    private func resolve(_ incident: Incident, _ transaction: borrowing PostgresTransaction) throws -> News? {
        // Of an unstable service people hear again when it has stayed up for the damping time.
        let isTold = incident.flaps == 0
        try transaction.query(
            """
            update service_incidents set
              status = 'resolved', resolved_at = \(instant),
              metadata = coalesce(metadata, '{}') || jsonb_build_object('saidOutage', \(incident.saidOutage && !isTold)::boolean)
            where id = \(incident.id)::uuid
            """)
        try note(incident.id, "resolved", "It works again.", transaction)
        let minutes = Int((instant - incident.began) / 60_000_000)
        return isTold ? .recovered(minutes: minutes, isOutage: incident.saidOutage) : nil
    }

    /// An unstable service that has stayed up: its recovery is told late, and once.
    func settle(in transaction: borrowing PostgresTransaction) throws -> News? {
        let row = try transaction.query(
            """
            with settled as (
              select id, coalesce((metadata ->> 'saidOutage')::boolean, incident_type = 'outage') as is_outage
              from service_incidents i
              where service_name = \(service) and status in ('resolved', 'closed') and (metadata ->> 'flaps')::integer > 0
                and resolved_at <= \(instant)::timestamptz - make_interval(secs => \(Self.dampingSeconds))
                and not exists (
                  select 1 from service_incidents o
                  where o.service_name = i.service_name and o.status in ('open', 'investigating'))
              for update
            )
            update service_incidents i set metadata = i.metadata || '{"flaps": 0, "saidOutage": false}'
            from settled s
            where i.id = s.id
            returning extract(epoch from i.resolved_at - i.created_at)::bigint / 60, s.is_outage
            """
        ).first
        return row.map { .recovered(minutes: $0.int(0), isOutage: $0.bool(1)) }
    }

    private func note(
        _ id: String, _ status: String, _ message: String, _ transaction: borrowing PostgresTransaction
    ) throws {
        try transaction.query(
            """
            insert into service_incident_events (incident_id, status, message)
            values (\(id)::uuid, \(status), \(String(message.prefix(2000))))
            """)
    }
}
