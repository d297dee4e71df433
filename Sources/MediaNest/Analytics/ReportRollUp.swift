public import Postgres

/// Fills the reporting tables, a day (UTC) at a time.
///
/// A day is written anew as a whole, so summing it up twice changes nothing. Today is written again every time, the last two
/// days once more when they are over; older ones stay as they are, also when what they were made from is gone.
public struct ReportRollUp {
    private let database: Database

    init(database: Database) { self.database = database }

    /// - Parameter mostDays: After so many somebody else should have his turn.
    /// - Returns: Whether everything is summed up.
    public func advance(mostDays: Int = 31, now: Timestamp = .now(), heartbeat: () -> Void = {}) throws -> Bool {
        let progress = RollUpProgress(name: "reports", database: database)
        let today = CalendarDay(of: now)
        var day = try beginning(progress, today: today)
        for _ in 0..<mostDays {
            let end = min(day.advanced(by: 1).beginning, now)
            _ = try database.pipeline(Self.statements(day) + [progress.advance(to: end, today: today)])
            heartbeat()
            if day >= today { return true }
            day = day.advanced(by: 1)
        }
        return false
    }

    private func beginning(_ progress: RollUpProgress, today: CalendarDay) throws -> CalendarDay {
        guard let place = try progress.place(today: today) else {
            let first = try database.query(
                """
                select least(
                  (select min(created_at) from media_request_events), (select min(created_at) from youtube_downloads),
                  (select min(started_at) from service_states), (select min(created_at) from service_incidents),
                  (select min(created_at) from error_logs))
                """
            ).first?.optionalTimestamp(0)
            // As far back as one report reaches.
            return min(
                today, max(first.map(CalendarDay.init(of:)) ?? today, today.advanced(by: 1 - ReportRange.mostDays)))
        }
        let day = min(today, CalendarDay(of: place.instant))
        return place.hasLookedBack ? day : day.advanced(by: -RollUpProgress.lateDays)
    }

    /// In one transaction, so that nobody sees half a day.
    static func statements(_ day: CalendarDay) -> [SQL] {
        requests(day) + downloads(day) + services(day) + errors(day)
    }

    // MARK: Requests

    private static func requests(_ day: CalendarDay) -> [SQL] {
        [
            "delete from request_reports_by_user_daily where day = \(day) and user_id is not null",
            """
            insert into request_reports_by_user_daily
              (day, user_id, media_type, requested, approved, denied, cancelled, completed, failed, processing_seconds)
            select \(day)::date, e.user_id, r.media_type,
                   count(distinct r.id) filter (where e.from_status is null),
                   count(distinct r.id) filter (where e.to_status = 'approved'),
                   count(distinct r.id) filter (where e.to_status = 'denied'),
                   count(distinct r.id) filter (where e.to_status = 'cancelled'),
                   count(distinct r.id) filter (where e.to_status = 'completed'),
                   count(distinct r.id) filter (where e.to_status = 'failed'),
                   coalesce(array_agg(greatest(extract(epoch from r.completed_at - r.created_at), 0)::integer)
                              filter (where e.to_status = 'completed' and r.completed_at is not null), '{}')
            from media_request_events e
            join media_requests r on r.id = e.request_id
            where e.created_at >= \(day.start) and e.created_at < \(day.end)
              and (e.from_status is null or e.to_status in ('approved', 'denied', 'cancelled', 'completed', 'failed'))
            group by e.user_id, r.media_type
            """,
            "delete from request_reports_daily where day = \(day)",
            """
            insert into request_reports_daily
              (day, media_type, requested, approved, denied, cancelled, completed, failed, requesting_users,
               median_processing_seconds, p95_processing_seconds)
            select \(day)::date, t.media_type, sum(t.requested), sum(t.approved), sum(t.denied), sum(t.cancelled),
                   sum(t.completed), sum(t.failed), count(*) filter (where t.requested > 0), min(p.median), min(p.p95)
            from request_reports_by_user_daily t
            left join (
              select media_type, percentile_cont(0.5) within group (order by seconds) as median,
                     percentile_cont(0.95) within group (order by seconds) as p95
              from request_reports_by_user_daily, unnest(processing_seconds) as seconds
              where day = \(day)
              group by media_type
            ) p on p.media_type = t.media_type
            where t.day = \(day)
            group by t.media_type
            """,
            "delete from request_processing_daily where day = \(day)",
            """
            insert into request_processing_daily (day, media_type, bucket, request_count)
            select \(day)::date, media_type, duration_bucket(seconds), count(*)
            from request_reports_by_user_daily, unnest(processing_seconds) as seconds
            where day = \(day)
            group by media_type, duration_bucket(seconds)
            """,
        ]
    }

    // MARK: Downloads

    private static func downloads(_ day: CalendarDay) -> [SQL] {
        [
            "delete from download_reports_by_user_daily where day = \(day) and user_id is not null",
            """
            insert into download_reports_by_user_daily
              (day, user_id, queued, completed, failed, cancelled, videos, bytes, processing_seconds)
            select \(day)::date, user_id, sum(queued), sum(completed), sum(failed), sum(cancelled), sum(videos), sum(bytes),
                   coalesce(array_agg(seconds) filter (where seconds is not null), '{}')
            from (
              select user_id, 1 as queued, 0 as completed, 0 as failed, 0 as cancelled, 0 as videos, 0 as bytes,
                     null::integer as seconds
              from youtube_downloads
              where created_at >= \(day.start) and created_at < \(day.end)
              union all
              select user_id, 0, 0, (status = 'failed')::integer, (status = 'cancelled')::integer, 0, 0, null
              from youtube_downloads
              where status in ('failed', 'cancelled') and updated_at >= \(day.start) and updated_at < \(day.end)
              union all
              select d.user_id, 0, 1, 0, 0, v.videos, v.bytes,
                     greatest(extract(epoch from d.completed_at - d.created_at), 0)::integer
              from youtube_downloads d
              cross join lateral (
                select count(*) as videos, coalesce(sum(size_bytes), 0) as bytes
                from youtube_videos
                where download_id = d.id and status = 'completed'
              ) v
              where d.completed_at >= \(day.start) and d.completed_at < \(day.end)
            ) what
            group by user_id
            """,
            "delete from download_reports_daily where day = \(day)",
            """
            insert into download_reports_daily
              (day, queued, completed, failed, cancelled, videos, bytes, downloading_users, median_processing_seconds)
            select \(day)::date, sum(queued), sum(completed), sum(failed), sum(cancelled), sum(videos), sum(bytes), count(*),
                   (select percentile_cont(0.5) within group (order by seconds)
                    from download_reports_by_user_daily, unnest(processing_seconds) as seconds
                    where day = \(day))
            from download_reports_by_user_daily
            where day = \(day)
            having count(*) > 0
            """,
        ]
    }

    // MARK: Services and errors

    private static func services(_ day: CalendarDay) -> [SQL] {
        [
            "delete from service_reports_daily where day = \(day)",
            """
            insert into service_reports_daily
              (day, service_name, online_seconds, degraded_seconds, offline_seconds, unknown_seconds, maintenance_seconds,
               incidents, resolved_incidents, repair_seconds)
            select \(day)::date, service_name,
                   coalesce(sum(seconds) filter (where state = 'online'), 0),
                   coalesce(sum(seconds) filter (where state = 'degraded'), 0),
                   coalesce(sum(seconds) filter (where state = 'offline'), 0),
                   coalesce(sum(seconds) filter (where state = 'unknown'), 0),
                   coalesce(sum(seconds) filter (where state = 'maintenance'), 0),
                   count(*) filter (where state = 'began'), count(*) filter (where state = 'resolved'),
                   coalesce(sum(seconds) filter (where state = 'resolved'), 0)
            from (
              select service_name, state,
                     extract(epoch from least(ended_at, \(day.end)) - greatest(started_at, \(day.start))) as seconds
              from service_states
              where started_at < \(day.end) and ended_at > \(day.start)
              union all
              select service_name, 'began', null from service_incidents
              where created_at >= \(day.start) and created_at < \(day.end)
              union all
              select service_name, 'resolved', extract(epoch from resolved_at - created_at) from service_incidents
              where resolved_at >= \(day.start) and resolved_at < \(day.end)
            ) what
            group by service_name
            """,
        ]
    }

    private static func errors(_ day: CalendarDay) -> [SQL] {
        [
            "delete from error_reports_daily where day = \(day)",
            """
            insert into error_reports_daily (day, error_code, error_count, server_errors, client_errors, affected_users)
            select \(day)::date, error_code, count(*), count(*) filter (where status_code >= 500),
                   count(*) filter (where status_code between 400 and 499), count(distinct user_id)
            from error_logs
            where created_at >= \(day.start) and created_at < \(day.end)
            group by error_code
            """,
        ]
    }
}
