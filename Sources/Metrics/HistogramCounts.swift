/// What a histogram held at one moment, or what came between two.
public struct HistogramCounts: Sendable, Equatable, Codable {
    /// How many for each bound alone, and last those above all bounds.
    public var buckets: [UInt64]
    public var sumMicroseconds: UInt64

    public init() {
        buckets = Array(repeating: 0, count: Histogram.bounds.count + 1)
        sumMicroseconds = 0
    }

    init(values: [UInt64]) {
        buckets = Array(values.prefix(Histogram.bounds.count + 1))
        sumMicroseconds = values[Histogram.bounds.count + 1]
    }

    public var count: UInt64 { buckets.reduce(0, +) }

    /// Whether `earlier` may be a past of this one: of the same bounds, and nowhere larger.
    public func contains(_ earlier: HistogramCounts) -> Bool {
        buckets.count == earlier.buckets.count && zip(buckets, earlier.buckets).allSatisfy { $0 >= $1 }
    }

    /// What came since; nothing when `earlier` is no past of this.
    public func since(_ earlier: HistogramCounts) -> HistogramCounts {
        var difference = HistogramCounts()
        guard contains(earlier) else { return difference }
        difference.buckets = zip(buckets, earlier.buckets).map { $0 - $1 }
        difference.sumMicroseconds =
            sumMicroseconds >= earlier.sumMicroseconds ? sumMicroseconds - earlier.sumMicroseconds : 0
        return difference
    }

    public func adding(_ other: HistogramCounts) -> HistogramCounts {
        var sum = self
        sum.buckets = zip(buckets, other.buckets).map { $0 + $1 }
        sum.sumMicroseconds += other.sumMicroseconds
        return sum
    }

    /// In seconds: what the part `q` of all stayed under, evenly spread within a bound; the last bound for what has none.
    public func quantile(_ q: Double) -> Double? {
        let all = count
        guard all > 0 else { return nil }
        let rank = q * Double(all)
        var below = 0.0
        for (index, bucket) in buckets.enumerated() where bucket > 0 {
            guard below + Double(bucket) >= rank, index < Histogram.bounds.count else {
                below += Double(bucket)
                continue
            }
            let lower = index == 0 ? 0 : Double(Histogram.bounds[index - 1])
            let upper = Double(Histogram.bounds[index])
            return (lower + (upper - lower) * (rank - below) / Double(bucket)) / 1e6
        }
        return Double(Histogram.bounds.last ?? 0) / 1e6
    }
}
