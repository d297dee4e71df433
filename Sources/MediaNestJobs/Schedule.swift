import MediaNest

/// What happens by itself, and how often.
enum Schedule {
    struct Entry {
        let kind: String
        let everySeconds: Int
        var lane = Lane.standard
        /// At most so much later than that, at random: what is asked each minute is not asked by everybody in the same second.
        var jitterSeconds = 0.0

        init(_ kind: String, _ everySeconds: Int, lane: Lane = .standard, jitterSeconds: Double = 0) {
            self.kind = kind
            self.everySeconds = everySeconds
            self.lane = lane
            self.jitterSeconds = jitterSeconds
        }
    }

    static func entries(_ settings: Settings) -> [Entry] {
        let probeSeconds = settings.monitoring.probeIntervalSeconds
        return [
            Entry("overseerr.reconcile", settings.monitoring.reconcileIntervalSeconds),
            Entry("plex.check_access", 86_400),
            Entry("rate_limits.record_refusals", 60),
            Entry("notifications.sweep", 30),
            Entry("partitions.ensure", 86_400),
            Entry("services.probe", probeSeconds, lane: .monitoring, jitterSeconds: min(5, Double(probeSeconds) / 12)),
            Entry("database.observe", 60, lane: .monitoring),
            Entry("services.roll_up", 300),
            Entry("reports.roll_up", 3600),
            Entry("retention.run", 86_400),
        ]
    }
}
