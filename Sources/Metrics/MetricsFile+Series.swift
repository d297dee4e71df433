import Synchronization

extension MetricsFile {
    /// The counter of this name and these labels, made on its first use by any process.
    public func counter(_ name: String, _ labels: MetricLabels = []) -> Counter {
        Counter(
            file: self, value: series(.counter, name, labels).map { number(at: Self.value(0, of: $0)) } ?? lostNumber)
    }

    /// The same for a histogram of durations.
    public func histogram(_ name: String, _ labels: MetricLabels = []) -> Histogram {
        Histogram(file: self, values: series(.histogram, name, labels).map { number(at: Self.value(0, of: $0)) })
    }

    enum Kind: UInt32 {
        case counter = 1
        case histogram, processGroup
    }

    // A series: kind, length of the name, length of the labels, both texts, and its numbers.
    private static let textOffset = 8
    private static let textBytes = 192
    private static let valuesOffset = textOffset + textBytes

    static func value(_ number: Int, of series: Int) -> Int {
        seriesOffset + series * seriesBytes + valuesOffset + number * 8
    }

    /// Where the series is; `nil` when the file is full, or the texts are too long for it.
    func series(_ kind: Kind, _ name: String, _ labels: MetricLabels) -> Int? {
        let key = name + labels.text
        if let index = find(key) { return index }
        guard key.utf8.count <= Self.textBytes else { return nil }
        if isShared { FileLock.wait(descriptor, FileLock.registration) }
        defer { if isShared { FileLock.release(descriptor, FileLock.registration) } }
        if let index = find(key) { return index }
        let index = seriesCount
        guard index < Self.seriesLimit else { return nil }
        let start = bytes(at: Self.seriesOffset + index * Self.seriesBytes)
        start.storeBytes(of: kind.rawValue, as: UInt32.self)
        start.storeBytes(of: UInt16(name.utf8.count), toByteOffset: 4, as: UInt16.self)
        start.storeBytes(of: UInt16(labels.text.utf8.count), toByteOffset: 6, as: UInt16.self)
        for (offset, byte) in key.utf8.enumerated() {
            start.storeBytes(of: byte, toByteOffset: Self.textOffset + offset, as: UInt8.self)
        }
        seriesCount = index + 1  // from here on everybody sees it, whole
        return find(key)
    }

    private func find(_ key: String) -> Int? {
        if let index = known[key] { return index }
        while seen < seriesCount {
            let series = self.series(at: seen)
            known[series.name + series.labels] = seen
            seen += 1
        }
        return known[key]
    }

    /// What the file holds of a series.
    struct Stored {
        let kind: Kind?
        let name: String
        /// `{a="b"}`, or nothing.
        let labels: String
    }

    func series(at index: Int) -> Stored {
        let start = bytes(at: Self.seriesOffset + index * Self.seriesBytes)
        // What a broken file claims must not lead out of it.
        let nameLength = min(Int(start.load(fromByteOffset: 4, as: UInt16.self)), Self.textBytes)
        let labelsLength = min(Int(start.load(fromByteOffset: 6, as: UInt16.self)), Self.textBytes - nameLength)
        let text = UnsafeRawBufferPointer(start: start + Self.textOffset, count: nameLength + labelsLength)
        return Stored(
            kind: Kind(rawValue: start.load(as: UInt32.self)),
            name: String(decoding: text.prefix(nameLength), as: UTF8.self),
            labels: String(decoding: text.dropFirst(nameLength), as: UTF8.self))
    }
}

/// A number that only grows.
public struct Counter: @unchecked Sendable {
    // The file has the memory. An addition is atomic, so any thread may make it.
    let file: MetricsFile
    let value: UnsafeMutablePointer<Atomic<UInt64>>

    @inline(__always)
    public func increment() { value.pointee.wrappingAdd(1, ordering: .relaxed) }
}

/// How often something took how long.
public struct Histogram: @unchecked Sendable {
    /// Upper bounds in microseconds: 1 ms to 10 s. What took longer has no bound.
    public static let bounds: [UInt64] = [
        1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000,
        10_000_000,
    ]

    // As a counter's. The counts of each bound, of what has none, and the sum of all in microseconds.
    let file: MetricsFile
    let values: UnsafeMutablePointer<Atomic<UInt64>>?

    public func record(seconds: Double) {
        guard let values else {
            file.lostNumber.pointee.wrappingAdd(1, ordering: .relaxed)
            return
        }
        let microseconds = UInt64(max(0, seconds * 1e6))
        let bucket = Self.bounds.firstIndex { microseconds <= $0 } ?? Self.bounds.count
        values[bucket].wrappingAdd(1, ordering: .relaxed)
        values[Self.bounds.count + 1].wrappingAdd(microseconds, ordering: .relaxed)
    }
}

/// Names and values that tell series of one name apart, as they stand in the text.
public struct MetricLabels: ExpressibleByArrayLiteral, Equatable, Sendable {
    /// `{method="GET",status="200"}`, or nothing.
    public let text: String

    public init(arrayLiteral elements: (name: StaticString, value: String)...) {
        let pairs = elements.map { "\($0.name)=\"\(Self.escape($0.value))\"" }
        text = pairs.isEmpty ? "" : "{" + pairs.joined(separator: ",") + "}"
    }

    /// None.
    public init() { text = "" }

    public init(_ name: StaticString, _ value: String) { text = "{\(name)=\"\(Self.escape(value))\"}" }

    init(text: String) { self.text = text }

    /// The same with one more at the end.
    func adding(_ name: StaticString, _ value: String) -> MetricLabels {
        let pair = "\(name)=\"\(Self.escape(value))\""
        return MetricLabels(text: text.isEmpty ? "{\(pair)}" : "\(text.dropLast()),\(pair)}")
    }

    /// Backslash, quote and line feed (prometheus.io, "Text format details").
    private static func escape(_ value: String) -> String {
        var result = ""
        for character in value.unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
