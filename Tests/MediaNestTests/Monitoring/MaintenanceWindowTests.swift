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

    /// In the night of 29 March 2026 there is no 02:30 in Berlin: the clocks show 03:30 then, which is 01:30 UTC.
    @Test func anHourThatIsSkippedInSpringIsHeldAfterIt() throws {
        let covered = try covers(
            [
                "2026-03-22T01:29:59Z", "2026-03-22T01:30:00Z", "2026-03-29T01:29:59Z", "2026-03-29T01:30:00Z",
                "2026-03-29T02:29:59Z", "2026-03-29T02:30:00Z", "2026-04-05T00:29:59Z", "2026-04-05T00:30:00Z",
            ],
            """
            insert into maintenance_windows (title, weekdays, start_time, time_zone, duration_minutes)
            values ('weekly', '{7}', '02:30', 'Europe/Berlin', 60)
            """)

        #expect(covered == [false, true, false, true, true, false, false, true])
    }

    /// In that of 25 October 02:30 comes twice: it is the second, in winter time, which is meant.
    @Test func anHourThatComesTwiceInAutumnIsHeldOnce() throws {
        let covered = try covers(
            [
                "2026-10-25T00:30:00Z", "2026-10-25T01:29:59Z", "2026-10-25T01:30:00Z", "2026-10-25T02:29:59Z",
                "2026-10-25T02:30:00Z",
            ],
            """
            insert into maintenance_windows (title, weekdays, start_time, time_zone, duration_minutes)
            values ('weekly', '{7}', '02:30', 'Europe/Berlin', 60)
            """)

        #expect(covered == [false, false, true, true, false])
    }

    /// Saturdays 23:00 for ten hours: the night in which the clocks go forward ends at 10:00 by the clock.
    @Test func aWindowLastsItsTimeWhateverTheClocksDo() throws {
        let covered = try covers(
            [
                "2026-03-28T22:00:00Z", "2026-03-29T07:59:59Z", "2026-03-29T08:00:00Z", "2026-10-25T06:59:59Z",
                "2026-10-25T07:00:00Z",
            ],
            """
            insert into maintenance_windows (title, weekdays, start_time, time_zone, duration_minutes)
            values ('weekly', '{6}', '23:00', 'Europe/Berlin', 600)
            """)

        #expect(covered == [true, true, false, true, false])
    }

    private func times(_ function: SQL, _ instants: [String], _ windows: SQL) throws -> [String?] {
        try withDatabase { db in
            try db.superuser().query(windows)
            return try db.superuser().query(
                "select \(function) from unnest(\(instants)::text[]) with ordinality u (i, n) order by n"
            ).map { $0.optionalTimestamp(0)?.iso8601 }
        }
    }

    @Test func windowsThatOverlapOrFollowEndTogether() throws {
        let ends = try times(
            "maintenance_until('plex', i::timestamptz)",
            [
                "2026-11-21T01:59:59Z", "2026-11-21T02:00:00Z", "2026-11-21T03:15:00Z", "2026-11-21T04:30:00Z",
                "2026-11-21T05:00:00Z",
            ],
            """
            insert into maintenance_windows (service_name, title, starts_at, duration_minutes) values
              ('plex', 'a', '2026-11-21T02:00:00Z', 60), (null, 'overlaps', '2026-11-21T02:30:00Z', 60),
              ('plex', 'follows', '2026-11-21T03:30:00Z', 90), ('overseerr', 'another''s', '2026-11-21T05:00:00Z', 60)
            """)

        let end = "2026-11-21T05:00:00.000Z"
        #expect(ends == [nil, end, end, end, nil])
    }

    @Test func whatWasEndedIsOverAndAWeeklyWindowComesAgain() throws {
        let windows: SQL = """
            insert into maintenance_windows (service_name, title, starts_at, weekdays, start_time, duration_minutes, ended_at) values
              ('plex', 'once', '2026-11-18T02:00:00Z', null, null, 600, '2026-11-18T03:00:00Z'),
              ('plex', 'weekly', null, '{7}', '02:00', 600, '2026-11-22T03:00:00Z')
            """
        let instants = ["2026-11-18T04:00:00Z", "2026-11-22T04:00:00Z", "2026-11-29T02:00:00Z"]

        #expect(
            try times("maintenance_until('plex', i::timestamptz)", instants, windows) == [
                nil, nil, "2026-11-29T12:00:00.000Z",
            ])
        #expect(
            try times("maintenance_next_start('plex', i::timestamptz)", instants, windows)
                == ["2026-11-22T02:00:00.000Z", "2026-11-29T02:00:00.000Z", nil])
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

    /// Its next probe, which would see to that, never comes.
    @Test func aServiceThatIsNotWatchedAnyMoreIsNotMarkedForGood() throws {
        try withDatabase { db in
            try db.superuser().query("update service_status set in_maintenance = true where service_name = 'plex'")

            try db.worker.monitoring.probeAll()

            #expect(try db.superuser().query("select 1 from service_status where in_maintenance").isEmpty)
        }
    }
}
