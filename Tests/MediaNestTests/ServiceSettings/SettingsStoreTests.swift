import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct SettingsStoreTests {
    @Test func aFreshInstallationHasTheDefaults() throws {
        try withDatabase { db in
            let settings = try db.services.settings.refreshed()

            #expect(settings == .defaults)
        }
    }

    @Test func aChangeIsMergedAndTraced() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)

            let settings = try db.services.settings.update(as: root, ipAddress: "192.0.2.7") {
                $0.rateLimits[.api] = RateLimit(limit: 7, windowSeconds: 5)
                $0.monitoring.probeIntervalSeconds = 5
            }

            #expect(settings.rateLimit(.api) == RateLimit(limit: 7, windowSeconds: 5))
            #expect(settings.rateLimit(.youtube) == Settings.defaults.rateLimit(.youtube))
            #expect(settings.monitoring.probeIntervalSeconds == 5)
            let lines = try db.superuser().query(
                """
                select action, actor_id, ip_address, before -> 'api' ->> 'limit', after -> 'api' ->> 'limit'
                from audit_log
                order by id
                """
            )
            #expect(lines.map { $0.string(0) } == ["settings.rate_limits_changed", "settings.monitoring_changed"])
            #expect((1..<5).map { lines[0].optionalString($0) } == [root.userID.text, "192.0.2.x", "100", "7"])
            #expect(try db.worker.settings.refreshed() == settings)
        }
    }

    @Test func whatAnotherAdminHasJustChangedStays() throws {
        try withDatabase { db in
            let (root, ada) = try (db.makeUser("root", role: .admin), db.makeUser("ada", role: .admin))
            let (first, second) = try (db.services.settings, TestDatabase.services(db.environment).settings)
            _ = try (first.refreshed(), second.refreshed())

            _ = try first.update(as: root, ipAddress: nil) { $0.monitoring.probeIntervalSeconds = 5 }
            let settings = try second.update(as: ada, ipAddress: nil) {
                $0.monitoring.reconcileIntervalSeconds = 10
                $0.statusPage.enabled = true
            }

            #expect(settings.monitoring.probeIntervalSeconds == 5)
            #expect(settings.monitoring.reconcileIntervalSeconds == 10 && settings.statusPage.enabled)
        }
    }

    @Test func whatStaysAsItWasIsNotTraced() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)

            _ = try db.services.settings.update(as: root, ipAddress: nil) { $0.monitoring.probeIntervalSeconds = 60 }

            #expect(try db.superuser().query("select from audit_log").isEmpty)
        }
    }

    @Test func onlyAnAdminChangesThem() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")

            #expect(throws: SessionError.adminOnly) {
                try db.services.settings.update(as: ada, ipAddress: nil) {
                    $0.rateLimits[.api] = RateLimit(limit: 1_000_000, windowSeconds: 5)
                }
            }

            #expect(try db.services.settings.refreshed() == .defaults)
            #expect(try db.superuser().query("select 1 from audit_log").isEmpty)
        }
    }

    @Test func theyAreReadAgainAfterASecondAndNotBefore() throws {
        try withDatabase { db in
            _ = try db.services.settings.refreshed()
            try db.superuser().query(
                "update settings set value = value || '{\"probeIntervalSeconds\": 5}' where key = 'monitoring'")

            let settings = db.services.settings
            let (soon, later) = try (
                settings.refreshed(now: Timestamp(microseconds: 0)), settings.refreshed(now: .now() + 1)
            )

            #expect(soon.monitoring.probeIntervalSeconds == 60)
            #expect(later.monitoring.probeIntervalSeconds == 5)
        }
    }
}
