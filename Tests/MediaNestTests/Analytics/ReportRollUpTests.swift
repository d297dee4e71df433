import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct ReportRollUpTests {
    private let noon = History.noon

    private func requests(_ history: History) throws -> [String] {
        try history.rows(
            """
            select concat_ws(' ', to_char(day, 'DD'), media_type, requested, approved, denied, cancelled, completed, failed,
                             requesting_users, median_processing_seconds, p95_processing_seconds)
            from request_reports_daily order by day, media_type
            """)
    }

    @Test func requestsAreCountedOnTheDayTheyEnteredAState() throws {
        try withDatabase { db in
            let history = try History(db)
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            try history.request(of: ada, at: noon, [("approved", 1), ("downloading", 2), ("completed", 3)])
            try history.request(
                of: bob, at: noon, [("approved", 1), ("failed", 2), ("retrying", 3), ("failed", 4), ("completed", 24)])
            try history.request(of: bob, "tv", at: noon, [("denied", 2)])

            #expect(try db.worker.reportRollUp.advance(now: noon + 2 * 86_400))

            #expect(
                try requests(history) == [
                    "20 movie 2 2 0 0 1 1 2 10800 10800", "20 tv 1 0 1 0 0 0 1", "21 movie 0 0 0 0 1 0 0 86400 86400",
                ])
        }
    }

    @Test func summingUpTwiceChangesNothing() throws {
        try withDatabase { db in
            let history = try History(db)
            try history.request(of: db.makeUser("ada"), at: noon, [("approved", 1), ("completed", 3)])
            _ = try db.worker.reportRollUp.advance(now: noon + 86_400)
            let once = try requests(history)

            _ = try db.worker.reportRollUp.advance(now: noon + 86_401)
            _ = try db.worker.reportRollUp.advance(now: noon + 2 * 86_400)

            #expect(try requests(history) == once)
            #expect(try history.rows("select count(*)::text from request_processing_daily") == ["1"])
        }
    }

    @Test func missedDaysAreCaughtUpInSteps() throws {
        try withDatabase { db in
            let history = try History(db)
            let ada = try db.makeUser("ada")
            for day in 0..<40 { try history.request(of: ada, at: noon + day * 86_400) }
            _ = try db.worker.reportRollUp.advance(now: noon)

            #expect(try !db.worker.reportRollUp.advance(now: noon + 39 * 86_400), "31 days at once")
            #expect(try db.worker.reportRollUp.advance(now: noon + 39 * 86_400))

            #expect(try requests(history).count == 40)
        }
    }

    @Test func lateNewsOfTheLastTwoDaysIsCountedInAndOlderDaysStay() throws {
        try withDatabase { db in
            let history = try History(db)
            for day in 0..<4 { try history.error("a", status: 500, at: noon + day * 86_400) }
            _ = try db.worker.reportRollUp.advance(now: noon + 3 * 86_400)
            for day in 0..<4 { try history.error("a", status: 500, at: noon + day * 86_400) }

            _ = try db.worker.reportRollUp.advance(now: noon + 4 * 86_400)

            #expect(
                try history.rows("select error_count::text from error_reports_daily order by day") == [
                    "1", "2", "2", "2",
                ])
        }
    }

    /// Yesterday's numbers are still yesterday's.
    @Test func whatADeletedPersonDidStaysInTheSums() throws {
        try withDatabase { db in
            let history = try History(db)
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            try history.request(of: ada, at: noon, [("approved", 1), ("completed", 3)])
            try history.request(of: bob, at: noon)
            _ = try db.worker.reportRollUp.advance(now: noon + 12_000)
            let before = try requests(history)
            try db.superuser().query("delete from users where id = \(ada.userID)")

            _ = try db.worker.reportRollUp.advance(now: noon + 13_000)

            #expect(try requests(history) == before)
            let named = try history.rows(
                "select coalesce(user_id::text, 'nobody') from request_reports_by_user_daily order by requested, user_id nulls first"
            )
            #expect(named == ["nobody", bob.userID.text])
        }
    }

    @Test func downloadsCountWithTheirVideosAndBytes() throws {
        try withDatabase { db in
            let history = try History(db)
            let ada = try db.makeUser("ada")
            try history.connection.query(
                """
                insert into youtube_downloads (id, user_id, playlist_url, status, created_at, updated_at, completed_at)
                values ('00000000-0000-4000-8000-000000000001', \(ada.userID), 'https://youtu.be/x', 'completed', \(noon), \(noon + 60), \(noon + 60)),
                       ('00000000-0000-4000-8000-000000000002', \(ada.userID), 'https://youtu.be/y', 'failed', \(noon), \(noon + 60), null)
                """)
            try history.connection.query(
                """
                insert into youtube_videos (download_id, user_id, video_id, position, title, status, size_bytes)
                select '00000000-0000-4000-8000-000000000001', \(ada.userID), n::text, n, 'v', case n when 3 then 'failed' else 'completed' end,
                       3000000000
                from generate_series(1, 3) n
                """)

            _ = try db.worker.reportRollUp.advance(now: noon + 3600)

            #expect(
                try history.rows(
                    """
                    select concat_ws(' ', day, queued, completed, failed, cancelled, videos, bytes, downloading_users, median_processing_seconds)
                    from download_reports_daily
                    """) == ["2026-11-20 2 1 1 0 2 6000000000 1 60"])
        }
    }

    @Test func servicesAreCountedByTheTimeInEachState() throws {
        try withDatabase { db in
            let history = try History(db)
            try history.connection.query(
                """
                insert into service_states (service_name, state, started_at, ended_at)
                values ('plex', 'online', \(noon + -86_400), \(noon)), ('plex', 'offline', \(noon), \(noon + 3600)),
                       ('plex', 'degraded', \(noon + 3600), \(noon + 5400)), ('plex', 'maintenance', \(noon + 5400), \(noon + 7200)),
                       ('nas', 'unknown', \(noon), \(noon + 60))
                """)
            try history.connection.query(
                """
                insert into service_incidents (service_name, incident_type, description, status, created_at, resolved_at)
                values ('plex', 'outage', 'd', 'resolved', \(noon), \(noon + 3600)), ('plex', 'outage', 'd', 'open', \(noon), null)
                """)

            _ = try db.worker.reportRollUp.advance(now: noon + 7200)

            #expect(
                try history.rows(
                    """
                    select concat_ws(' ', to_char(day, 'DD'), service_name, online_seconds, degraded_seconds, offline_seconds, unknown_seconds,
                                     maintenance_seconds, incidents, resolved_incidents, repair_seconds)
                    from service_reports_daily order by day, service_name
                    """) == [
                        "19 plex 43200 0 0 0 0 0 0 0", "20 nas 0 0 0 60 0 0 0 0",
                        "20 plex 43200 1800 3600 0 1800 2 1 3600",
                    ])
        }
    }

    @Test func errorsAreCountedByCode() throws {
        try withDatabase { db in
            let history = try History(db)
            let ada = try db.makeUser("ada")
            for status in [500, 503, 404] { try history.error("x.y", status: status, at: noon, of: ada) }
            try history.error("a.b", status: 400, at: noon + -1)

            _ = try db.worker.reportRollUp.advance(now: noon + 60)

            #expect(
                try history.rows(
                    """
                    select concat_ws(' ', error_code, error_count, server_errors, client_errors, affected_users)
                    from error_reports_daily order by error_code
                    """) == ["a.b 1 0 1 0", "x.y 3 2 1 1"])
        }
    }
}
