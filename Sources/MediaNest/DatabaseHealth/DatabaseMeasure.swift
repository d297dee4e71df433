/// What is watched of the database, by the names of its series in `service_metrics`.
///
/// Source: database diagrams, "Performance Monitoring Dashboard". There, query time and pool use are yellow, deadlocks and failed
/// connections red, long statements and the disk critical; the hit ratios have no colour there: they slow down, so yellow.
public enum DatabaseMeasure: String, CaseIterable, Sendable {
    case queryTime = "query_time_ms"
    case poolUsage = "pool_usage_percent"
    case indexHit = "index_hit_percent"
    case cacheHit = "cache_hit_percent"
    case deadlocks
    case failedConnections = "failed_connections_percent"
    case longestStatement = "longest_statement_seconds"
    case diskUsage = "disk_usage_percent"
    case downloadDiskUsage = "download_disk_usage_percent"

    /// How bad it is when the target is missed.
    public enum State: String, Sendable, Codable, CaseIterable {
        case unknown, ok, yellow, red, critical

        /// The worst comes last.
        var severity: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    var level: State {
        switch self {
        case .queryTime, .poolUsage, .indexHit, .cacheHit, .downloadDiskUsage: .yellow
        case .deadlocks, .failedConnections: .red
        case .longestStatement, .diskUsage: .critical
        }
    }

    public enum Target: Sendable, Equatable {
        case below(Double)
        case above(Double)
        case none

        public var limit: Double {
            switch self {
            case .below(let limit), .above(let limit): limit
            case .none: 0
            }
        }

        func isMet(by value: Double) -> Bool {
            switch self {
            case .below(let limit): value < limit
            case .above(let limit): value > limit
            case .none: value == 0
            }
        }
    }

    public var target: Target {
        switch self {
        case .queryTime: .below(100)
        case .poolUsage: .below(80)
        case .indexHit: .above(99)
        case .cacheHit: .above(95)
        case .deadlocks: .none
        case .failedConnections: .below(1)
        case .longestStatement: .below(5)
        case .diskUsage, .downloadDiskUsage: .below(85)
        }
    }

    /// How many values in a row it takes to raise the alarm. A deadlock is none of a run: each is counted for ten minutes.
    var confirmations: Int {
        switch self {
        case .deadlocks: 1
        case .longestStatement: 2
        default: 3
        }
    }

    /// `ms`, `%`, `s`, or nothing for a count.
    public var unit: String {
        switch self {
        case .queryTime: "ms"
        case .longestStatement: "s"
        case .deadlocks: ""
        default: "%"
        }
    }

    /// As people say it.
    public var label: String {
        switch self {
        case .queryTime: "Query time"
        case .poolUsage: "Connections in use"
        case .indexHit: "Index hit ratio"
        case .cacheHit: "Cache hit ratio"
        case .deadlocks: "Deadlocks"
        case .failedConnections: "Failed connections"
        case .longestStatement: "Longest statement"
        case .diskUsage: "Database disk"
        case .downloadDiskUsage: "Downloads disk"
        }
    }

    /// What is measured, and what helps when it is bad.
    public var advice: String {
        switch self {
        case .queryTime:
            "95 of 100 answers of the database took less than this in the last minute. When it grows: look for slow statements in the log, and for a disk or processor that is busy with something else."
        case .poolUsage:
            "Of the connections that the database allows. Raise max_connections, run fewer processes, or put PgBouncer in between."
        case .indexHit:
            "How much of its indexes the database found in memory in ten minutes. Give it more memory: shared_buffers."
        case .cacheHit:
            "How much of its data the database found in memory in ten minutes. Give it more memory: shared_buffers."
        case .deadlocks:
            "Two transactions that waited for each other, in ten minutes; one of them was ended and tried again, or failed. The database's log names them. Report it: this should never happen."
        case .failedConnections:
            "Of the attempts to connect to the database in ten minutes. Look whether it was restarted, refuses a password, or has no connections left."
        case .longestStatement:
            "The statement that has been running for longest. If it is none that you started, end it: select pg_cancel_backend(pid)."
        case .diskUsage:
            "Of the disk that holds the database, which stops when it is full. Make room, or move it to a larger one."
        case .downloadDiskUsage:
            "Of the disk that holds downloads. Make room, or move them to a larger one: a full disk stops downloads, not the portal."
        }
    }
}

/// One value of a measure.
enum DatabaseReading: Equatable {
    case value(Double)
    /// Why there is none.
    case unknown(String)

    var value: Double? { if case .value(let value) = self { value } else { nil } }
    var reason: String? { if case .unknown(let reason) = self { reason } else { nil } }
}
