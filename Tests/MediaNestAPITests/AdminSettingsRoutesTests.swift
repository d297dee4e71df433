import HTTP
import HTTPTypes
import MediaNest
import MediaNestAPI
import Postgres
import TestSupport
import Testing

@Suite struct AdminSettingsRoutesTests {
    @Test func changesComeBackAndTheRestStays() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            let before = root.call(.get, "/admin/settings")
            #expect(
                before.json
                    == .object([
                        "rateLimits": .object([
                            "api": limit(100, 60), "mediaRequests": limit(20, 3600), "youtube": limit(5, 3600),
                            "signInAccount": limit(5, 900), "signInAddress": limit(20, 900), "pins": limit(10, 300),
                            "connectionTests": limit(20, 60),
                        ]),
                        "monitoring": .object([
                            "probeIntervalSeconds": .integer(60), "reconcileIntervalSeconds": .integer(300),
                            "witnesses": .array([.string("1.1.1.1:443"), .string("9.9.9.9:443")]),
                        ]),
                        "statusPage": .object([
                            "enabled": .bool(false), "title": .string("Service status"), "services": .null,
                        ]),
                        "retention": .object([
                            "errorLogDays": .integer(30), "serviceMetricDays": .integer(90),
                            "notificationDays": .integer(180), "jobDays": .integer(14), "incidentDays": .integer(730),
                            "reportDays": .integer(1826),
                        ]),
                        "requests": .object(["quotaLimit": .null, "quotaDays": .integer(7), "openLimit": .null]),
                    ]))

            let changed = root.call(
                .patch, "/admin/settings",
                """
                {"rateLimits":{"api":{"limit":7,"windowSeconds":30},"pins":null},
                 "monitoring":{"probeIntervalSeconds":5}}
                """)

            #expect(changed.status == 200)
            #expect(changed["rateLimits"]?["api"] == limit(7, 30))
            #expect(changed["rateLimits"]?["pins"] == before["rateLimits"]?["pins"])
            #expect(
                changed["monitoring"]
                    == .object([
                        "probeIntervalSeconds": .integer(5), "reconcileIntervalSeconds": .integer(300),
                        "witnesses": .array([.string("1.1.1.1:443"), .string("9.9.9.9:443")]),
                    ]))
            #expect(root.call(.get, "/admin/settings").json == changed.json)
            let elsewhere = APIClient(dispatcher: Dispatcher(services: try db.otherServices()), fields: root.fields)
            #expect(elsewhere.call(.get, "/admin/settings").json == changed.json)
            let audit = try db.superuser().query(
                "select action, before ->> 'api', after ->> 'api', ip_address from audit_log order by id")
            #expect(audit.map { $0.string(0) } == ["settings.rate_limits_changed", "settings.monitoring_changed"])
            #expect(
                audit[0].string(1).contains("100") && audit[0].string(2).contains("7")
                    && audit[0].string(3) == "127.0.0.x")
        }
    }

    @Test func witnessesAreServersOnTheInternetOrNone() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            func put(_ witnesses: String) -> Answer {
                root.call(.patch, "/admin/settings", "{\"monitoring\":{\"witnesses\":\(witnesses)}}")
            }

            #expect(put(#"["192.0.2.1:53","[2001:db8::1]:443"]"#)["monitoring"]?["witnesses"]?.array?.count == 2)
            for wrong in [#"["https://example.org"]"#, #"["example.org"]"#, #"["example.org:0"]"#, #"["a b:1"]"#] {
                #expect(put(wrong).status == 400, "\(wrong)")
            }
            #expect(put("[]")["monitoring"]?["witnesses"] == .array([]))
        }
    }

    @Test func anEmptyChangeChangesNothing() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            let before = root.call(.get, "/admin/settings").json

            for empty in ["{}", #"{"rateLimits":{}}"#, #"{"rateLimits":null,"monitoring":null}"#] {
                let answer = root.call(.patch, "/admin/settings", empty)
                #expect(answer.status == 200 && answer.json == before, "\(empty)")
            }
            #expect(try db.count("audit_log") == 0)
        }
    }

    private func limit(_ count: Int, _ seconds: Int) -> JSONValue {
        .object(["limit": .integer(count), "windowSeconds": .integer(seconds)])
    }
}
