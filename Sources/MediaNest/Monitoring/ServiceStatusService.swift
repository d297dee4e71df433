public import Postgres

/// How the services are and were.
public struct ServiceStatusService {
    private let database: Database

    init(database: Database) { self.database = database }

    /// All services, those that Plex households know first.
    public func list(as principal: Principal) throws -> [ServiceStatusRow] {
        try database.query(Self.all, as: principal).map(ServiceStatusRow.init)
    }

    static var all: SQL {
        """
        select \(ServiceStatusRow.columns) from service_status
        order by array_position(array['plex', 'overseerr', 'youtube', 'uptime-kuma'], service_name), service_name
        limit 200
        """
    }

    public func status(_ name: String, as principal: Principal) throws -> ServiceStatusRow {
        let rows = try database.query(
            "select \(ServiceStatusRow.columns), monitors from service_status where service_name = \(name)",
            as: principal)
        guard let row = rows.first else { throw ServiceStatusError.notFound }
        return ServiceStatusRow(row)
    }

    /// One round trip: measurements and states of the range, and the uptimes of all ranges.
    public func history(_ name: String, _ range: ServiceHistory.Range, as principal: Principal, now: Timestamp = .now())
        throws -> ServiceHistory
    {
        let longest = now + -ServiceHistory.Range.quarter.seconds
        let start = now + -range.seconds
        let results = try database.pipeline(
            [
                "select 1 from service_status where service_name = \(name)",
                Self.points(name, range, from: start),
                StateIntervals.statement(name, from: longest),
            ], as: principal)
        guard !results[0].isEmpty else { throw ServiceStatusError.notFound }
        let intervals = results[2].map(StateInterval.init(row:))
        return ServiceHistory(
            range: range,
            points: results[1].map { row in
                HistoryPoint(
                    at: row.timestamp(0), p50: row.double(1), p95: row.double(2), max: row.double(3), count: row.int(4))
            },
            intervals: intervals.filter { $0.end > start },
            uptimes: ServiceHistory.Range.allCases.map { range in
                (range, Uptime(of: intervals, from: now + -range.seconds, to: now))
            })
    }

    /// A day from the measurements themselves, longer times from what they were summed up to.
    static func points(_ name: String, _ range: ServiceHistory.Range, from start: Timestamp) -> SQL {
        guard range == .day else {
            return """
                select bucket, p50, p95, max, sample_count from metric_rollups
                where service_name = \(name) and metric_name = 'response_time_ms' and resolution = \(range.resolution)
                  and bucket >= \(start)
                order by bucket
                """
        }
        return """
            select date_bin('2 minutes', timestamp, 'epoch') as bucket,
                   percentile_cont(0.5) within group (order by metric_value),
                   percentile_cont(0.95) within group (order by metric_value), max(metric_value), count(*)
            from service_metrics
            where service_name = \(name) and metric_name = 'response_time_ms' and timestamp >= \(start)
            group by 1
            order by 1
            """
    }
}
