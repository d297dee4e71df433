import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@Suite struct ServiceRoutesTests {
    private func arrange(_ db: TestDatabase) throws {
        let now = Timestamp.now()
        try db.superuser().query(
            """
            update service_status set status = 'degraded', response_time_ms = 1234, last_check_at = \(now + -20),
              uptime_percentage = 99.87, message = 'It is slow.', version = '1.43.2', changed_at = \(now + -600)
            where service_name = 'plex'
            """)
        try db.superuser().query(
            """
            insert into service_states (service_name, state, started_at, ended_at)
            values ('plex', 'online', \(now + -3 * 86_400), \(now + -43_200)), ('plex', 'offline', \(now + -43_200), \(now))
            """)
        try db.superuser().query(
            """
            insert into service_metrics (service_name, metric_name, metric_value, timestamp)
            select 'plex', 'response_time_ms', n, \(now)::timestamptz - interval '1 hour' from generate_series(1, 100) n
            """)
        _ = try db.worker.metricRollUp.advance()
    }

    @Test func everybodySeesHowTheServicesAre() throws {
        try withDatabase { db in
            try arrange(db)
            let ada = try db.signIn("ada")

            let services = ada.call(.get, "/services").data

            #expect(services.map { $0["serviceName"]?.string } == ["plex", "overseerr", "youtube", "uptime-kuma"])
            let plex = try #require(services.first)
            #expect(plex["status"]?.string == "degraded")
            #expect(plex["isDegraded"] == .bool(true) && plex["isHealthy"] == .bool(false))
            #expect(plex["responseTimeMs"]?.int == 1234)
            #expect(plex["lastCheckFormatted"]?.string == "just now")
            #expect(plex["uptimePercentage"] == .number(99.87))
            #expect(services[1]["lastCheckFormatted"]?.string == "never")
            var alone = ada.call(.get, "/services/plex").json.object
            #expect(alone?.removeValue(forKey: "monitors") == .null)
            #expect(alone == plex.object)
        }
    }

    /// A worker that has died leaves no green lights behind.
    @Test func whatNobodyLooksAtAnyMoreIsNotKnown() throws {
        try withDatabase { db in
            try db.superuser().query(
                "update settings set value = value || '{\"enabled\": true}' where key = 'status_page'")
            let ada = try db.signIn("ada")
            try db.superuser().query(
                """
                update service_status set
                  status = 'online', evaluation = '{}', last_check_at = now() - interval '1 hour',
                  fresh_until = now() + interval '1 minute' * case service_name when 'plex' then 1 else -57 end
                """)
            func states(_ list: [JSONValue]?) -> [String: String] {
                Dictionary(
                    uniqueKeysWithValues: (list ?? []).map { service in
                        (
                            (service["serviceName"] ?? service["name"])?.string ?? "",
                            (service["status"] ?? service["state"])?.string ?? ""
                        )
                    })
            }

            let (list, status) = (ada.call(.get, "/services"), db.guest().call(.get, "/status"))

            for found in [
                states(list.data), states(ada.call(.get, "/dashboard")["services"]?.array),
                states(status["services"]?.array),
            ] {
                #expect(found["plex"] == "online" && found["overseerr"] == "unknown", "\(found)")
            }
            let overseerr = list.data.first { $0["serviceName"]?.string == "overseerr" }
            #expect(overseerr?["message"]?.string?.contains("Nobody has looked at it since") == true)
            #expect(overseerr?["isHealthy"] == .bool(false))
        }
    }

    @Test func whatUptimeKumaWatchesIsListedWhereOneServiceIsAskedFor() throws {
        try withDatabase { db in
            try db.superuser().query(
                """
                update service_status set monitors = '[{"name":"NAS","type":"ping","state":"up"}]', display_name = null
                where service_name = 'uptime-kuma'
                """)
            let ada = try db.signIn("ada")

            let kuma = ada.call(.get, "/services/uptime-kuma")

            #expect(kuma["monitors"]?.array?.first?["name"]?.string == "NAS")
            #expect(kuma["displayName"]?.string == "Uptime Kuma")
            #expect(ada.call(.get, "/services").data.allSatisfy { $0["monitors"] == nil })
        }
    }

    @Test func historyHasMeasurementsStatesAndUptimes() throws {
        try withDatabase { db in
            try arrange(db)
            let ada = try db.signIn("ada")

            let history = ada.call(.get, "/services/plex/history?range=24h")

            #expect(history["resolution"]?.string == "2m")
            #expect(history["points"]?.array?.count == 1)
            #expect(history["points"]?.array?.first?["p50"] == .number(50.5))
            #expect(history["points"]?.array?.first?["max"]?.int == 100)
            #expect(history["states"]?.array?.map { $0["state"]?.string } == ["online", "offline"])
            let day = try #require(history["uptime"]?["24h"]?["uptimePercentage"])
            #expect([JSONValue.integer(50), .number(49.99)].contains(day))
            #expect(history["uptime"]?["90d"]?["uptimePercentage"] == .number(83.33))
        }
    }

    @Test func aServiceThatDoesNotExistIsNotFound() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")

            for path in ["/services/nas", "/services/nas/history", "/services/nas/incidents"] {
                #expect(ada.call(.get, path).code == "service.not_found")
            }
            #expect(ada.call(.get, "/services/plex/history?range=1y").status == 400)
        }
    }

    @Test func anAdminOpensMovesAndCommentsOnAnIncident() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            let ada = try db.signIn("ada")
            let draft = """
                {"serviceName":"plex","incidentType":"performance","severity":"high","description":"Buffering in the attic"}
                """

            let opened = root.call(.post, "/admin/incidents", draft)
            #expect(opened.status == 201)
            #expect(opened["status"]?.string == "open" && opened["isOpen"] == .bool(true))
            #expect(root.call(.post, "/admin/incidents", draft).code == "incident.already_open")
            let path = "/admin/incidents/" + (opened["id"]?.string ?? "")
            #expect(ada.call(.patch, path, #"{"status":"resolved"}"#).status == 403)

            #expect(root.call(.patch, path, #"{"comment":"Somebody transcodes 4K."}"#)["status"]?.string == "open")
            #expect(root.call(.patch, path, #"{"status":"investigating"}"#)["status"]?.string == "investigating")
            #expect(root.call(.patch, path, #"{"status":"closed"}"#).code == "incident.wrong_state")
            #expect(root.call(.patch, path, #"{"status":"resolved","comment":"Told him."}"#).status == 200)
            let closed = root.call(.patch, path, #"{"status":"closed"}"#)
            #expect(closed["isOpen"] == .bool(false) && closed["resolvedAt"]?.string != nil)
            #expect(
                closed["events"]?.array?.map { $0["message"]?.string } == [
                    "Buffering in the attic", "Somebody transcodes 4K.", "An admin is looking into it.", "Told him.",
                    "Closed.",
                ])

            #expect(ada.call(.get, "/services/plex/incidents").data.count == 1)
            #expect(root.call(.get, "/admin/incidents?status=open").data.isEmpty)
            #expect(root.call(.get, "/admin/incidents?service=plex&status=closed").data.count == 1)
        }
    }
}
