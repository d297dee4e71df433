import Metrics

/// Everything that `/metrics` tells, by name.
enum Families {
    typealias Family = MetricsText.Family

    // Counted by the processes of this host.
    static let requests = Family(
        "medianest_http_requests_total", .counter,
        "Requests that were answered, by route and status; route none: there is no such.")
    static let durations = Family(
        "medianest_http_request_duration_seconds", .histogram, "How long answering took, without the way to the client."
    )
    static let jobs = Family(
        "medianest_jobs_performed_total", .counter, "Jobs that were performed, by what became of them.")
    static let probes = Family("medianest_probes_total", .counter, "Looks at services, by what they found.")
    static let deliveries = Family(
        "medianest_notification_deliveries_total", .counter,
        "Notifications that were sent to targets, by what became of them.")
    static let connections = Family(
        "medianest_database_connection_attempts_total", .counter,
        "Connections to PostgreSQL that were opened or failed.")
    static let roundTrips = Family(
        "medianest_database_round_trip_duration_seconds", .histogram, "How long PostgreSQL took to answer.")
    static let lost = Family(
        "medianest_metrics_lost_total", .counter, "Counts that found no room in the file of metrics.")

    /// The series behind the next three.
    static let processGroup = "medianest_pool"
    static let processes = Family("medianest_pool_processes", .gauge, "Processes that live, by pool.")
    static let busy = Family("medianest_pool_busy_processes", .gauge, "Those of them that are at work.")
    static let longestBusy = Family(
        "medianest_pool_longest_busy_seconds", .gauge,
        "How long the one that has been at one thing for longest has been.")

    // Known to the database and to Redis.
    static let up = Family("medianest_up", .gauge, "Whether a part can be reached: 1, or 0.")
    static let waitingJobs = Family("medianest_jobs", .gauge, "Jobs by state; up to 10000 are counted.")
    static let oldestJob = Family(
        "medianest_jobs_oldest_due_seconds", .gauge, "How long the job that has been due for longest has waited.")
    static let outbox = Family(
        "medianest_notification_outbox", .gauge,
        "Notifications on their way to targets, by state; up to 10000 are counted.")
    static let incidents = Family("medianest_open_incidents", .gauge, "Incidents that are not resolved, by severity.")
    static let cacheLookups = Family(
        "medianest_cache_lookups_total", .counter, "How often an answer was looked for in the cache, of all hosts.")
    static let cacheHits = Family("medianest_cache_hits_total", .counter, "How often it was found there, of all hosts.")
    static let deadlocks = Family("medianest_database_deadlocks_total", .counter, "Deadlocks in the database.")
    static let alerts = Family(
        "medianest_database_alert", .gauge, "Database health, by measure: 0 ok, 1 yellow, 2 red, 3 critical.")

    // As Uptime Kuma tells it, for dashboards that were made for it.
    static let monitorStatus = Family(
        "monitor_status", .gauge, "Monitor status (1 = UP, 0 = DOWN, 2 = PENDING, 3 = MAINTENANCE).")
    static let monitorResponseTime = Family(
        "monitor_response_time", .gauge, "Monitor response time in milliseconds, -1 without one.")
    static let monitorUptime = Family("monitor_uptime_ratio", .gauge, "The part of the time that the monitor was up.")
}

extension DatabaseMeasure {
    /// In base units, with the factor to them; deadlocks have a counter of their own.
    var family: (Families.Family, factor: Double)? {
        func gauge(_ name: String, _ help: String, _ factor: Double) -> (Families.Family, factor: Double) {
            (Families.Family("medianest_" + name, .gauge, help), factor)
        }
        return switch self {
        case .queryTime:
            gauge("database_query_time_seconds", "What 95 % of the database's answers stayed under.", 0.001)
        case .poolUsage: gauge("database_pool_usage_ratio", "Connections in use, of those allowed.", 0.01)
        case .indexHit: gauge("database_index_hit_ratio", "Index blocks that were in memory.", 0.01)
        case .cacheHit: gauge("database_cache_hit_ratio", "Blocks that were in memory.", 0.01)
        case .deadlocks: nil
        case .failedConnections: gauge("database_failed_connections_ratio", "Attempts to connect that failed.", 0.01)
        case .longestStatement:
            gauge("database_longest_statement_seconds", "How long the oldest running statement has been running.", 1)
        case .diskUsage: gauge("database_disk_usage_ratio", "What is used of the database's disk.", 0.01)
        case .downloadDiskUsage: gauge("download_disk_usage_ratio", "What is used of the downloads' disk.", 0.01)
        }
    }
}
