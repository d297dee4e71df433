import Metrics
import Postgres

/// The database at one moment.
struct DatabaseSample {
    /// What only grows; a smaller number means that counting began anew.
    struct Counters: Codable, Equatable {
        var deadlocks: Int = 0
        var blocksHit: Int = 0
        var blocksRead: Int = 0
        var indexBlocksHit: Int = 0
        var indexBlocksRead: Int = 0
        /// Of all processes of this host; `nil` where they do not count together.
        var attempts: Int?
        var failures: Int?
        var responders: HistogramCounts = HistogramCounts()
        var workers: HistogramCounts = HistogramCounts()
    }

    let takenAt: Timestamp
    var counters = Counters()
    var connections = 0
    var connectionLimit = 0
    /// In seconds; `nil` when other roles' sessions cannot be seen.
    var longestStatement: Double?
    /// Of the database's disk, 0 to 100; `nil` when it is out of sight.
    var diskUsage: Double?
    /// Of the downloads' disk; `nil` when it is out of sight.
    var downloadDiskUsage: Double?
    var hasDownloads = false

    /// Fewer than these say nothing about a ratio. A cold start reads some hundred blocks once, which is no lack of memory.
    private static let fewestBlocks = 20_000
    private static let fewestAttempts = 20
    private static let fewestAnswers: UInt64 = 20
    private static let noPast = "The first value comes with the next look."

    /// The value of each measure that there is here.
    ///
    /// - Parameter earlier: Of the last ten minutes, oldest first.
    func readings(after earlier: [(at: Timestamp, counters: Counters)]) -> [(
        measure: DatabaseMeasure, reading: DatabaseReading
    )] {
        // What was counted before a restart of the counting cannot be subtracted from what was counted after.
        var past = earlier[...]
        for (index, entry) in zip(earlier.indices, earlier) {
            let next = index + 1 < earlier.endIndex ? earlier[index + 1].counters : counters
            if next.beganAnew(since: entry.counters) { past = earlier[(index + 1)...] }
        }
        var readings: [(measure: DatabaseMeasure, reading: DatabaseReading)] = [
            (.queryTime, queryTime(after: past.last?.counters)),
            (
                .poolUsage,
                connectionLimit > 0
                    ? .value(100 * Double(connections) / Double(connectionLimit)) : .unknown("The limit is not known.")
            ),
            (.indexHit, hitRatio(after: past.first?.counters, \.indexBlocksHit, \.indexBlocksRead)),
            (.cacheHit, hitRatio(after: past.first?.counters, \.blocksHit, \.blocksRead)),
            (
                .deadlocks,
                past.first.map { .value(Double(counters.deadlocks - $0.counters.deadlocks)) } ?? .unknown(Self.noPast)
            ),
            (.failedConnections, failedConnections(after: past.first?.counters)),
            (
                .longestStatement,
                longestStatement.map { .value($0) }
                    ?? .unknown("Cannot be seen: grant pg_monitor to medianest_worker, as a superuser.")
            ),
            (
                .diskUsage,
                diskUsage.map { .value($0) }
                    ?? .unknown(
                        "Cannot be seen: the database is on another machine, or medianest_worker has no pg_monitor.")
            ),
        ]
        if hasDownloads {
            readings.append(
                (.downloadDiskUsage, downloadDiskUsage.map { .value($0) } ?? .unknown("The folder cannot be seen.")))
        }
        return readings
    }

    /// Of people's requests, or of everything when there were few.
    private func queryTime(after past: Counters?) -> DatabaseReading {
        guard let past else { return .unknown(Self.noPast) }
        let responders = counters.responders.since(past.responders)
        let all = responders.adding(counters.workers.since(past.workers))
        guard let seconds = (responders.count >= Self.fewestAnswers ? responders : all).quantile(0.95),
            all.count >= Self.fewestAnswers
        else { return .unknown("The database was hardly asked anything.") }
        return .value(seconds * 1000)
    }

    private func hitRatio(after past: Counters?, _ hit: KeyPath<Counters, Int>, _ read: KeyPath<Counters, Int>)
        -> DatabaseReading
    {
        guard let past else { return .unknown(Self.noPast) }
        let hits = counters[keyPath: hit] - past[keyPath: hit]
        let all = hits + counters[keyPath: read] - past[keyPath: read]
        guard all >= Self.fewestBlocks else { return .unknown("Too little was read.") }
        return .value(100 * Double(hits) / Double(all))
    }

    private func failedConnections(after past: Counters?) -> DatabaseReading {
        guard let attempts = counters.attempts, let failures = counters.failures else {
            return .unknown("Not counted: MEDIANEST_METRICS_FILE is not set, or cannot be used.")
        }
        guard let past, let pastAttempts = past.attempts, let pastFailures = past.failures else {
            return .unknown(Self.noPast)
        }
        let failed = failures - pastFailures
        if failed == 0 { return .value(0) }  // processes keep their connections: few attempts are the rule
        guard attempts - pastAttempts >= Self.fewestAttempts else { return .unknown("There were hardly any attempts.") }
        return .value(100 * Double(failed) / Double(attempts - pastAttempts))
    }
}

extension DatabaseSample.Counters {
    /// Whether something is smaller now than it was.
    fileprivate func beganAnew(since past: Self) -> Bool {
        deadlocks < past.deadlocks || blocksHit < past.blocksHit || blocksRead < past.blocksRead
            || indexBlocksHit < past.indexBlocksHit || indexBlocksRead < past.indexBlocksRead
            || (attempts ?? 0) < (past.attempts ?? 0) || (failures ?? 0) < (past.failures ?? 0)
            || !responders.contains(past.responders) || !workers.contains(past.workers)
    }
}
