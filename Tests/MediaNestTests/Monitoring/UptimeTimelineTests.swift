import HTTPClient
import Postgres
import TestSupport
import Testing

@testable import MediaNest

/// Days as monitoring sees them, probe by probe through the recorder, against uptimes that were worked out by hand.
@Suite struct UptimeTimelineTests {
    /// One probe every five minutes, or at another step: p passed, f failed, t slow, - unknowable, space none.
    private struct Timeline {
        let db: TestDatabase
        let begin: Timestamp
        let seconds: Int
        private(set) var step = 0

        init(_ db: TestDatabase, from begin: Timestamp, every seconds: Int) {
            self.db = db
            self.begin = begin
            self.seconds = seconds
        }

        var now: Timestamp { begin + (step - 1) * seconds }

        mutating func see(_ probes: String, times: Int = 1) throws {
            let recorder = ProbeRecorder(gapSeconds: 3 * seconds, database: db.worker.database)
            let plex = MonitoredService(name: "plex", kind: .plex, url: "http://192.0.2.1:32400")
            for probe in String(repeating: probes, count: times) {
                defer { step += 1 }
                let finding: ProbeFinding? =
                    switch probe {
                    case "p": ProbeFinding(verdict: .passed, responseTimeMs: 20)
                    case "t":
                        ProbeFinding(verdict: .troubled, trouble: .performance, message: "slow", responseTimeMs: 2000)
                    case "f": .failed(.refused)
                    case "-": ProbeFinding(verdict: .unknowable)
                    default: nil
                    }
                if let finding { try recorder.record(finding, of: plex, at: begin + step * seconds) }
            }
        }

        /// In hundredths of a percent, of the range that ends with the last probe.
        func uptime(_ range: ServiceHistory.Range, as principal: Principal) throws -> (up: Int?, degraded: Int?) {
            let history = try db.services.serviceStatus.history("plex", range, as: principal, now: now)
            let uptime = history.uptimes.first { $0.range == range }?.uptime
            return (uptime?.uptimeBasisPoints, uptime?.degradedBasisPoints)
        }
    }

    private func withTimeline(
        from begin: String, every seconds: Int = 300, _ body: (inout Timeline, Principal) throws -> Void
    ) throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            var timeline = try Timeline(db, from: #require(Timestamp(iso8601: begin)), every: seconds)
            try body(&timeline, ada)
        }
    }

    /// 288 steps of a day; down for 12 of them, an hour: 23 / 24 = 95.8333 %.
    @Test func anHourOfADay() throws {
        try withTimeline(from: "2026-06-01T00:00:00Z") { timeline, ada in
            try timeline.see("p", times: 100)
            try timeline.see("f", times: 12)
            try timeline.see("p", times: 177)

            #expect(try timeline.uptime(.day, as: ada).up == 9583)
        }
    }

    /// Two failures are no outage, however often: 100 %.
    @Test func blipsThatNobodyConfirmed() throws {
        try withTimeline(from: "2026-06-01T00:00:00Z") { timeline, ada in
            try timeline.see("pppffpfp", times: 36)
            try timeline.see("p")

            #expect(try timeline.uptime(.day, as: ada).up == 10_000)
        }
    }

    /// The portal was off for 12 h; of the other 12 the service was down for 3: 75 %. Nothing is said of what nobody saw.
    @Test func theTimeThatThePortalWasOff() throws {
        try withTimeline(from: "2026-06-01T00:00:00Z") { timeline, ada in
            try timeline.see("p", times: 73)  // until 06:00
            try timeline.see(" ", times: 143)
            try timeline.see("p", times: 37)  // from 18:00, after the gap, until 21:00
            try timeline.see("f", times: 36)  // the first at 21:05

            // Known: 6 h, 3 h 5 min up to the first failure, and 2 h 55 min down until 24:00. 545 of 720 min.
            #expect(try timeline.uptime(.day, as: ada).up == 7569)
        }
    }

    /// Down for 2 h, one of them under maintenance; another hour of maintenance without trouble. 22 known hours, 1 down.
    @Test func maintenanceThatOverlapsAnOutage() throws {
        try withTimeline(from: "2026-06-01T00:00:00Z") { timeline, ada in
            try timeline.db.superuser().query(
                """
                insert into maintenance_windows (service_name, title, starts_at, duration_minutes) values
                  ('plex', 'overlaps', '2026-06-01T11:00:00Z', 30), (null, 'follows', '2026-06-01T11:15:00Z', 45),
                  ('plex', 'quiet', '2026-06-01T20:00:00Z', 60)
                """)
            try timeline.see("p", times: 120)
            try timeline.see("f", times: 24)  // from 10:00 until 12:00
            try timeline.see("p", times: 145)

            // 10:00 to 11:00 down; 11:00 to 12:00 and 20:00 to 21:00 left out; at 12:00 two passes confirm that it is back.
            #expect(try timeline.uptime(.day, as: ada).up == 9545)  // 21 / 22
        }
    }

    /// Slow for 6 h counts as there and is reported apart; unknown for 3 h is left out: 6 of 21 known hours are 28.57 %.
    @Test func slownessAndATimeThatNobodyCanSayAnythingOf() throws {
        try withTimeline(from: "2026-06-01T00:00:00Z") { timeline, ada in
            try timeline.see("p", times: 144)
            try timeline.see("t", times: 72)
            try timeline.see("p", times: 36)
            try timeline.see("-", times: 36)
            try timeline.see("p")

            let uptime = try timeline.uptime(.day, as: ada)
            #expect(uptime.up == 10_000 && uptime.degraded == 2857)
        }
    }

    /// In Berlin 29 March 2026 has 23 hours and 25 October 25. Time is counted as it passes: three hours of downtime across the
    /// change are 3 of the 168 of a week, and 3 of 23 or of 25 of that day.
    @Test(arguments: [
        ("2026-03-25T23:00:00Z", "2026-03-28T23:00:00Z", 23, 8695),
        ("2026-10-21T23:00:00Z", "2026-10-24T22:00:00Z", 25, 8800),
    ])
    func daysOf23And25HoursAreCountedAsTheyPass(begin: String, midnight: String, hours: Int, ofThatDay: Int) throws {
        try withTimeline(from: begin, every: 1800) { timeline, ada in
            try timeline.see("p", times: 144)
            try timeline.see("f", times: 6)  // from 23:00 to 02:00 UTC
            try timeline.see("p", times: 187)

            #expect(try timeline.uptime(.week, as: ada).up == 9821)
            let start = try #require(Timestamp(iso8601: midnight))
            let history = try timeline.db.services.serviceStatus.history("plex", .week, as: ada, now: timeline.now)
            let day = Uptime(of: history.intervals, from: start, to: start + hours * 3600)
            #expect(day.uptimeBasisPoints == ofThatDay)
            #expect(day.offlineMicroseconds == 3 * 3_600_000_000)
        }
    }
}
