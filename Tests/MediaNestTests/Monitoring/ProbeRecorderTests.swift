import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct ProbeRecorderTests {
    @Test func aServiceThatIsRemovedWhileItIsLookedAtLeavesNothing() throws {
        try withDatabase { db in
            var watch = Watch(db)
            watch.service = MonitoredService(name: "nas", kind: .tcp, url: "tcp://192.0.2.1:445")

            let news = try watch.see("ff")

            #expect(news == [nil, nil])
            for table: StaticString in ["service_states", "service_metrics", "service_incidents"] {
                let rows = try db.superuser().query("select from \(SQL(stringLiteral: table))")
                #expect(rows.isEmpty, "\(table)")
            }
        }
    }

    @Test func anOutageBeginsWithItsFirstFailure() throws {
        try withDatabase { db in
            var watch = Watch(db)

            try watch.see("ppppfff")

            #expect(try watch.states() == ["online 0-4", "offline 4-6"])
            let row = try db.superuser().row(
                "select status, response_time_ms, changed_at, version, message from service_status where service_name = 'plex'"
            )
            #expect(row.string(0) == "offline")
            #expect(row.optionalInt(1) == nil)
            #expect(row.timestamp(2) == Watch.minute(4))
            #expect(row.string(3) == "1.43.2")
            #expect(row.string(4).contains("Nothing accepts connections"))
        }
    }

    @Test func aBlipIsNoDowntime() throws {
        try withDatabase { db in
            var watch = Watch(db)

            try watch.see("ppffppfp")

            #expect(try watch.states() == ["online 0-7"])
            #expect(try watch.incidents().isEmpty)
            #expect(
                try db.superuser().row("select uptime_percentage from service_status where service_name = 'plex'")
                    .double(0) == 100)
        }
    }

    @Test func whatNobodyWatchedIsNoInterval() throws {
        try withDatabase { db in
            var watch = Watch(db)

            try watch.see("ppp" + String(repeating: " ", count: 60) + "pp")

            #expect(try watch.states() == ["online 0-2", "online 63-64"])
        }
    }

    @Test func ourOwnNetworksAbsenceIsUnknownAndNoIncident() throws {
        try withDatabase { db in
            var watch = Watch(db)

            let news = try watch.see("ppp-----pp")

            #expect(try watch.states() == ["online 0-3", "unknown 3-8", "online 8-9"])
            #expect(try watch.incidents().isEmpty)
            #expect(news.allSatisfy { $0 == nil })
        }
    }

    @Test func maintenanceIsLeftOutAndTellsNobody() throws {
        try withDatabase { db in
            try db.superuser().query(
                """
                insert into maintenance_windows (service_name, title, starts_at, duration_minutes)
                values ('plex', 'New disks', \(Watch.minute(3)), 5)
                """)
            var watch = Watch(db)

            try watch.see("pppfffpppp")

            #expect(try watch.states() == ["online 0-3", "maintenance 3-8", "online 8-9"])
            #expect(try watch.incidents().isEmpty)
            #expect(try watch.told().isEmpty)
        }
    }

    @Test func failuresBeforeAndAfterTheTimeThatNobodyWatchedAreNotInARow() throws {
        try withDatabase { db in
            var watch = Watch(db)

            try watch.see("pff" + String(repeating: " ", count: 60) + "f")
            #expect(try watch.incidents().isEmpty)
            #expect(
                try db.superuser().row("select status from service_status where service_name = 'plex'").string(0)
                    == "online")
            try watch.see("ff")

            #expect(try watch.incidents() == ["outage medium open flaps 0"])
            #expect(try db.superuser().row("select created_at from service_incidents").timestamp(0) == Watch.minute(63))
        }
    }

    @Test func maintenanceBeginsAndEndsBetweenTwoLooks() throws {
        try withDatabase { db in
            try db.superuser().query(
                """
                insert into maintenance_windows (service_name, title, starts_at, duration_minutes)
                values ('plex', 'New disks', \(Watch.minute(2) + 20), 2)
                """)
            var watch = Watch(db)

            try watch.see("pppfpff")

            let rows = try db.superuser().query(
                "select state, started_at, ended_at from service_states order by started_at")
            let states = rows.map { row in
                "\(row.string(0)) \((row.timestamp(1) - Watch.begin) / 1_000_000)-\((row.timestamp(2) - Watch.begin) / 1_000_000)"
            }
            #expect(states == ["online 0-140", "maintenance 140-260", "online 260-360"])
        }
    }

    private func maintain(_ service: String, from: Int, minutes: Int, _ db: TestDatabase) throws {
        try db.superuser().query(
            """
            insert into maintenance_windows (service_name, title, starts_at, duration_minutes)
            values (\(service), 'New disks', \(Watch.minute(from)), \(minutes))
            """)
    }

    @Test func whatIsStillDownWhenMaintenanceEndsIsToldThen() throws {
        try withDatabase { db in
            try maintain("plex", from: 3, minutes: 5, db)
            var watch = Watch(db)

            try watch.see("pppfffff")
            #expect(try watch.told().isEmpty && watch.incidents().isEmpty)
            try watch.see("f")

            #expect(try watch.told() == ["service.offline"])
            #expect(try watch.incidents() == ["outage medium open flaps 0"])
            #expect(try watch.states() == ["online 0-3", "maintenance 3-8", "offline 8-8"])
            try watch.see("fpp")
            #expect(try watch.told() == ["service.offline", "service.online"])
        }
    }

    /// An outage that began before maintenance, and was repaired in it.
    @Test func whatCameBackDuringMaintenanceIsToldWhenItEnds() throws {
        try withDatabase { db in
            try maintain("plex", from: 5, minutes: 5, db)
            var watch = Watch(db)

            try watch.see("ppfffppppp")
            #expect(try watch.told() == ["service.offline"])
            #expect(try watch.incidents() == ["outage medium open flaps 0"])
            try watch.see("pp")

            #expect(try watch.told() == ["service.offline", "service.online"])
            #expect(try watch.incidents() == ["outage medium resolved flaps 0"])
            #expect(try watch.states() == ["online 0-2", "offline 2-5", "maintenance 5-10", "online 10-11"])
        }
    }

    @Test func twoWindowsThatOverlapAreOneTimeOfMaintenance() throws {
        try withDatabase { db in
            try maintain("plex", from: 3, minutes: 4, db)
            try maintain("plex", from: 5, minutes: 4, db)
            var watch = Watch(db)

            try watch.see("pppffffffppp")

            #expect(try watch.states() == ["online 0-3", "maintenance 3-9", "online 9-11"])
            #expect(try watch.told().isEmpty)
        }
    }

    /// A stand-in that stops is degraded or offline after exactly the configured number of probes.
    @Test(arguments: [1, 3, 5])
    func aServiceIsDownAfterExactlyTheConfiguredProbes(failures: Int) throws {
        try withDatabase { db in
            var watch = Watch(db)
            watch.service.options.thresholds = StateThresholds(failuresToTrouble: failures, passesToRecover: failures)
            let status: SQL = "select status from service_status where service_name = 'plex'"

            try watch.see("p" + String(repeating: "f", count: failures - 1))
            #expect(try db.superuser().row(status).string(0) == "online" && watch.incidents().isEmpty)
            try watch.see("f")
            #expect(try db.superuser().row(status).string(0) == "offline" && watch.incidents().count == 1)
            #expect(try watch.states() == ["online 0-1", "offline 1-\(failures)"])

            try watch.see(String(repeating: "p", count: failures - 1))
            #expect(try db.superuser().row(status).string(0) == "offline" && watch.told() == ["service.offline"])
            try watch.see("p")
            #expect(try db.superuser().row(status).string(0) == "online")
            #expect(try watch.told() == ["service.offline", "service.online"])
        }
    }

    @Test func whatIsRecordedIsForEverybody() throws {
        try withDatabase { db in
            let finding = YouTubeProbe.judge(
                YouTubeTools(version: "2026.11.20", runtime: "deno-2.9.8"),
                Disk(exists: true, isWritable: false, freeBytes: 5_000_000, totalBytes: 10_000_000), .init(),
                program: "yt-dlp", root: "/srv/videos", now: .now())
            let youtube = MonitoredService(name: "youtube", kind: .youtube, url: "")
            let recorder = ProbeRecorder(gapSeconds: 180, database: db.worker.database)
            let start = Timestamp.now()
            for minute in 0..<5 { try recorder.record(finding, of: youtube, at: start + 60 * minute) }

            let told = try db.superuser().row(
                """
                select (select s::text from service_status s where service_name = 'youtube')
                       || (select string_agg(i::text, '') from service_incidents i)
                       || (select string_agg(e::text, '') from service_incident_events e)
                       || (select string_agg(n::text, '') from notifications n)
                """
            ).string(0)

            #expect(told.contains("Nothing can be written into the folder for downloads."))
            #expect(!told.contains("/srv/videos") && !told.contains("freeBytes") && told.contains("ytDlpAgeDays"))
        }
    }

    @Test func whatUptimeKumaWatchesIsKeptWithoutAddresses() throws {
        try withDatabase { db in
            let kuma = MonitoredService(name: "uptime-kuma", kind: .uptimeKuma, url: "http://kuma")
            var finding = ProbeFinding(verdict: .passed, responseTimeMs: 5)
            finding.monitors = UptimeKumaMonitor.monitors(
                in:
                    #"monitor_status{monitor_name="NAS",monitor_type="port",monitor_hostname="10.0.0.7",monitor_port="445"} 0"#
            )
            let recorder = ProbeRecorder(gapSeconds: 180, database: db.worker.database)

            try recorder.record(finding, of: kuma, at: Watch.begin)

            let kept = try db.superuser().row("select monitors from service_status where service_name = 'uptime-kuma'")
                .string(0)
            #expect(
                kept.contains(#""name": "NAS""#) && kept.contains(#""state": "down""#) && !kept.contains("10.0.0.7"))
        }
    }

    @Test func uptimeCountsTheTimeOfThirtyDays() throws {
        try withDatabase { db in
            var watch = Watch(db)
            let start = Watch.begin + -10 * 86_400
            try db.superuser().query(
                """
                insert into service_states (service_name, state, started_at, ended_at)
                values ('plex', 'online', \(start), \(start + 9 * 86_400)),
                       ('plex', 'offline', \(start + 9 * 86_400), \(Watch.begin))
                """)

            try watch.see("p")

            #expect(
                try db.superuser().row("select uptime_percentage from service_status where service_name = 'plex'")
                    .double(0) == 90)
        }
    }

    @Test func eachProbeLeavesItsMeasurements() throws {
        try withDatabase { db in
            var watch = Watch(db)

            try watch.see("pf-")

            let rows = try db.superuser().query(
                "select metric_name, metric_value from service_metrics order by timestamp, metric_name")
            #expect(rows.map { "\($0.string(0)) \($0.double(1))" } == ["response_time_ms 20.0", "up 1.0", "up 0.0"])
        }
    }

    @Test func aMemoryOfAnotherVersionBeginsAnew() throws {
        try withDatabase { db in
            var watch = Watch(db)
            try watch.see("p")
            try db.superuser().query(
                """
                update service_status set evaluation = '{"of": "another version"}' where service_name = 'plex'
                """)

            try watch.see("p")

            #expect(
                try db.superuser().row("select status from service_status where service_name = 'plex'").string(0)
                    == "online")
        }
    }
}
