import Logging
public import Metrics
import Postgres

/// What this process counts, together with all others of its host.
public final class ProcessMetrics {
    public let file: MetricsFile
    /// The part that this process plays: `responder`, `worker`, …
    private let kind: String
    /// Counters that were used before, so that a request need not look for its own in the file.
    private var requests: [RequestKey: Counter] = [:]
    private var durations: [RouteKey: Histogram] = [:]

    /// - Parameter path: Where all processes of the host count; `nil` for this one alone.
    init(sharing path: String?, kind: String, logger: Logger) {
        self.kind = kind
        file = Self.open(path, logger)
    }

    private static func open(_ path: String?, _ logger: Logger) -> MetricsFile {
        guard let path else { return MetricsFile() }
        do { return try MetricsFile(sharing: path) } catch {
            // Serving matters more than being counted.
            logger.warning(
                "MEDIANEST_METRICS_FILE cannot be used: this process counts alone", metadata: ["error": "\(error)"])
            return MetricsFile()
        }
    }

    // MARK: Pools

    /// Says which pool this process belongs to, as it begins to serve.
    public func join(pool: String) { file.join(Families.processGroup, [("kind", kind), ("pool", pool)]) }

    /// Something to do has come.
    ///
    /// - Returns: When, for `recordRequest` and the like.
    public func begin() -> UInt64 {
        let now = Monotonic.nanoseconds()
        file.setBusy(since: now)
        return now
    }

    public func end() { file.setBusy(since: nil) }

    // MARK: Counting

    /// Counts what a connection made with these options does.
    func observe(_ options: inout PostgresOptions) {
        let roundTrips = file.histogram(Families.roundTrips.name, [("kind", kind)])
        let opened = file.counter(Families.connections.name, [("kind", kind), ("outcome", "opened")])
        let failed = file.counter(Families.connections.name, [("kind", kind), ("outcome", "failed")])
        options.onAnswer = { roundTrips.record(seconds: $0) }
        options.onConnect = { succeeded in (succeeded ? opened : failed).increment() }
    }

    private struct RouteKey: Hashable {
        let method: String
        let route: String
    }

    private struct RequestKey: Hashable {
        let route: RouteKey
        let status: Int
    }

    /// A request is answered; only its way to the client is left.
    ///
    /// - Parameters:
    ///   - method: A known one: whatever clients make up would be a series each.
    ///   - route: The route's pattern, never the path that came.
    ///   - beginning: As `begin` said.
    public func recordRequest(method: String, route: String, status: Int, since beginning: UInt64) {
        let routeKey = RouteKey(method: method, route: route)
        let key = RequestKey(route: routeKey, status: status)
        counter(key).increment()
        histogram(routeKey).record(seconds: Double(Monotonic.nanoseconds() - beginning) / 1e9)
        end()
    }

    private func counter(_ key: RequestKey) -> Counter {
        if let counter = requests[key] { return counter }
        let counter = file.counter(
            Families.requests.name,
            [("method", key.route.method), ("route", key.route.route), ("status", String(key.status))])
        requests[key] = counter
        return counter
    }

    private func histogram(_ key: RouteKey) -> Histogram {
        if let histogram = durations[key] { return histogram }
        let histogram = file.histogram(Families.durations.name, [("method", key.method), ("route", key.route)])
        durations[key] = histogram
        return histogram
    }

    /// What became of a job that was performed.
    public enum JobOutcome: String, Sendable {
        case done, later, failed, dead
    }

    public func recordJob(_ kind: String, _ outcome: JobOutcome) {
        file.counter(Families.jobs.name, [("kind", kind), ("outcome", outcome.rawValue)]).increment()
    }

    func recordProbe(_ service: String, _ verdict: Verdict) {
        file.counter(Families.probes.name, [("service", service), ("verdict", verdict.rawValue)]).increment()
    }

    func recordDelivery(_ kind: String, _ outcome: DeliveryOutcome) {
        let word =
            switch outcome {
            case .delivered: "delivered"
            case .failed: "failed"
            case .refused: "refused"
            case .uncertain: "uncertain"
            }
        file.counter(Families.deliveries.name, [("kind", kind), ("outcome", word)]).increment()
    }
}
