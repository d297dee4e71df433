import Postgres
import TestSupport
import Testing

@testable import MediaNestJobs

/// Long work is done in turns, so that probes and deliveries come in between.
@Suite struct HistoryJobsTests {
    @Test func monthsOfHistoryAreSummedUpInTurns() throws {
        try withDatabase { db in
            let superuser = db.superuser()
            try superuser.query(
                """
                insert into service_metrics (service_name, metric_name, metric_value, timestamp)
                select 'plex', 'response_time_ms', n, now() - n * interval '1 day' from generate_series(0, 39) n
                """)
            try superuser.query(
                """
                insert into error_logs (correlation_id, error_code, error_message, created_at)
                select 'c', 'a.b', 'm', now() - n * interval '1 day' from generate_series(0, 39) n
                """)
            let ids = try [db.queue("services.roll_up"), db.queue("reports.roll_up"), db.queue("retention.run")]

            try db.makeWorker().drain()
            #expect(try db.job(ids[0]).lastError == "more is to be summed up")
            #expect(try db.job(ids[1]).lastError == "more days are to be summed up")
            for _ in 0..<10 { try db.workOn() }

            for id in ids { #expect(try db.job(id).status == "succeeded") }
            #expect(try superuser.query("select count(*) from metric_rollups where resolution = '1d'")[0].int(0) == 40)
            #expect(try superuser.query("select count(*) from error_reports_daily")[0].int(0) == 40)
            #expect(try superuser.query("select count(*) from audit_log where action = 'retention.run'")[0].int(0) == 1)
        }
    }
}
