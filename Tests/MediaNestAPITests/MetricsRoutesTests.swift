import Foundation
import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct MetricsRoutesTests {
    private func scrape(
        _ client: APIClient, from address: String = "127.0.0.1", host: String? = "localhost:8080",
        fields more: HTTPFields = [:], method: HTTPRequest.Method = .get
    ) throws -> Answer {
        var fields = client.fields
        for field in more { fields[field.name] = field.value }
        if let host { fields[try #require(HTTPField.Name("Host"))] = host }
        return client.send(Request(method, "/metrics", fields: fields, remoteAddress: address))
    }

    private func lines(_ answer: Answer, _ prefix: String) -> [String] {
        answer.text.split(separator: "\n").map(String.init).filter { $0.hasPrefix(prefix) }
    }

    // MARK: What is told

    @Test func requestsAreCountedByRouteAndStatus() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            for _ in 0..<3 { ada.call(.get, "/requests") }
            ada.call(.get, "/requests/\(MediaRequestIDs.unknown)")
            ada.call(.head, "/me")
            ada.call(.get, "/requests?limit=x")
            db.guest().call(.get, "/me")

            let answer = try scrape(db.guest())

            #expect(answer.status == 200)
            #expect(answer.fields[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(
                lines(answer, "medianest_http_requests_total{") == [
                    #"medianest_http_requests_total{method="GET",route="/api/v1/me",status="401"} 1"#,
                    #"medianest_http_requests_total{method="GET",route="/api/v1/requests",status="200"} 3"#,
                    #"medianest_http_requests_total{method="GET",route="/api/v1/requests",status="400"} 1"#,
                    #"medianest_http_requests_total{method="GET",route="/api/v1/requests/{id}",status="404"} 1"#,
                    #"medianest_http_requests_total{method="HEAD",route="/api/v1/me",status="200"} 1"#,
                ])
            #expect(
                lines(answer, "medianest_http_request_duration_seconds_count{").contains(
                    #"medianest_http_request_duration_seconds_count{method="GET",route="/api/v1/requests"} 4"#))
        }
    }

    /// Whatever people make up must not become a series each.
    @Test func pathsAndMethodsThatDoNotExistShareOneSeries() throws {
        try withDatabase { db in
            let guest = db.guest()
            for path in ["/wp-login.php", "/a\"b\n", "/%zz"] { guest.call(.get, path) }
            guest.call(try #require(HTTPRequest.Method("BREW")), "/coffee")
            guest.call(.delete, "/me/password")

            #expect(
                try lines(scrape(guest), "medianest_http_requests_total{") == [
                    #"medianest_http_requests_total{method="DELETE",route="none",status="405"} 1"#,
                    #"medianest_http_requests_total{method="GET",route="none",status="404"} 3"#,
                    #"medianest_http_requests_total{method="other",route="none",status="404"} 1"#,
                ])
        }
    }

    @Test func processesThatShareAFileAreToldTogether() throws {
        try withDatabase { db in
            let folder = FileManager.default.temporaryDirectory.appending(path: "metrics-" + UUID().uuidString)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }  // it is temporary
            let shared = ["MEDIANEST_METRICS_FILE": folder.appending(path: "counts").path()]
            let processes = try (0..<3).map { _ in
                APIClient(dispatcher: Dispatcher(services: try db.otherServices(shared)))
            }
            for process in processes { process.call(.get, "/health/live") }

            #expect(
                try lines(scrape(processes[0]), "medianest_http_requests_total{") == [
                    #"medianest_http_requests_total{method="GET",route="/api/v1/health/live",status="200"} 3"#
                ])
        }
    }

    /// Serving matters more than being counted.
    @Test func aFileThatCannotBeUsedKeepsNobodyFromServing() throws {
        try withDatabase { db in
            let client = APIClient(
                dispatcher: Dispatcher(
                    services: try db.otherServices(["MEDIANEST_METRICS_FILE": "/nonexistent/counts"])))

            #expect(client.call(.get, "/health/live").status == 200)
            #expect(try scrape(client).text.contains(#"route="/api/v1/health/live",status="200"} 1"#))
        }
    }

    @Test func servicesAreToldAsUptimeKumaTellsMonitors() throws {
        try withDatabase { db in
            let now = Timestamp.now()
            try db.superuser().query(
                """
                update service_status set
                  status = case service_name when 'plex' then 'online' when 'overseerr' then 'offline' else 'unknown' end,
                  response_time_ms = case service_name when 'plex' then 42 end, uptime_percentage = 99.5, last_check_at = \(now),
                  -- Nobody watches what is switched off.
                  evaluation = case when service_name <> 'youtube' then '{}'::jsonb end
                """)
            try db.superuser().query(
                """
                insert into maintenance_windows (service_name, title, starts_at, duration_minutes)
                values ('uptime-kuma', 'm', now(), 60)
                """)
            try db.superuser().query(
                """
                insert into service_states (service_name, state, started_at, ended_at)
                values ('plex', 'online', \(now + -3 * 86_400), \(now + -21_600)), ('plex', 'maintenance', \(now + -21_600), \(now + -10_800)),
                       ('plex', 'offline', \(now + -10_800), \(now))
                """)

            let answer = try scrape(db.guest())

            let rest = #"monitor_url="null",monitor_hostname="null",monitor_port="null"}"#
            #expect(
                lines(answer, "monitor_status{") == [
                    #"monitor_status{monitor_name="overseerr",monitor_type="http",\#(rest) 0"#,
                    #"monitor_status{monitor_name="plex",monitor_type="http",\#(rest) 1"#,
                    #"monitor_status{monitor_name="uptime-kuma",monitor_type="http",\#(rest) 3"#,
                ])
            #expect(
                lines(answer, "monitor_response_time{").map { $0.split(separator: " ").last } == ["-1", "42", "-1"])
            let uptimes = lines(answer, #"monitor_uptime_ratio{window="1d",monitor_name="plex""#)
            // 18 hours online, 3 offline; maintenance is left out.
            let ratio = try #require(uptimes.first?.split(separator: " ").last.flatMap { Double($0) })
            #expect(abs(ratio - 18.0 / 21) < 0.001)
            #expect(
                lines(answer, #"monitor_uptime_ratio{window="30d",monitor_name="plex""#).first?.hasSuffix(" 0.995")
                    == true)
        }
    }

    @Test func theDatabaseTellsOfJobsAndDeliveriesAndItself() throws {
        try withDatabase { db in
            try db.superuser().query(
                "insert into jobs (kind, status, run_at) select 'x', 'queued', now() - interval '90 s' from generate_series(1, 3)"
            )
            try db.superuser().query("insert into jobs (kind, status, finished_at) values ('x', 'dead', now())")
            try db.superuser().query(
                """
                insert into service_incidents (service_name, incident_type, description, severity) values ('plex', 'outage', 'x', 'high')
                """)
            try db.worker.databaseHealth.observe()

            let answer = try scrape(db.guest())

            #expect(lines(answer, #"medianest_jobs{state="queued"}"#) == [#"medianest_jobs{state="queued"} 3"#])
            #expect(lines(answer, #"medianest_jobs{state="dead"}"#) == [#"medianest_jobs{state="dead"} 1"#])
            let age = lines(answer, "medianest_jobs_oldest_due_seconds ").first?.split(separator: " ").last
            #expect(age.flatMap { Double($0) }.map { $0 >= 90 } == true)
            #expect(lines(answer, "medianest_notification_outbox{").count == 3)
            #expect(
                lines(answer, #"medianest_open_incidents{severity="high"}"#) == [
                    #"medianest_open_incidents{severity="high"} 1"#
                ])
            #expect(lines(answer, "medianest_database_deadlocks_total ") == ["medianest_database_deadlocks_total 0"])
            #expect(lines(answer, "medianest_database_disk_usage_ratio ").count == 1)
            #expect(
                lines(answer, #"medianest_up{"#) == [
                    #"medianest_up{part="database"} 1"#, #"medianest_up{part="redis"} 1"#,
                    #"medianest_up{part="schema"} 1"#,
                ])
        }
    }

    @Test func whoIsAwayIsSaidToBeDown() throws {
        try withDatabase { db in
            let changes = [
                "MEDIANEST_DATABASE_URL": "postgresql://medianest_app@/medianest?host=%2Fnonexistent",
                "MEDIANEST_REDIS_URL": "unix:///nonexistent/redis.sock",
            ]
            let cut = APIClient(dispatcher: Dispatcher(services: try db.otherServices(changes)))
            cut.call(.get, "/health/live")

            let answer = try scrape(cut)

            #expect(answer.status == 200)
            #expect(lines(answer, "medianest_up{").map { $0.last } == ["0", "0", "0"])
            #expect(answer.text.contains(#"route="/api/v1/health/live",status="200"} 1"#))
            #expect(
                lines(answer, #"medianest_database_connection_attempts_total{kind="test",outcome="failed"}"#).count == 1
            )
        }
    }

    // MARK: Who is told

    @Test func whoAsksForSomebodyElseMustBeAnAdmin() throws {
        try withDatabase { db in
            let guest = db.guest()
            #expect(try scrape(guest).status == 200)
            #expect(try scrape(guest, from: "::1", host: "[::1]:8080").status == 200)
            #expect(try scrape(guest, host: nil).status == 200)
            #expect(try scrape(guest, method: .head).status == 200)

            let through: [HTTPFields] = try ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Proto"]
                .map {
                    [try #require(HTTPField.Name($0)): "203.0.113.9"]
                }
            for fields in through { #expect(try scrape(guest, fields: fields).code == "auth.required") }
            for host in ["portal.example", "127.0.0.1.evil.example", "localhost.evil.example:8080"] {
                #expect(try scrape(guest, host: host).code == "auth.required", "\(host)")
            }
            for address in ["192.0.2.7", "10.0.0.1", "127.evil"] {
                #expect(try scrape(guest, from: address).code == "auth.required")
            }
        }
    }

    /// A proxy that says nothing of whom it asks for looks like a program on this machine.
    @Test func aPortalThatIsReachedFromElsewhereHasNoLocalCallers() throws {
        try withDatabase { db in
            for (url, isLocal) in [
                ("https://portal.example", false), ("http://192.0.2.1:8080", false), ("http://localhost:8080", true),
            ] {
                let services = try db.otherServices(["MEDIANEST_PUBLIC_URL": url])
                let guest = APIClient(dispatcher: Dispatcher(services: services), fields: [:])

                #expect(try scrape(guest).status == (isLocal ? 200 : 401), "\(url)")
            }
        }
    }

    @Test func anAdminsKeyReadsThemFromAnywhere() throws {
        try withDatabase { db in
            func client(_ role: User.Role) throws -> APIClient {
                let (key, _) = try db.services.apiKeys.create(
                    name: "prometheus", scopes: [.read], expiresInDays: nil, address: "", correlationID: "test",
                    as: db.makeUser("\(role)", role: role))
                var client = db.guest()
                client.fields[.authorization] = "Bearer " + key.text
                return client
            }
            let (root, ada) = try (client(.admin), client(.user))

            #expect(try scrape(root, from: "192.0.2.7").status == 200)
            #expect(try scrape(ada, from: "192.0.2.7").code == "auth.admin_only")
            #expect(try scrape(db.signIn("another", role: .admin), from: "192.0.2.7").status == 200)
        }
    }

    // MARK: Series for admins

    @Test func seriesHaveTheSpecificationsProperties() throws {
        try withDatabase { db in
            let now = Timestamp.now()
            try db.superuser().query(
                """
                insert into service_metrics (service_name, metric_name, metric_value, timestamp)
                select 'plex', 'response_time_ms', 100 * n, \(now)::timestamptz - make_interval(mins => 20 * n)
                from generate_series(1, 3) n
                """)
            try db.superuser().query(
                "insert into service_metrics (service_name, metric_name, metric_value) values ('database', 'disk_usage_percent', 71)"
            )
            _ = try db.worker.metricRollUp.advance()
            let root = try db.signIn("root", role: .admin)

            let latest = root.call(.get, "/admin/metrics")
            let series = root.call(.get, "/admin/metrics?service=plex&metric=response_time_ms&range=24h")

            #expect(latest.data.map { $0["humanValue"]?.string } == ["71 %", "100 ms"])
            #expect(latest.data.map { $0["isResourceMetric"] } == [.bool(true), .bool(false)])
            #expect(latest.data.map { $0["isPerformanceMetric"] } == [.bool(false), .bool(true)])
            #expect(series["resolution"]?.string == "5m")
            #expect(series.data.map { $0["metricValue"]?.int } == [300, 200, 100])
            #expect(series.data.allSatisfy { $0["sampleCount"]?.int == 1 && $0["timestamp"]?.string != nil })
            #expect(root.call(.get, "/admin/metrics?service=nobody").data.isEmpty)
            #expect(root.call(.get, "/admin/metrics?range=1y").wrongFields == ["range"])
        }
    }
}
