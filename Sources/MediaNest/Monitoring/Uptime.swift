public import Postgres

/// A time in which a service's state did not change.
public struct StateInterval: Sendable, Equatable {
    public enum State: String, Sendable, Codable {
        case unknown, online, degraded, offline, maintenance
    }

    public let state: State
    public let start: Timestamp
    /// Exclusive. Of the latest interval: the last probe, so that what nobody watched is not counted.
    public let end: Timestamp

    public init(_ state: State, from start: Timestamp, to end: Timestamp) {
        self.state = state
        self.start = start
        self.end = end
    }
}

/// How much of a window a service was there, weighted by time and not by probes.
///
/// Unknown time, maintenance, and time that no interval covers (the portal was off) are left out. Degraded counts as
/// there, and is reported apart.
public struct Uptime: Sendable, Equatable {
    public private(set) var onlineMicroseconds: Int64 = 0
    public private(set) var degradedMicroseconds: Int64 = 0
    public private(set) var offlineMicroseconds: Int64 = 0

    /// - Parameter intervals: Without overlaps, in any order.
    public init(of intervals: some Sequence<StateInterval>, from start: Timestamp, to end: Timestamp) {
        for interval in intervals {
            let length = min(interval.end, end) - max(interval.start, start)
            guard length > 0 else { continue }
            switch interval.state {
            case .online: onlineMicroseconds += length
            case .degraded: degradedMicroseconds += length
            case .offline: offlineMicroseconds += length
            case .unknown, .maintenance: break
            }
        }
    }

    private var known: Int64 { onlineMicroseconds + degradedMicroseconds + offlineMicroseconds }

    /// Hundredths of a percent, rounded down, so that 100.00 % means not a moment of downtime; `nil` when nothing is known.
    public var uptimeBasisPoints: Int? { basisPoints(onlineMicroseconds + degradedMicroseconds) }
    /// The part of the time that the service was degraded, rounded down.
    public var degradedBasisPoints: Int? { basisPoints(degradedMicroseconds) }

    private func basisPoints(_ part: Int64) -> Int? {
        guard known > 0 else { return nil }
        // 90 days in microseconds times 10,000 would still fit, years would not.
        let (high, low) = part.multipliedFullWidth(by: 10_000)
        return Int(known.dividingFullWidth((high, low)).quotient)
    }
}
