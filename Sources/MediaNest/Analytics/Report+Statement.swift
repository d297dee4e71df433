import Postgres

extension Report {
    /// By what a statement's rows are told apart.
    enum Projection {
        /// One row at most.
        case total
        case series(ReportGrouping)
        /// By the report's own dimension.
        case breakdown
        /// Both, for export.
        case detail(ReportGrouping)

        /// Of the period of a row `t` with a `day`; null where time does not tell rows apart.
        var firstDay: SQL {
            switch self {
            case .total, .breakdown: "null::date"
            case .series(.day), .detail(.day): "t.day"
            case .series(.week), .detail(.week): "date_trunc('week', t.day::timestamp)::date"
            case .series(.month), .detail(.month): "date_trunc('month', t.day::timestamp)::date"
            }
        }

        /// The same as text, empty for null.
        var period: SQL { "coalesce((\(firstDay))::text, '')" }

        func key(_ dimension: SQL) -> SQL {
            switch self {
            case .total, .series: "''"
            case .breakdown, .detail: dimension
            }
        }

        /// What rows of a period are ordered by before their key: of an export nothing, which is read by machines.
        func ranking(_ order: SQL) -> SQL {
            if case .detail = self { "" } else { order }
        }

        var limit: Int {
            switch self {
            case .total: 1
            case .series: ReportRange.mostDays
            case .breakdown: 1000
            case .detail: 100_000
            }
        }
    }

    /// The names in the order of a statement's columns, which begin with the period.
    public var columns: [ReportColumn] {
        func dimensions(_ names: String...) -> [ReportColumn] { names.map { ReportColumn($0, .dimension) } }
        func counts(_ names: String...) -> [ReportColumn] { names.map { ReportColumn($0, .count) } }
        func numbers(_ names: String...) -> [ReportColumn] { names.map { ReportColumn($0, .number) } }
        let requests = counts("requested", "approved", "denied", "cancelled", "completed", "failed")
        return switch self {
        case .requests:
            dimensions("mediaType") + requests + numbers("medianProcessingSeconds", "p95ProcessingSeconds")
        case .people:
            dimensions("userId", "userName", "userEmail") + requests + counts("downloads", "videos", "bytes")
                + numbers("medianProcessingSeconds")
        case .downloads:
            dimensions("userId", "userName", "userEmail")
                + counts("queued", "completed", "failed", "cancelled", "videos", "bytes")
                + numbers("medianProcessingSeconds")
        case .services:
            dimensions("serviceName")
                + counts(
                    "onlineSeconds", "degradedSeconds", "offlineSeconds", "unknownSeconds", "maintenanceSeconds",
                    "incidents", "resolvedIncidents", "measurements")
                + numbers(
                    "uptimePercentage", "meanTimeToRepairSeconds", "averageMs", "maxMs", "medianMs", "p95Ms")
        case .errors:
            dimensions("errorCode") + counts("errors", "serverErrors", "clientErrors") + numbers("affectedUsers")
        }
    }

    func statement(_ range: ReportRange, _ projection: Projection) -> SQL {
        let rows: SQL =
            switch self {
            case .requests: Self.requests(range, projection)
            case .people: Self.people(range, projection)
            case .downloads: Self.downloads(range, projection)
            case .services: Self.services(range, projection)
            case .errors: Self.errors(range, projection)
            }
        return "\(rows) limit \(projection.limit)"
    }

    static func during(_ range: ReportRange) -> SQL {
        "t.day between \(range.from)::date and \(range.to)::date"
    }

    private static func requests(_ range: ReportRange, _ projection: Projection) -> SQL {
        let (period, key) = (projection.period, projection.key("t.media_type"))
        return """
            select s.period, s.key, s.requested, s.approved, s.denied, s.cancelled, s.completed, s.failed, p.median, p.p95
            from (
              select \(period) as period, \(key) as key, sum(t.requested) as requested, sum(t.approved) as approved,
                     sum(t.denied) as denied, sum(t.cancelled) as cancelled, sum(t.completed) as completed, sum(t.failed) as failed
              from request_reports_daily t
              where \(during(range))
              group by 1, 2
            ) s
            left join (
              \(percentiles(range, period, key))
            ) p using (period, key)
            order by s.period, s.requested desc, s.key
            """
    }

    /// Of the time from a request to its completion, within 2 %: `period`, `key`, `median`, `p95`.
    static func percentiles(_ range: ReportRange, _ period: SQL, _ key: SQL) -> SQL {
        """
        select period, key, min(seconds) filter (where running >= 0.5 * total) as median,
               min(seconds) filter (where running >= 0.95 * total) as p95
        from (
          select period, key, duration_of_bucket(bucket) as seconds,
                 sum(requests) over (partition by period, key order by bucket) as running,
                 sum(requests) over (partition by period, key) as total
          from (
            select \(period) as period, \(key) as key, t.bucket, sum(t.request_count) as requests
            from request_processing_daily t
            where \(during(range))
            group by 1, 2, 3
          ) buckets
        ) running
        group by period, key
        """
    }

    /// Response times come from the days of `metric_rollups`. Percentiles of several days or services cannot be made of theirs:
    /// a row that stands for more than one has none.
    private static func services(_ range: ReportRange, _ projection: Projection) -> SQL {
        let (period, key) = (projection.period, projection.key("t.service_name"))
        return """
            select s.period, s.key, s.online::bigint, s.degraded::bigint, s.offline::bigint, s.unknown::bigint, s.maintenance::bigint,
                   s.incidents, s.resolved, coalesce(m.samples, 0),
                   trunc((100 * (s.online + s.degraded) / nullif(s.online + s.degraded + s.offline, 0))::numeric, 2),
                   s.repair / nullif(s.resolved, 0), m.average, m.max, m.p50, m.p95
            from (
              select \(period) as period, \(key) as key, sum(t.online_seconds) as online, sum(t.degraded_seconds) as degraded,
                     sum(t.offline_seconds) as offline, sum(t.unknown_seconds) as unknown,
                     sum(t.maintenance_seconds) as maintenance, sum(t.incidents) as incidents,
                     sum(t.resolved_incidents) as resolved, sum(t.repair_seconds) as repair
              from service_reports_daily t
              where \(during(range))
              group by 1, 2
            ) s
            left join (
              select \(period) as period, \(key) as key, sum(t.sample_count) as samples, sum(t.sum) / sum(t.sample_count) as average,
                     max(t.max) as max, case when count(*) = 1 then max(t.p50) end as p50,
                     case when count(*) = 1 then max(t.p95) end as p95
              from (
                select (bucket at time zone 'UTC')::date as day, service_name, sample_count, sum, max, p50, p95
                from metric_rollups
                where metric_name = 'response_time_ms' and resolution = '1d'
                  and bucket >= \(range.from.start) and bucket < \(range.to.end)
              ) t
              group by 1, 2
            ) m using (period, key)
            order by s.period, s.offline desc, s.degraded desc, s.key
            """
    }

    private static func errors(_ range: ReportRange, _ projection: Projection) -> SQL {
        """
        select \(projection.period), \(projection.key("t.error_code")), sum(t.error_count), sum(t.server_errors),
               sum(t.client_errors), case when count(*) = 1 then max(t.affected_users) end
        from error_reports_daily t
        where \(during(range))
        group by 1, 2
        order by 1, 3 desc, 2
        """
    }
}
