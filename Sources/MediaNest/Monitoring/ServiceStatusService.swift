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
            "select \(ServiceStatusRow.columns) from service_status where service_name = \(name)", as: principal)
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
                """
                select bucket, p50, p95, max, sample_count from metric_rollups
                where service_name = \(name) and metric_name = 'response_time_ms' and resolution = \(range.resolution)
                  and bucket >= \(start)
                order by bucket
                """,
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

    /// Sums up what was measured since the last time, and the buckets that were not whole then.
    public func rollUp() throws {
        _ = try database.pipeline(
            [("5m", 300), ("1h", 3600), ("1d", 86_400)].map { resolution, seconds in
                """
                insert into metric_rollups (service_name, metric_name, resolution, bucket, sample_count, sum, min, max, p50, p95)
                select service_name, metric_name, \(resolution), date_bin(make_interval(secs => \(seconds)), timestamp, 'epoch'),
                       count(*), sum(metric_value), min(metric_value), max(metric_value),
                       percentile_cont(0.5) within group (order by metric_value),
                       percentile_cont(0.95) within group (order by metric_value)
                from service_metrics
                where timestamp >= coalesce(
                  (select max(bucket) from metric_rollups where resolution = \(resolution)),
                  (select min(timestamp) from service_metrics), now())
                group by 1, 2, 4
                on conflict (service_name, metric_name, resolution, bucket) do update set
                  sample_count = excluded.sample_count, sum = excluded.sum, min = excluded.min, max = excluded.max,
                  p50 = excluded.p50, p95 = excluded.p95
                """
            })
    }
}
