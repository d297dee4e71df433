import Logging
import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct RetentionTests {
    private let now = Timestamp.now()

    /// All sums are made, so that nothing waits for them.
    private func sumUp(_ db: TestDatabase) throws {
        try db.superuser().query(
            "insert into roll_up_progress select name, \(now), current_date from unnest(array['5m', '1h', '1d', 'reports']) as name"
        )
    }

    private func audit(_ db: TestDatabase) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for row in try db.superuser().query(
            """
            select key, value from audit_log, jsonb_each_text(after)
            where action = 'retention.run' and key <> 'failed' and value <> '0' order by id
            """)
        { counts[row.string(0), default: 0] += row.int(1) }
        return counts
    }

    @Test func whatIsOldGoesAndWhatIsYoungStays() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let history = try History(db)
            try history.connection.execute(script: Self.oldAndYoung.replacing("ADA", with: ada.userID.text))
            let dryRun = try db.worker.retention.findings()

            #expect(try db.worker.retention.run())

            for table in Self.tables {
                let left = try history.rows(SQL(unsafe: "select count(*)::text from \(table)"))
                #expect(left == ["1"], "of \(table)")
            }
            var expected = Dictionary(uniqueKeysWithValues: Self.tables.map { ($0, 1) })
            expected["jobs"] = nil
            expected["metric_rollups"] = nil
            for name in ["jobs", "dead_jobs", "metric_rollups_5m", "metric_rollups_1h", "metric_rollups_1d"] {
                expected[name] = 1
            }
            #expect(try audit(db) == expected)
            let found = dryRun.filter { $0.count > 0 }.map { ($0.name, $0.count) }
            #expect(Dictionary(uniqueKeysWithValues: found) == expected, "the dry run says the same")
            #expect(try db.worker.retention.findings().allSatisfy { $0.count == 0 })
        }
    }

    /// One old and one young row of each; of jobs and sums, more old ones.
    private static let tables = [
        "verification_tokens", "plex_pins", "session_tokens", "sessions", "idempotency_keys", "rate_limits", "jobs",
        "notification_outbox", "notifications", "service_incidents", "service_states", "maintenance_windows",
        "metric_rollups",
        "request_reports_daily",
        "request_reports_by_user_daily", "request_processing_daily", "download_reports_daily",
        "download_reports_by_user_daily",
        "service_reports_daily", "error_reports_daily",
    ]

    private static let oldAndYoung = """
        set session_replication_role = replica;
        insert into verification_tokens (identifier, token, expires, purpose)
        values ('a', repeat('a', 64), now() - interval '1 s', 'email'), ('b', repeat('b', 64), now() - interval '29 days', 'invitation');
        insert into plex_pins (plex_pin_id, code, binding_hash, expires_at, from_browser)
        select n, 'c', repeat('a', 64), now() + n * interval '1 minute', true from unnest(array[-1, 1]) n;
        insert into sessions (session_token, user_id, expires)
        select repeat(n::text, 64), 'ADA', now() + (n - 2) * interval '1 minute' from unnest(array[1, 3]) n;
        insert into session_tokens (user_id, token_hash, expires_at, used_at)
        select 'ADA', repeat(n::text, 64), now() + (n - 2) * interval '1 minute', now() from unnest(array[1, 3]) n;
        insert into idempotency_keys (user_id, key, route, request_digest, created_at)
        select 'ADA', d::text, 'r', 'd', now() - d * interval '1 day' from unnest(array[6, 8]) d;
        insert into rate_limits (user_id, endpoint, window_start)
        select 'x', 'api', now() - d * interval '1 day' from unnest(array[29, 31]) d;
        insert into jobs (kind, status, finished_at)
        values ('k', 'succeeded', now() - interval '15 days'), ('k', 'dead', now() - interval '91 days'),
               ('k', 'dead', now() - interval '89 days');
        insert into notifications (user_id, type, title, message, read, created_at)
        select 'ADA', 'info', 't', 'm', true, now() - d * interval '1 day' from unnest(array[179, 181]) d;
        insert into notification_outbox (target_id, user_id, event_key, payload, status, finished_at)
        select gen_random_uuid(), 'ADA', 'e', '{}', 'delivered', now() - d * interval '1 day' from unnest(array[179, 181]) d;
        insert into service_incidents (service_name, incident_type, description, status, created_at, resolved_at)
        select 'plex', 'outage', 'd', 'closed', now() - interval '3 years', now() - d * interval '1 day' from unnest(array[729, 731]) d;
        insert into service_states (service_name, state, started_at, ended_at)
        select 'plex', 'online', now() - interval '2 years' + d * interval '1 s', now() - d * interval '1 day' from unnest(array[119, 121]) d;
        insert into maintenance_windows (title, starts_at, duration_minutes)
        select 'five days', now() - d * interval '1 day', 7200 from unnest(array[94, 96]) d;
        insert into metric_rollups (service_name, metric_name, resolution, bucket, sample_count, sum, min, max, p50, p95)
        select 'plex', 'up', r, now() - d * interval '1 day', 1, 1, 1, 1, 1, 1
        from (values ('5m', 15), ('1h', 91), ('1d', 732), ('1d', 730)) v (r, d);
        insert into request_reports_daily (day, media_type) select current_date - d, 'tv' from unnest(array[1825, 1827]) d;
        insert into request_reports_by_user_daily (day, media_type) select current_date - d, 'tv' from unnest(array[1825, 1827]) d;
        insert into request_processing_daily (day, media_type, bucket, request_count)
        select current_date - d, 'tv', 1, 1 from unnest(array[1825, 1827]) d;
        insert into download_reports_daily (day) select current_date - d from unnest(array[1825, 1827]) d;
        insert into download_reports_by_user_daily (day) select current_date - d from unnest(array[1825, 1827]) d;
        insert into service_reports_daily (day, service_name) select current_date - d, 'plex' from unnest(array[1825, 1827]) d;
        insert into error_reports_daily (day, error_code) select current_date - d, 'a.b' from unnest(array[1825, 1827]) d;
        """

    @Test func oldPartitionsAreDroppedWithTheirRows() throws {
        try withDatabase { db in
            let history = try History(db)
            for days in [0, -29, -40, -60] { try history.error("a.b", status: 500, at: now + days * 86_400) }
            for days in [0, -80, -130, -175] { try history.measurements(5, from: now + days * 86_400) }
            try db.worker.partitions.ensure(ahead: 0)
            try sumUp(db)

            _ = try db.worker.retention.run()

            #expect(try history.rows("select count(*)::text from error_logs") == ["2"])
            #expect(try history.rows("select count(*)::text from service_metrics") == ["10"])
            #expect(try audit(db)["error_logs"] == 2)
            #expect(try audit(db)["service_metrics"] == 2)
        }
    }

    /// A worker that was away for months must not lose what it has not summed up.
    @Test func whatIsNotSummedUpIsKept() throws {
        try withDatabase { db in
            let history = try History(db)
            try history.error("a.b", status: 500, at: now + -60 * 86_400)
            try db.worker.partitions.ensure(ahead: 0)

            _ = try db.worker.retention.run()
            #expect(try history.rows("select count(*)::text from error_logs") == ["1"])

            try db.superuser().query(
                "insert into roll_up_progress values ('reports', \(now + -61 * 86_400), current_date)")
            _ = try db.worker.retention.run()
            #expect(try history.rows("select count(*)::text from error_logs") == ["1"])
        }
    }

    /// The days before the place that the sums have come to are summed up once more.
    @Test func whatIsToBeSummedUpOnceMoreIsKept() throws {
        try withDatabase { db in
            let history = try History(db)
            for days in [-61, -62, -64] { try history.error("a.b", status: 500, at: now + days * 86_400) }
            try db.superuser().query(
                "insert into roll_up_progress values ('reports', \(now + -60 * 86_400), current_date - 60)")

            _ = try db.worker.retention.run()

            #expect(try audit(db) == ["error_logs_default": 1])
        }
    }

    @Test func rowsThatLieInTheDefaultPartitionGoToo() throws {
        try withDatabase { db in
            let history = try History(db)
            for days in [-29, -31] { try history.error("a.b", status: 500, at: now + days * 86_400) }
            _ = try db.worker.retention.run()
            #expect(try audit(db).isEmpty, "not before they are summed up")
            try sumUp(db)

            _ = try db.worker.retention.run()

            #expect(try history.rows("select count(*)::text from error_logs") == ["1"])
            #expect(try audit(db) == ["error_logs_default": 1])
        }
    }

    @Test func muchIsRemovedInBatchesAndTheRestInTheNextRun() throws {
        try withDatabase { db in
            try db.superuser().query(
                """
                insert into rate_limits (user_id, endpoint, window_start)
                select n::text, 'api', now() - interval '40 days' from generate_series(1, 25) n
                """)
            let retention = Retention(
                database: db.worker.database, settings: db.worker.settings,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, batchRows: 10, mostBatches: 2)
            var heartbeats = 0

            #expect(try !retention.run { heartbeats += 1 })
            #expect(try audit(db) == ["rate_limits": 20])
            #expect(try retention.run())

            #expect(try audit(db) == ["rate_limits": 25])
            #expect(heartbeats > 20)
        }
    }

    /// A reader keeps the partition; everything else goes, and nobody waits.
    @Test func aPartitionThatIsBeingReadIsDroppedTheNextTime() throws {
        try withDatabase { db in
            let history = try History(db)
            try history.error("a.b", status: 500, at: now + -60 * 86_400)
            try db.worker.partitions.ensure(ahead: 0)
            try sumUp(db)
            try history.connection.execute(
                script:
                    "insert into rate_limits (user_id, endpoint, window_start) values ('x', 'api', now() - interval '40 days')"
            )
            let reader = db.superuser()
            try reader.transaction { transaction in
                try transaction.query("select 1 from error_logs")
                _ = try db.worker.retention.run()
            }
            #expect(try audit(db) == ["rate_limits": 1])
            #expect(
                try history.rows("select after ->> 'failed' from audit_log where action = 'retention.run'") == [
                    #"["error_logs"]"#
                ])

            _ = try db.worker.retention.run()

            #expect(try audit(db)["error_logs"] == 1)
        }
    }

    /// Signing in stays remembered, and a copy of a used token still gives the thief away.
    @Test func aRememberedSignInOutlivesItsSession() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            try db.superuser().query(
                """
                with old as (
                  insert into sessions (session_token, user_id, expires) values (repeat('a', 64), \(ada.userID), now() - interval '1 s')
                  returning id
                )
                insert into session_tokens (user_id, token_hash, expires_at, session_id, used_at)
                select \(ada.userID), repeat(n::text, 64), now() + interval '1 day', old.id, case n when 1 then now() end
                from old, generate_series(1, 2) n
                """)

            _ = try db.worker.retention.run()

            #expect(try audit(db) == ["sessions": 1])
            #expect(
                try db.superuser().query("select session_id is null from session_tokens").map { $0.bool(0) } == [
                    true, true,
                ])
        }
    }

    @Test func theAdminDecidesAboutAges() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            try db.superuser().query(
                "insert into jobs (kind, status, finished_at) values ('k', 'succeeded', now() - interval '3 days')")
            _ = try db.worker.retention.run()
            #expect(try audit(db).isEmpty)
            _ = try db.services.settings.update(as: root, ipAddress: nil) { $0.retention.jobDays = 2 }

            _ = try TestDatabase.services(db.environment, role: .worker).retention.run()

            #expect(try audit(db) == ["jobs": 1])
        }
    }

    @Test func everyRunLeavesALine() throws {
        try withDatabase { db in
            _ = try db.worker.retention.run()
            _ = try db.worker.retention.run()

            let lines = try db.superuser().query(
                "select actor_label, after ? 'error_logs' from audit_log where action = 'retention.run'")
            #expect(lines.map { $0.string(0) } == ["system", "system"] && lines.allSatisfy { $0.bool(1) })
        }
    }
}
