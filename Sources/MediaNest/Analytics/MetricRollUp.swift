public import Postgres

/// Sums `service_metrics` up into `metric_rollups`.
///
/// Each resolution keeps its place and goes on from there in steps of bounded time, so that the first time, with months of
/// measurements, and the first time after days without a worker, are many short statements. Percentiles cannot be made of
/// percentiles: each bucket is read from the measurements, and is looked at again while it is open.
public struct MetricRollUp {
    private let database: Database

    init(database: Database) { self.database = database }

    enum Resolution: String, CaseIterable {
        case fiveMinutes = "5m"
        case hour = "1h"
        case day = "1d"

        var seconds: Int {
            switch self {
            case .fiveMinutes: 300
            case .hour: 3600
            case .day: 86_400
            }
        }

        /// How much time one statement sums up: whole buckets.
        var stepSeconds: Int { max(seconds, 6 * 3600) }
        /// An open bucket is looked at twelve times while it lasts, and when it is over.
        var pauseSeconds: Int { seconds / 12 }
    }

    /// Measurements that came after their bucket was summed up the last time: a slow probe, another host's clock.
    private static let lateSeconds = 900
    /// Longer than measurements can be kept.
    private static let mostDays = 732

    /// - Parameter mostSteps: After so many statements somebody else should have his turn.
    /// - Returns: Whether everything is summed up.
    public func advance(mostSteps: Int = 40, now: Timestamp = .now(), heartbeat: () -> Void = {}) throws -> Bool {
        var steps = mostSteps
        for resolution in Resolution.allCases {
            guard var from = try beginning(resolution, now: now) else { continue }
            while from < now {
                guard steps > 0 else { return false }
                let to = min(from + resolution.stepSeconds, now)
                _ = try database.pipeline([
                    Self.statement(resolution, from: from, to: to),
                    progress(resolution).advance(to: to, today: CalendarDay(of: now)),
                ])
                from = to
                steps -= 1
                heartbeat()
            }
        }
        return true
    }

    private func progress(_ resolution: Resolution) -> RollUpProgress {
        RollUpProgress(name: resolution.rawValue, database: database)
    }

    /// Where the buckets begin that are to be summed up now; `nil` when there is nothing to do.
    private func beginning(_ resolution: Resolution, now: Timestamp) throws -> Timestamp? {
        let today = CalendarDay(of: now)
        guard let place = try progress(resolution).place(today: today) else {
            let first = try database.query("select min(timestamp) from service_metrics").first?.optionalTimestamp(0)
            // A clock that was wrong once must not cost centuries of steps.
            return first.map { max($0, now + -Self.mostDays * 86_400).floored(to: resolution.stepSeconds) }
        }
        guard place.hasLookedBack else {
            return CalendarDay(of: place.instant).advanced(by: -RollUpProgress.lateDays).beginning
        }
        let age = Int((now - place.instant) / 1_000_000)
        if age < resolution.pauseSeconds { return nil }
        // Whoever is catching up goes straight on.
        return (place.instant + (age > 86_400 ? 0 : -Self.lateSeconds)).floored(to: resolution.seconds)
    }

    /// Sums up whole buckets: `from` is the beginning of one, `to` the beginning of another or now.
    static func statement(_ resolution: Resolution, from: Timestamp, to: Timestamp) -> SQL {
        """
        insert into metric_rollups (service_name, metric_name, resolution, bucket, sample_count, sum, min, max, p50, p95)
        select service_name, metric_name, \(resolution.rawValue),
               date_bin(make_interval(secs => \(resolution.seconds)), timestamp, 'epoch'),
               count(*), sum(metric_value), min(metric_value), max(metric_value),
               percentile_cont(0.5) within group (order by metric_value),
               percentile_cont(0.95) within group (order by metric_value)
        from service_metrics
        where timestamp >= \(from) and timestamp < \(to)
        group by 1, 2, 4
        on conflict (service_name, metric_name, resolution, bucket) do update set
          sample_count = excluded.sample_count, sum = excluded.sum, min = excluded.min, max = excluded.max,
          p50 = excluded.p50, p95 = excluded.p95
        """
    }
}

extension Timestamp {
    /// The last multiple of so many seconds since 1970, at or before this instant.
    fileprivate func floored(to seconds: Int) -> Timestamp {
        Timestamp(secondsSince1970: secondsSince1970 - (secondsSince1970 % seconds + seconds) % seconds)
    }
}
