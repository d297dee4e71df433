import Metrics
import Postgres
import Redis

/// Everything at once for Prometheus: what the processes of this host have counted, and what PostgreSQL and Redis know.
public struct MetricsReport {
    private let metrics: ProcessMetrics
    private let database: Database
    private let redis: RedisConnection

    init(metrics: ProcessMetrics, database: Database, redis: RedisConnection) {
        self.metrics = metrics
        self.database = database
        self.redis = redis
    }

    /// One round trip to each; who does not answer is left out, and said to be down.
    public func text() -> [UInt8] {
        // The reason is in the log of the component that failed; here only the fact counts.
        let rows = try? database.pipeline([
            "select coalesce(max(number), 0) from schema_migrations",
            "select metric, label, value from metrics_numbers()",
            """
            select service_name, kind, status, in_maintenance, response_time_ms, uptime_1d, uptime_30d from metrics_services()
            """,
        ])
        let replies = try? redis.pipeline([AnswerCache.countsLookup])
        var text = MetricsText()
        write(
            up: [
                ("database", rows != nil), ("redis", replies != nil),
                ("schema", rows?[0].first?.int(0) == Migration.latest),
            ], to: &text)
        writeCounted(to: &text)
        if let replies { Self.write(AnswerCache.counts(replies[0], .dashboard), to: &text) }
        if let rows {
            Self.write(numbers: rows[1], to: &text)
            Self.write(services: rows[2], to: &text)
        }
        return text.bytes
    }

    private func write(up parts: [(name: String, isUp: Bool)], to text: inout MetricsText) {
        text.write(Families.up, parts.map { (MetricLabels("part", $0.name), $0.isUp ? 1 : 0) })
    }

    private func writeCounted(to text: inout MetricsText) {
        let file = metrics.file
        for family in [
            Families.requests, Families.durations, Families.jobs, Families.probes, Families.deliveries,
            Families.connections, Families.roundTrips,
        ] { text.write(family, of: file) }
        text.write(Families.lost, Double(file.lost))
        let groups = file.processGroups(Families.processGroup)
        text.write(Families.processes, groups.map { ($0.labels, Double($0.processes)) })
        text.write(Families.busy, groups.map { ($0.labels, Double($0.busy)) })
        text.write(Families.longestBusy, groups.map { ($0.labels, $0.longestBusySeconds) })
    }

    private static func write(_ counts: AnswerCache.Counts, to text: inout MetricsText) {
        let labels = MetricLabels("cache", AnswerCache.Kind.dashboard.rawValue)
        text.write(Families.cacheLookups, [(labels, Double(counts.lookups))])
        text.write(Families.cacheHits, [(labels, Double(counts.hits))])
    }

    private static func write(numbers rows: PostgresRows, to text: inout MetricsText) {
        let numbers = rows.map { (metric: $0.string(0), label: $0.string(1), value: $0.optionalDouble(2)) }
        func samples(_ metric: String, _ label: StaticString) -> [MetricsText.Sample] {
            numbers.compactMap { number in
                guard number.metric == metric, let value = number.value else { return nil }
                return (MetricLabels(label, number.label), value)
            }
        }
        func one(_ metric: String) -> [MetricsText.Sample] {
            numbers.compactMap { number in number.metric == metric ? number.value.map { (MetricLabels(), $0) } : nil }
        }
        text.write(Families.waitingJobs, samples("jobs", "state"))
        text.write(Families.oldestJob, one("oldest_job"))
        text.write(Families.outbox, samples("outbox", "state"))
        text.write(Families.incidents, samples("incidents", "severity"))
        text.write(Families.deadlocks, one("deadlocks"))
        for measure in DatabaseMeasure.allCases {
            guard let value = numbers.first(where: { $0.metric == "measure" && $0.label == measure.rawValue })?.value,
                let (family, factor) = measure.family
            else { continue }
            text.write(family, value * factor)
        }
        text.write(Families.alerts, samples("alert", "measure"))
    }

    private static func write(services rows: PostgresRows, to text: inout MetricsText) {
        let services = rows.map(MonitorSample.init)
        text.write(Families.monitorStatus, services.map { ($0.labels, $0.status) })
        text.write(Families.monitorResponseTime, services.map { ($0.labels, $0.responseTimeMs) })
        text.write(
            Families.monitorUptime,
            services.flatMap { service in
                [("1d", service.uptimeDay), ("30d", service.uptimeMonth)].compactMap { window, ratio in
                    ratio.map { (service.labels(window: window), $0) }
                }
            })
    }
}

/// A service in the words of Uptime Kuma's metrics. Where it is, is nobody's business: its addresses say `null`, Kuma's own
/// word for what a monitor has not.
private struct MonitorSample {
    let name: String
    let type: String
    let status: Double
    let responseTimeMs: Double
    let uptimeDay: Double?
    let uptimeMonth: Double?

    init(row: PostgresRow) {
        name = row.string(0)
        type = row.optionalString(1) == "tcp" ? "port" : "http"
        status =
            switch (row.bool(3), ServiceState(rawValue: row.string(2))) {
            case (true, _): 3
            case (_, .online), (_, .degraded): 1
            case (_, .offline): 0
            case (_, .unknown), (_, nil): 2
            }
        responseTimeMs = row.optionalDouble(4) ?? -1
        uptimeDay = row.optionalDouble(5)
        uptimeMonth = row.optionalDouble(6)
    }

    var labels: MetricLabels {
        [
            ("monitor_name", name), ("monitor_type", type), ("monitor_url", "null"), ("monitor_hostname", "null"),
            ("monitor_port", "null"),
        ]
    }

    func labels(window: String) -> MetricLabels {
        [
            ("window", window), ("monitor_name", name), ("monitor_type", type), ("monitor_url", "null"),
            ("monitor_hostname", "null"), ("monitor_port", "null"),
        ]
    }
}
