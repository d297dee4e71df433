/// A measurement as people read it, by the unit that ends its name.
///
/// Source: data-models document, "Service Metrics Entity": `humanValue`, `isPerformanceMetric`, `isResourceMetric`.
public enum HumanValue {
    /// `12 ms`, `1.5 s`, `99.2 %`, `up`.
    public static func text(_ value: Double, metric: String) -> String {
        if metric == "up" {
            return value >= 1 ? "up" : value <= 0 ? "down" : "up \(number(value * 100)) % of the time"
        }
        if metric.hasSuffix("_ms") {
            return abs(value) < 1000 ? "\(number(value)) ms" : "\(number(value / 1000)) s"
        }
        if metric.hasSuffix("_percent") {
            // Just below the whole is not the whole.
            return value > 99 && value < 100 ? "\((value * 100).rounded(.down) / 100) %" : "\(number(value)) %"
        }
        if metric.hasSuffix("_seconds") {
            return value < 60 ? "\(number(value)) s" : HumanTime.duration(seconds: Int(min(value, 1e12)))
        }
        if metric.hasSuffix("_bytes") { return bytes(value) }
        return number(value)
    }

    /// Response time, throughput and the like.
    public static func isPerformance(metric: String) -> Bool {
        ["time", "throughput", "latency", "hit", "longest"].contains { metric.contains($0) }
    }

    /// Processor, memory, disk and what else can be used up.
    public static func isResource(metric: String) -> Bool {
        ["cpu", "memory", "disk", "usage"].contains { metric.contains($0) }
    }

    private static func bytes(_ value: Double) -> String {
        var value = value
        for unit in ["B", "KiB", "MiB", "GiB"] {
            if abs(value) < 1024 { return "\(number(value)) \(unit)" }
            value /= 1024
        }
        return "\(number(value)) TiB"
    }

    /// With as many decimals as say something: none from 100 on, one from 10 on, two below.
    private static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
        let factor: Double = abs(value) >= 100 ? 1 : abs(value) >= 10 ? 10 : 100
        let rounded = (value * factor).rounded() / factor
        return rounded == rounded.rounded() ? String(Int64(rounded)) : String(rounded)
    }
}
