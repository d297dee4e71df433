import FoundationEssentials
import HTTP
import Postgres

/// Writes what a probe found, and all that follows from it, in one transaction for each service.
struct ProbeRecorder {
    /// Longer than this without a probe, and nobody watched.
    let gapSeconds: Int
    let database: Database

    /// - Returns: What people are to be told, which was written with it.
    @discardableResult
    func record(_ finding: ProbeFinding, of service: MonitoredService, at instant: Timestamp) throws
        -> IncidentTracking.News?
    {
        try database.transaction(actor: .system) { transaction in
            let rows = try transaction.query(
                """
                insert into service_status (service_name)
                select \(service.name)
                where not \(service.kind.isOwn)::boolean or exists (select from service_config where service_name = \(service.name))
                on conflict (service_name) do update set service_name = excluded.service_name
                returning evaluation, in_maintenance(service_name, \(instant)), in_maintenance,
                          maintenance_next_start(service_name, last_check_at), maintenance_until(service_name, last_check_at),
                          last_check_at < \(instant + -gapSeconds)
                """)
            guard let row = rows.first else { return nil }  // removed while it was looked at
            let isInMaintenance = row.bool(1)
            let isOverNow = !isInMaintenance && row.bool(2)
            var evaluation = row.optionalString(0).flatMap(Self.evaluation) ?? StateEvaluation()
            if row.bool(5) { evaluation.beginAnew() }
            // What was down for maintenance and answers after it is back: it needs no second look.
            if isOverNow, finding.verdict == .passed, evaluation.state != .online { evaluation = StateEvaluation() }
            let change = evaluation.record(finding.verdict, at: instant, thresholds: service.options.thresholds)
            try writeMeasurements(finding, service.name, instant, transaction)
            let state =
                isInMaintenance ? .maintenance : StateInterval.State(rawValue: evaluation.state.rawValue) ?? .unknown
            // Windows begin and end between two looks.
            let edge =
                isInMaintenance && !row.bool(2)
                ? row.optionalTimestamp(3) : isOverNow ? row.optionalTimestamp(4) : change?.since
            try extend(service.name, state, since: min(edge ?? instant, instant), until: instant, transaction)
            try writeStatus(finding, service, evaluation, change, isInMaintenance, instant, transaction)
            guard !isInMaintenance else { return nil }
            let tracking = IncidentTracking(service: service.name, instant: instant)
            let news: IncidentTracking.News?
            if let change {
                news = try tracking.follow(change, finding, in: transaction)
            } else if isOverNow {
                // What changed while nobody was to be told.
                news = try tracking.resume(evaluation.state, finding, in: transaction)
            } else {
                try tracking.escalate(in: transaction)
                news = try tracking.settle(in: transaction)
            }
            if let news { try transaction.query(ServiceNews.statement(news, of: service, at: instant)) }
            return news
        }
    }

    private static func evaluation(_ text: String) -> StateEvaluation? {
        try? JSONDecoder().decode(StateEvaluation.self, from: Data(text.utf8))  // of another version: begins anew
    }

    private func writeMeasurements(
        _ finding: ProbeFinding, _ service: String, _ instant: Timestamp, _ transaction: borrowing PostgresTransaction
    ) throws {
        guard finding.verdict != .unknowable else { return }
        let up = finding.verdict == .failed ? 0 : 1
        try transaction.query(
            """
            insert into service_metrics (service_name, metric_name, metric_value, timestamp)
            select \(service), name, value, \(instant)
            from (values ('up', \(up)::double precision), ('response_time_ms', \(finding.responseTimeMs)::double precision)) m (name, value)
            where value is not null
            """)
    }

    private func writeStatus(
        _ finding: ProbeFinding, _ service: MonitoredService, _ evaluation: StateEvaluation,
        _ change: StateEvaluation.Change?,
        _ isInMaintenance: Bool, _ instant: Timestamp, _ transaction: borrowing PostgresTransaction
    ) throws {
        let memory = String(decoding: try JSONEncoder().encode(evaluation), as: UTF8.self)
        let facts = String(decoding: try JSONEncoder().encode(finding.publicFacts), as: UTF8.self)
        try transaction.query(
            """
            update service_status set
              status = \(evaluation.state.rawValue), evaluation = \(memory)::jsonb, last_check_at = \(instant), fresh_until = \(instant + gapSeconds),
              changed_at = coalesce(\(change?.since), changed_at, \(instant)),
              response_time_ms = \(finding.responseTimeMs), message = \(finding.message),
              version = coalesce(\(finding.version), version), facts = \(facts)::jsonb,
              in_maintenance = \(isInMaintenance), display_name = \(service.options.displayName),
              monitors = \(finding.monitors.map(UptimeKumaMonitor.json))::jsonb,
              uptime_percentage = \(try uptime(service.name, until: instant, transaction))::numeric / 100
            where service_name = \(service.name)
            """)
    }

    /// Over 30 days, in hundredths of a percent.
    private func uptime(_ service: String, until instant: Timestamp, _ transaction: borrowing PostgresTransaction)
        throws
        -> Int?
    {
        let start = instant + -30 * 86_400
        let intervals = try transaction.query(StateIntervals.statement(service, from: start)).map(
            StateInterval.init(row:))
        return Uptime(of: intervals, from: start, to: instant).uptimeBasisPoints
    }

    /// Lets the latest interval last until now, or ends it where the new state began.
    private func extend(
        _ service: String, _ state: StateInterval.State, since: Timestamp, until instant: Timestamp,
        _ transaction: borrowing PostgresTransaction
    ) throws {
        let row = try transaction.query(
            """
            select state, started_at, ended_at from service_states
            where service_name = \(service)
            order by started_at desc
            limit 1
            """
        ).first
        let latest = row.map(StateInterval.init(row:))
        if let latest, instant - latest.end <= Int64(gapSeconds) * 1_000_000 {
            if latest.state == state {
                return try end(latest, of: service, at: instant, as: state, transaction)
            }
            let boundary = max(since, latest.start)
            if boundary == latest.start { return try end(latest, of: service, at: instant, as: state, transaction) }
            try end(latest, of: service, at: boundary, as: latest.state, transaction)
            return try begin(state, of: service, from: boundary, to: instant, transaction)
        }
        // After a gap nobody knows when it changed: from now on.
        try begin(state, of: service, from: instant, to: instant, transaction)
    }

    private func end(
        _ interval: StateInterval, of service: String, at instant: Timestamp, as state: StateInterval.State,
        _ transaction: borrowing PostgresTransaction
    ) throws {
        try transaction.query(
            """
            update service_states set ended_at = \(instant), state = \(state.rawValue)
            where service_name = \(service) and started_at = \(interval.start)
            """)
    }

    private func begin(
        _ state: StateInterval.State, of service: String, from start: Timestamp, to end: Timestamp,
        _ transaction: borrowing PostgresTransaction
    ) throws {
        try transaction.query(
            """
            insert into service_states (service_name, state, started_at, ended_at)
            values (\(service), \(state.rawValue), \(start), \(end))
            on conflict (service_name, started_at) do update set state = excluded.state, ended_at = excluded.ended_at
            """)
    }
}

/// SQL for `service_states`.
enum StateIntervals {
    /// Those that reach into the time from `start` on.
    static func statement(_ service: String, from start: Timestamp) -> SQL {
        """
        select state, started_at, ended_at from service_states
        where service_name = \(service) and ended_at > \(start)
        order by started_at
        """
    }
}

extension StateInterval {
    init(row: PostgresRow) {
        self.init(State(rawValue: row.string(0)) ?? .unknown, from: row.timestamp(1), to: row.timestamp(2))
    }
}
