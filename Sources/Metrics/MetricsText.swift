import Synchronization

/// Writes metrics as Prometheus reads them.
///
/// Source: prometheus.io, "Exposition formats", version 0.0.4.
public struct MetricsText {
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    public private(set) var bytes: [UInt8] = []

    public init() { bytes.reserveCapacity(65_536) }

    /// Everything of one name, which stands together.
    public struct Family: Sendable {
        public enum Kind: String, Sendable {
            case counter, gauge, histogram
        }

        public let name: String
        public let kind: Kind
        /// One sentence.
        public let help: String

        public init(_ name: String, _ kind: Kind, _ help: String) {
            self.name = name
            self.kind = kind
            self.help = help
        }
    }

    public typealias Sample = (labels: MetricLabels, value: Double)

    /// Nothing at all for a family without samples.
    public mutating func write(_ family: Family, _ samples: [Sample]) {
        guard !samples.isEmpty else { return }
        head(family)
        for sample in samples { line(family.name, sample.labels, sample.value) }
    }

    public mutating func write(_ family: Family, _ value: Double) { write(family, [(MetricLabels(), value)]) }

    /// A family of whose series the file has the counts.
    public mutating func write(_ family: Family, of file: MetricsFile) {
        let series = file.samples(of: family.name)
        guard !series.isEmpty else { return }
        head(family)
        for sample in series {
            let labels = MetricLabels(text: sample.labels)
            guard family.kind == .histogram else {
                line(family.name, labels, Double(sample.values[0]))
                continue
            }
            let counts = HistogramCounts(values: sample.values)
            var count: UInt64 = 0
            for (bucket, bound) in zip(counts.buckets, Histogram.bounds) {
                count += bucket
                line(family.name + "_bucket", labels.adding("le", Self.number(Double(bound) / 1e6)), Double(count))
            }
            count += counts.buckets[Histogram.bounds.count]
            line(family.name + "_bucket", labels.adding("le", "+Inf"), Double(count))
            line(family.name + "_sum", labels, Double(counts.sumMicroseconds) / 1e6)
            line(family.name + "_count", labels, Double(count))
        }
    }

    private mutating func head(_ family: Family) {
        let help = family.help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        bytes += "# HELP \(family.name) \(help)\n# TYPE \(family.name) \(family.kind.rawValue)\n".utf8
    }

    private mutating func line(_ name: String, _ labels: MetricLabels, _ value: Double) {
        bytes += "\(name)\(labels.text) \(Self.number(value))\n".utf8
    }

    /// Whole numbers without a fraction, so that a count reads as one.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return abs(value) < 1e15 && value == value.rounded() ? String(Int64(value)) : String(value)
    }
}

extension MetricsFile {
    /// Sorted by labels.
    fileprivate func samples(of name: String) -> [(labels: String, values: [UInt64])] {
        var found: [(labels: String, values: [UInt64])] = []
        for index in 0..<seriesCount {
            let stored = series(at: index)
            guard stored.name == name, let kind = stored.kind, kind != .processGroup else { continue }
            let count = kind == .histogram ? Histogram.bounds.count + 2 : 1
            found.append(
                (
                    stored.labels,
                    (0..<count).map { number(at: Self.value($0, of: index)).pointee.load(ordering: .relaxed) }
                ))
        }
        return found.sorted { $0.labels < $1.labels }
    }

    /// The count of a series now; 0 while nobody has counted it.
    public func count(_ name: String, _ labels: MetricLabels = []) -> UInt64 {
        samples(of: name).first { $0.labels == labels.text }?.values.first ?? 0
    }

    /// The counts of all series of this name whose labels have this pair.
    public func total(_ name: String, where pair: String) -> Int {
        samples(of: name).filter { $0.labels.contains(pair) }.reduce(0) { $0 + Int($1.values[0]) }
    }

    /// What a histogram holds now.
    public func counts(_ name: String, _ labels: MetricLabels = []) -> HistogramCounts {
        samples(of: name).first { $0.labels == labels.text }.map { HistogramCounts(values: $0.values) }
            ?? HistogramCounts()
    }
}
