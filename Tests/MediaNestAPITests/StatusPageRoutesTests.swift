import Foundation
import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

/// What everybody sees of the services, and that it is nothing else.
@Suite struct StatusPageRoutesTests {
    private func arrange(_ db: TestDatabase) throws {
        try db.superuser().execute(
            script: """
                update service_status set status = 'online', evaluation = '{}', changed_at = '2026-11-20T10:00:00Z',
                  last_check_at = '2026-11-21T10:00:00Z', response_time_ms = 12, version = '1.43.2', message = 'http://10.0.0.1:32400'
                where service_name in ('plex', 'overseerr');
                update service_status set status = 'offline' where service_name = 'overseerr';
                insert into service_status (service_name, display_name, status, evaluation, last_check_at)
                values ('door-bell', 'Door bell', 'degraded', '{}', '2026-11-21T10:01:00Z');
                """)
    }

    private func switchOn(_ root: APIClient, _ more: String = "") {
        #expect(root.call(.patch, "/admin/settings", #"{"statusPage":{"enabled":true\#(more)}}"#).status == 200)
    }

    @Test func untilAnAdminSwitchesItOnThereIsNothing() throws {
        try withDatabase { db in
            try arrange(db)
            let (root, guest) = (try db.signIn("root", role: .admin), db.guest())

            for target in ["/status", "/status/badges/plex", "/status/badges/overall"] {
                let answer = guest.call(.get, target)
                #expect(answer.status == 404 && answer.code == "status_page.off", "\(target)")
                #expect(answer.fields[.cacheControl] == "no-store")
            }

            switchOn(root)
            #expect(guest.call(.get, "/status").status == 200)
            #expect(guest.call(.get, "/status/badges/plex").status == 200)
            root.call(.patch, "/admin/settings", #"{"statusPage":{"enabled":false}}"#)
            #expect(guest.call(.get, "/status").code == "status_page.off")
        }
    }

    @Test func itShowsNamesAndStatesAndNothingElse() throws {
        try withDatabase { db in
            try arrange(db)
            switchOn(try db.signIn("root", role: .admin), #","title":"How  we are""#)

            let answer = db.guest().call(.get, "/status")

            func service(_ name: String, _ displayName: String, _ status: String) -> JSONValue {
                .object([
                    "name": .string(name), "displayName": .string(displayName), "status": .string(status),
                    "since": .string("2026-11-20T10:00:00.000Z"),
                ])
            }
            // Those that are watched, of the known ones; an admin's own are shown when he says so.
            #expect(
                answer.json
                    == .object([
                        "title": .string("How we are"), "overall": .string("offline"),
                        "asOf": .string("2026-11-21T10:00:00.000Z"),
                        "services": .array([
                            service("plex", "Plex", "online"), service("overseerr", "Overseerr", "offline"),
                        ]),
                    ]))
            for detail in ["http", "10.0.0.1", "1.43"] {
                #expect(!answer.text.contains(detail), "\(detail)")
            }
            #expect(answer.fields[.cacheControl] == "public, max-age=30")
            #expect(answer.fields[.rateLimitLimit] != nil && answer.fields[.setCookie] == nil)
        }
    }

    @Test func anAdminChoosesWhatIsOnIt() throws {
        try withDatabase { db in
            try arrange(db)
            let root = try db.signIn("root", role: .admin)
            func shown() -> [String] {
                db.guest().call(.get, "/status")["services"]?.array?.compactMap { $0["name"]?.string } ?? []
            }

            switchOn(root, #","services":["door-bell","plex"]"#)
            #expect(shown() == ["door-bell", "plex"])
            let names = db.guest().call(.get, "/status")["services"]?.array?.compactMap { $0["displayName"]?.string }
            #expect(names == ["Door bell", "Plex"], "an admin's own is called as he named it")
            let badge = db.guest().call(.get, "/status/badges/door-bell").text
            #expect(badge.contains("<title>Door bell: degraded</title>"))
            #expect(db.guest().call(.get, "/status")["overall"]?.string == "degraded")
            #expect(db.guest().call(.get, "/status/badges/overseerr").code == "service.not_found")
            switchOn(root, #","services":[]"#)
            #expect(shown() == [] && db.guest().call(.get, "/status")["overall"]?.string == "unknown")
            switchOn(root, #","services":null"#)
            #expect(shown() == ["plex", "overseerr"])
            #expect(root.call(.get, "/admin/settings")["statusPage"]?["services"] == .null)
            let audit = try db.superuser().query("select action, after ->> 'enabled' from audit_log order by id")
            #expect(audit.map { $0.string(0) } == Array(repeating: "settings.status_page_changed", count: 3))
        }
    }

    @Test func maintenanceIsCalledSo() throws {
        try withDatabase { db in
            try arrange(db)
            switchOn(try db.signIn("root", role: .admin))
            try db.superuser().query(
                "insert into maintenance_windows (service_name, title, starts_at, duration_minutes) values ('overseerr', 'm', now(), 60)"
            )

            let status = db.guest().call(.get, "/status")

            #expect(status["services"]?.array?.last?["status"]?.string == "maintenance")
            #expect(status["services"]?.array?.last?["since"] == .null && status["overall"]?.string == "maintenance")
        }
    }

    /// The page, the numbers for Prometheus and what people who signed in see: none waits for the next probe.
    @Test func whenMaintenanceIsEndedEverybodyIsToldSo() throws {
        try withDatabase { db in
            try arrange(db)
            let root = try db.signIn("root", role: .admin)
            switchOn(root)
            try db.superuser().query("update service_status set in_maintenance = true where service_name = 'overseerr'")
            try db.superuser().query(
                """
                insert into maintenance_windows (service_name, title, starts_at, duration_minutes, ended_at)
                values ('overseerr', 'm', now() - interval '1 minute', 60, now())
                """)

            #expect(db.guest().call(.get, "/status")["services"]?.array?.last?["status"]?.string == "offline")
            let told = try db.connection(role: "medianest_app").query(
                "select in_maintenance from metrics_services() where service_name = 'overseerr'")
            #expect(told.map { $0.bool(0) } == [false])
            #expect(root.call(.get, "/services/overseerr")["isInMaintenance"] == .bool(false))
        }
    }

    /// The second lock: the function that shows it looks at the switch itself, and nobody reads the table without signing in.
    @Test func theDatabaseGivesNothingWhileItIsOff() throws {
        try withDatabase { db in
            try arrange(db)
            let nobody = db.connection(role: "medianest_app")
            #expect(try nobody.query("select * from public_status()").isEmpty)

            try db.superuser().query(
                "update settings set value = value || '{\"enabled\": true}' where key = 'status_page'")

            let rows = try nobody.query("select * from public_status()")
            #expect(rows.map { $0.string(0) } == ["plex", "overseerr"])
            #expect(try nobody.query("select service_name from service_status").isEmpty)
        }
    }

    @Test func whoHasItIsSparedIt() throws {
        try withDatabase { db in
            try arrange(db)
            switchOn(try db.signIn("root", role: .admin))
            let first = db.guest().call(.get, "/status", fields: [.secFetchSite: "same-origin"])
            let tag = try #require(first.fields[.eTag])

            let again = db.guest().call(.get, "/status", fields: [.ifNoneMatch: tag])

            #expect(again.status == 304 && again.fields[.cacheControl] == "public, max-age=30")
        }
    }

    @Test func itCountsAgainstTheLimitOfItsAddress() throws {
        try withDatabase { db in
            try db.superuser().query(
                "update settings set value = value || '{\"api\":{\"limit\":2,\"windowSeconds\":3600}}' where key = 'rate_limits'"
            )
            let guest = db.guest()

            #expect((0..<3).map { _ in guest.call(.get, "/status/badges/plex").status } == [404, 404, 429])
        }
    }

    // MARK: Badges

    @Test func aBadgeIsAnImageThatOtherPagesMayShow() throws {
        try withDatabase { db in
            try arrange(db)
            switchOn(try db.signIn("root", role: .admin))

            let badge = db.guest().call(.get, "/status/badges/plex")

            #expect(badge.fields[.contentType] == "image/svg+xml" && badge.fields[.xContentTypeOptions] == "nosniff")
            #expect(badge.fields[.crossOriginResourcePolicy] == "cross-origin")
            #expect(badge.fields[.contentSecurityPolicy] == "default-src 'none'; sandbox")
            #expect(badge.fields[.cacheControl] == "public, max-age=30")
            #expect(badge.text.contains("<title>Plex: up</title>") && badge.text.contains(#"aria-label="Plex: up""#))
            #expect(
                db.guest().call(.get, "/status/badges/overseerr.svg").text.contains("<title>Overseerr: down</title>"))
            #expect(
                db.guest().call(.get, "/status/badges/overall").text.contains("<title>Service status: down</title>"))
            #expect(db.guest().call(.get, "/status/badges/youtube").code == "service.not_found")
        }
    }

    @Test(arguments: [
        (StateInterval.State.online, "up"), (.degraded, "degraded"), (.offline, "down"), (.maintenance, "maintenance"),
        (.unknown, "unknown"),
    ])
    func aBadgeSaysItInWordsThatCanBeRead(state: StateInterval.State, word: String) {
        let (said, colour) = StatusBadge.appearance(of: state)

        #expect(said == word)
        for ground in [colour, StatusBadge.labelColour] { #expect(contrastWithWhite(ground) >= 4.5, "\(ground)") }
    }

    @Test func aTitleStaysText() {
        let badge = StatusBadge.svg(label: "<script>\"&'\u{8}</script>", state: .online)

        #expect(badge.contains("&lt;script&gt;&quot;&amp;'&lt;/script&gt;") && !badge.contains("<script"))
        #expect(!badge.unicodeScalars.contains("\u{8}"))
    }

    @Test func aBadgeIsAsWideAsItsText() throws {
        func width(_ label: String) throws -> Int {
            let badge = StatusBadge.svg(label: label, state: .online)
            let start = try #require(badge.firstRange(of: #"width=""#))
            return try #require(Int(badge[start.upperBound...].prefix { $0 != "\"" }))
        }

        #expect(try width("plex") < width("overseerr"))
        #expect(try width("iiii") < width("mmmm"))
    }

    /// WCAG 2.2, relative luminance.
    private func contrastWithWhite(_ colour: String) -> Double {
        let number = Int(colour.dropFirst(), radix: 16) ?? 0
        func linear(_ shift: Int) -> Double {
            let value = Double(number >> shift & 0xFF) / 255
            return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 1.05 / (0.2126 * linear(16) + 0.7152 * linear(8) + 0.0722 * linear(0) + 0.05)
    }
}
