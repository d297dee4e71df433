import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct MaintenanceWindowTests {
    private func covers(_ instants: [String], _ window: SQL) throws -> [Bool] {
        try withDatabase { db in
            try db.superuser().query(window)
            return try db.superuser().query(
                "select in_maintenance('plex', i::timestamptz) from unnest(\(instants)::text[]) with ordinality u (i, n) order by n"
            ).map { $0.bool(0) }
        }
    }

    @Test func aSingleWindowBeginsAndEndsOnTheSecond() throws {
        let covered = try covers(
            ["2026-11-21T01:59:59Z", "2026-11-21T02:00:00Z", "2026-11-21T02:59:59Z", "2026-11-21T03:00:00Z"],
            """
            insert into maintenance_windows (title, starts_at, duration_minutes) values ('once', '2026-11-21T02:00:00Z', 60)
            """)

        #expect(covered == [false, true, true, false])
    }

    /// Sundays at 03:30 in Berlin: 01:30 UTC in summer, 02:30 in winter. The clocks change on 25 October 2026.
    @Test func aWeeklyWindowFollowsTheClocksOfItsZone() throws {
        let covered = try covers(
            [
                "2026-10-18T01:29:59Z", "2026-10-18T01:30:00Z", "2026-10-18T02:30:00Z", "2026-10-25T01:30:00Z",
                "2026-10-25T02:30:00Z", "2026-10-25T03:29:59Z", "2026-10-26T02:30:00Z",
            ],
            """
            insert into maintenance_windows (title, weekdays, start_time, time_zone, duration_minutes)
            values ('weekly', '{7}', '03:30', 'Europe/Berlin', 60)
            """)

        #expect(covered == [false, true, false, false, true, true, false])
    }

    @Test func aWindowReachesOverMidnightAndTheWeeksEnd() throws {
        let covered = try covers(
            ["2026-11-22T22:59:59Z", "2026-11-22T23:00:00Z", "2026-11-23T00:59:59Z", "2026-11-23T01:00:00Z"],
            """
            insert into maintenance_windows (title, weekdays, start_time, duration_minutes) values ('weekly', '{7}', '23:00', 120)
            """)

        #expect(covered == [false, true, true, false])
    }

    @Test func anotherServicesWindowIsNotOurs() throws {
        let covered = try covers(
            ["2026-11-21T02:30:00Z"],
            """
            insert into maintenance_windows (service_name, title, starts_at, duration_minutes)
            values ('overseerr', 'once', '2026-11-21T02:00:00Z', 60)
            """)

        #expect(covered == [false])
    }
}
