import Testing

@testable import MediaNest

@Suite struct SettingsTests {
    @Test func nothingSaidMeansTheDefaults() {
        let settings = Settings(rows: [:])

        #expect(settings == .defaults)
        #expect(settings.rateLimit(.api) == RateLimit(limit: 100, windowSeconds: 60))
        #expect(settings.rateLimit(.mediaRequests) == RateLimit(limit: 20, windowSeconds: 3600))
        #expect(settings.rateLimit(.signInAccount) == RateLimit(limit: 5, windowSeconds: 900))
        #expect(settings.monitoring.probeIntervalSeconds == 60)
    }

    @Test func whatIsSaidCounts() {
        let settings = Settings(rows: [
            "rate_limits": #"{"api": {"limit": 7, "windowSeconds": 5}, "unknown": {"limit": 1, "windowSeconds": 1}}"#,
            "monitoring": #"{"probeIntervalSeconds": 5, "reconcileIntervalSeconds": 10}"#,
        ])

        #expect(settings.rateLimit(.api) == RateLimit(limit: 7, windowSeconds: 5))
        #expect(settings.rateLimit(.youtube) == RateLimit(limit: 5, windowSeconds: 3600))
        #expect(settings.monitoring.probeIntervalSeconds == 5)
        #expect(settings.monitoring.reconcileIntervalSeconds == 10)
    }

    /// One mistake by hand, or one member of a newer version, must not undo the others.
    @Test func aMemberThatIsMissingOrUnreadableKeepsItsDefault() {
        let settings = Settings(rows: [
            "rate_limits": #"{"api": {"limit": 7, "windowSeconds": 5}, "youtube": {"limit": "many"}, "pins": 3}"#,
            "monitoring": #"{"probeIntervalSeconds": 5, "colour": "red"}"#,
        ])

        #expect(settings.rateLimit(.api) == RateLimit(limit: 7, windowSeconds: 5))
        #expect(settings.rateLimit(.youtube) == RateLimit(limit: 5, windowSeconds: 3600))
        #expect(settings.rateLimit(.pins) == RateLimit(limit: 10, windowSeconds: 300))
        #expect(settings.monitoring.probeIntervalSeconds == 5)
        #expect(settings.monitoring.reconcileIntervalSeconds == 300)
    }

    @Test func limitsForEverybodyMayBeLeftOut() {
        #expect(Settings(rows: ["requests": "{}"]).requests == Settings.Requests())
        let some = Settings(rows: ["requests": #"{"quotaLimit": 10, "openLimit": null, "quotaDays": "few"}"#]).requests
        #expect(some == Settings.Requests(quotaLimit: 10, quotaDays: 7, openLimit: nil))
    }

    @Test(arguments: ["", "null", "[]", "{", "7"])
    func anUnreadableRowIsNone(text: String) {
        #expect(Settings(rows: ["rate_limits": text, "monitoring": text]) == .defaults)
    }
}
