import Postgres

/// The reports that tell people apart. What everybody did together comes from the tables without people, which are small.
extension Report {
    static func people(_ range: ReportRange, _ projection: Projection) -> SQL {
        let columns: [StaticString] = [
            "requested", "approved", "denied", "cancelled", "completed", "failed", "downloads", "videos", "bytes",
        ]
        return switch projection {
        case .total, .series:
            together(
                columns, projection,
                of: """
                    select t.day, t.requested, t.approved, t.denied, t.cancelled, t.completed, t.failed,
                           0 as downloads, 0 as videos, 0 as bytes
                    from request_reports_daily t
                    where \(during(range))
                    union all
                    select t.day, 0, 0, 0, 0, 0, 0, t.completed, t.videos, t.bytes
                    from download_reports_daily t
                    where \(during(range))
                    """, medians: percentiles(range, projection.period, "''"))
        case .breakdown, .detail:
            apart(
                columns, projection,
                of: """
                    select t.day, t.user_id, t.requested, t.approved, t.denied, t.cancelled, t.completed, t.failed,
                           0 as downloads, 0 as videos, 0 as bytes, p.seconds, p.n
                    from request_reports_by_user_daily t \(durations)
                    where \(during(range))
                    union all
                    select t.day, t.user_id, 0, 0, 0, 0, 0, 0, t.completed, t.videos, t.bytes, null, null
                    from download_reports_by_user_daily t
                    where \(during(range))
                    """, mostFirst: "s.requested desc, s.videos desc,")
        }
    }

    static func downloads(_ range: ReportRange, _ projection: Projection) -> SQL {
        let columns: [StaticString] = ["queued", "completed", "failed", "cancelled", "videos", "bytes"]
        return switch projection {
        case .total, .series:
            together(
                columns, projection, of: "select t.* from download_reports_daily t where \(during(range))",
                medians: """
                    select \(projection.period) as period, percentile_cont(0.5) within group (order by seconds) as median
                    from download_reports_by_user_daily t, unnest(t.processing_seconds) as seconds
                    where \(during(range))
                    group by 1
                    """)
        case .breakdown, .detail:
            apart(
                columns, projection,
                of: """
                    select t.*, p.seconds, p.n
                    from download_reports_by_user_daily t \(durations)
                    where \(during(range))
                    """, mostFirst: "s.bytes desc, s.queued desc,")
        }
    }

    /// Sums of rows that have a `day`.
    private static func together(
        _ columns: [StaticString], _ projection: Projection, of rows: SQL, medians: SQL
    ) -> SQL {
        """
        select s.period, '', null, null\(list(columns) { ", s.\($0)" }), p.median
        from (
          select \(projection.period) as period\(list(columns) { ", sum(t.\($0)) as \($0)" })
          from (\(rows)) t
          group by 1
        ) s
        left join (\(medians)) p using (period)
        order by s.period
        """
    }

    /// Sums of rows that have a `day` and a `user_id`, with exact medians.
    ///
    /// Days and ids are compared as they are stored: as text, ten thousand rows take twice as long.
    private static func apart(
        _ columns: [StaticString], _ projection: Projection, of rows: SQL, mostFirst: SQL
    ) -> SQL {
        """
        select coalesce(s.period::text, ''), coalesce(s.user_id::text, ''), u.name, u.email\(list(columns) { ", s.\($0)" }), s.median
        from (
          select \(projection.firstDay) as period, t.user_id,
                 percentile_cont(0.5) within group (order by t.seconds) as median
                 \(list(columns) { ", sum(t.\($0)) filter (where t.n = 1 or t.n is null) as \($0)" })
          from (\(rows)) t
          group by 1, 2
        ) s
        left join users u on u.id = s.user_id
        order by s.period, \(projection.ranking(mostFirst)) s.user_id
        """
    }

    /// A row for each duration of a row `t`, or one without.
    private static let durations: SQL = "left join unnest(t.processing_seconds) with ordinality p (seconds, n) on true"

    private static func list(_ columns: [StaticString], _ item: (SQL) -> SQL) -> SQL {
        columns.reduce("") { list, column in "\(list)\(item(SQL(stringLiteral: column)))" }
    }
}
