import Postgres

/// The reports that tell people apart.
extension Report {
    static func people(_ range: ReportRange, _ projection: Projection) -> SQL {
        """
        select \(ofPerson), s.requested, s.approved, s.denied, s.cancelled, s.completed, s.failed, s.downloads, s.videos, s.bytes, s.median
        from (
          select \(personKey(projection)), \(sum("requested")), \(sum("approved")), \(sum("denied")), \(sum("cancelled")),
                 \(sum("completed")), \(sum("failed")), \(sum("downloads")), \(sum("videos")), \(sum("bytes")), \(median)
          from (
            select t.day, t.user_id, t.requested, t.approved, t.denied, t.cancelled, t.completed, t.failed,
                   0 as downloads, 0 as videos, 0 as bytes, p.seconds, p.n
            from request_reports_by_user_daily t \(durations)
            where \(during(range))
            union all
            select t.day, t.user_id, 0, 0, 0, 0, 0, 0, t.completed, t.videos, t.bytes, null, null
            from download_reports_by_user_daily t
            where \(during(range))
          ) t
          group by 1, 2
        ) s
        left join users u on u.id = s.user_id
        order by s.period, \(projection.ranking("s.requested desc, s.videos desc,")) s.user_id
        """
    }

    static func downloads(_ range: ReportRange, _ projection: Projection) -> SQL {
        """
        select \(ofPerson), s.queued, s.completed, s.failed, s.cancelled, s.videos, s.bytes, s.median
        from (
          select \(personKey(projection)), \(sum("queued")), \(sum("completed")), \(sum("failed")), \(sum("cancelled")), \(sum("videos")),
                 \(sum("bytes")), \(median)
          from (
            select t.*, p.seconds, p.n
            from download_reports_by_user_daily t \(durations)
            where \(during(range))
          ) t
          group by 1, 2
        ) s
        left join users u on u.id = s.user_id
        order by s.period, \(projection.ranking("s.bytes desc, s.queued desc,")) s.user_id
        """
    }

    /// Days and ids as they are stored: compared as text, ten thousand rows take twice as long.
    private static func personKey(_ projection: Projection) -> SQL {
        "\(projection.firstDay) as period, \(projection.key("t.user_id", none: "null::uuid")) as user_id"
    }

    private static let ofPerson: SQL = "coalesce(s.period::text, ''), coalesce(s.user_id::text, ''), u.name, u.email"

    /// A row for each duration of a `t`, or one without; the sums count the first alone.
    private static let durations: SQL = "left join unnest(t.processing_seconds) with ordinality p (seconds, n) on true"

    private static func sum(_ column: StaticString) -> SQL {
        let name = SQL(stringLiteral: column)
        return "sum(t.\(name)) filter (where t.n = 1 or t.n is null) as \(name)"
    }

    /// Exact, from the durations themselves.
    private static let median: SQL = "percentile_cont(0.5) within group (order by t.seconds) as median"
}
