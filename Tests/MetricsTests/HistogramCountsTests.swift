import Testing

@testable import Metrics

@Suite struct HistogramCountsTests {
    private func counts(_ seconds: [Double]) -> HistogramCounts {
        let file = MetricsFile()
        let histogram = file.histogram("took_seconds")
        for seconds in seconds { histogram.record(seconds: seconds) }
        return file.counts("took_seconds")
    }

    @Test func aQuantileLiesWithinItsBounds() {
        // 90 of 100 up to 1 ms, the other 10 between 100 and 250 ms.
        let all = counts(Array(repeating: 0.0005, count: 90) + Array(repeating: 0.2, count: 10))

        #expect(all.quantile(0.5).map { $0 > 0 && $0 < 0.001 } == true)
        #expect(all.quantile(0.95).map { abs($0 - 0.175) < 1e-9 } == true)
        #expect(counts([60, 60]).quantile(0.95) == 10)
        #expect(HistogramCounts().quantile(0.95) == nil)
    }

    @Test func whatCameBetweenTwoMomentsIsTheirDifference() {
        let (early, late) = (counts([0.0005, 0.2]), counts([0.0005, 0.0005, 0.2, 3]))

        let between = late.since(early)

        #expect(between.count == 2 && between.buckets[0] == 1 && between.sumMicroseconds == 3_000_500)
        #expect(early.since(late) == HistogramCounts(), "counting began anew")
    }
}
