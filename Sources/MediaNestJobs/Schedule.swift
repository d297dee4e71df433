import MediaNest

/// What happens by itself, and how often.
enum Schedule {
    static func entries(_ settings: Settings) -> [(kind: String, everySeconds: Int)] {
        [
            ("overseerr.reconcile", settings.monitoring.reconcileIntervalSeconds),
            ("plex.check_access", 86_400),
            ("rate_limits.record_refusals", 60),
            ("notifications.sweep", 30),
            ("partitions.ensure", 86_400),
            ("services.probe", settings.monitoring.probeIntervalSeconds),
            ("database.observe", 60),
            ("services.roll_up", 300),
            ("reports.roll_up", 3600),
            ("retention.run", 86_400),
        ]
    }
}
