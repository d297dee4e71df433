import Metrics
import Postgres
import Testing

@testable import MediaNest

@Suite struct DatabaseSampleTests {
    private func readings(_ sample: DatabaseSample, after earlier: [DatabaseSample.Counters]) -> [DatabaseMeasure:
        DatabaseReading]
    {
        let past = earlier.enumerated().map { (at: Timestamp(secondsSince1970: $0 * 60), counters: $1) }
        return Dictionary(uniqueKeysWithValues: sample.readings(after: past).map { ($0.measure, $0.reading) })
    }

    private func sample(_ change: (inout DatabaseSample) -> Void) -> DatabaseSample {
        var sample = DatabaseSample(takenAt: Timestamp(secondsSince1970: 600))
        change(&sample)
        return sample
    }

    private func answers(fast: UInt64, slow: UInt64) -> HistogramCounts {
        var counts = HistogramCounts()
        counts.buckets[0] = fast
        counts.buckets[8] = slow  // 250 to 500 ms
        return counts
    }

    @Test func ratiosAreOfWhatCameInBetween() {
        var before = DatabaseSample.Counters()
        before.blocksHit = 1_000_000
        before.indexBlocksHit = 5000
        let now = sample {
            $0.counters = before
            $0.counters.blocksHit += 90_000
            $0.counters.blocksRead += 10_000
            $0.counters.indexBlocksHit += 20_000
        }

        let found = readings(now, after: [before])

        #expect(found[.cacheHit] == .value(90))
        #expect(found[.indexHit] == .value(100))
    }

    /// A night in which nothing is asked is no trouble.
    @Test func aRatioOfTooLittleIsUnknown() {
        var before = DatabaseSample.Counters()
        before.attempts = 10
        before.failures = 0
        let now = sample {
            $0.counters = before
            $0.counters.blocksHit = 10_000
            $0.counters.blocksRead = 3000
            $0.counters.attempts = 12
            $0.counters.failures = 2
        }

        let found = readings(now, after: [before])

        #expect(found[.cacheHit]?.value == nil && found[.queryTime]?.value == nil)
        #expect(found[.failedConnections]?.value == nil)
    }

    @Test func failuresAreAPartOfTheAttempts() {
        var before = DatabaseSample.Counters()
        before.attempts = 100
        before.failures = 40
        let now = sample {
            $0.counters.attempts = 150
            $0.counters.failures = 41
        }

        #expect(readings(now, after: [before])[.failedConnections] == .value(2))
        #expect(readings(sample { _ in }, after: [before])[.failedConnections]?.value == nil, "not counted together")
    }

    @Test func deadlocksAreThoseOfTheLastTenMinutes() {
        let past = [3, 3, 4].map { DatabaseSample.Counters(deadlocks: $0) }

        #expect(readings(sample { $0.counters.deadlocks = 4 }, after: past)[.deadlocks] == .value(1))
        #expect(readings(sample { $0.counters.deadlocks = 4 }, after: [past[2]])[.deadlocks] == .value(0))
        #expect(readings(sample { $0.counters.deadlocks = 4 }, after: [])[.deadlocks]?.value == nil)
    }

    /// A crash sets PostgreSQL's counters back; the difference to before would be nonsense.
    @Test func countersThatBeganAnewAreNotSubtracted() {
        let past = [5, 0, 0].map { DatabaseSample.Counters(deadlocks: $0) }

        #expect(readings(sample { $0.counters.deadlocks = 1 }, after: past)[.deadlocks] == .value(1))
        #expect(readings(sample { $0.counters.deadlocks = 1 }, after: [past[0]])[.deadlocks]?.value == nil)
    }

    @Test func queryTimeIsThatOfRequestsWhenThereAreEnough() {
        let busy = sample {
            $0.counters.responders = answers(fast: 50, slow: 50)
            $0.counters.workers = answers(fast: 100_000, slow: 0)
        }
        let quiet = sample {
            $0.counters.responders = answers(fast: 0, slow: 5)
            $0.counters.workers = answers(fast: 100_000, slow: 0)
        }

        let past = [DatabaseSample.Counters()]
        #expect((readings(busy, after: past)[.queryTime]?.value ?? 0) > 250)
        #expect((readings(quiet, after: past)[.queryTime]?.value ?? 1000) < 1)
    }

    @Test func whatCannotBeSeenSaysWhy() {
        let found = readings(sample { _ in }, after: [])

        #expect(found[.longestStatement]?.reason?.contains("pg_monitor") == true)
        #expect(found[.diskUsage]?.reason != nil)
        #expect(found[.downloadDiskUsage] == nil, "no folder is configured")
    }

    @Test func connectionsAreAPartOfThoseAllowed() {
        let now = sample {
            $0.connections = 30
            $0.connectionLimit = 40
        }

        #expect(readings(now, after: [])[.poolUsage] == .value(75))
    }
}
