public import Postgres

/// Times as people say them.
public enum HumanTime {
    /// The two largest units: `3 d 4 h`, `2 h 5 min`, `45 s`.
    public static func duration(seconds: Int) -> String {
        let seconds = max(0, seconds)
        func text(_ larger: Int, _ unit: String, _ smaller: Int, _ smallerUnit: String) -> String {
            smaller > 0 ? "\(larger) \(unit) \(smaller) \(smallerUnit)" : "\(larger) \(unit)"
        }
        switch seconds {
        case 86_400...: return text(seconds / 86_400, "d", seconds / 3600 % 24, "h")
        case 3600...: return text(seconds / 3600, "h", seconds / 60 % 60, "min")
        case 60...: return text(seconds / 60, "min", seconds % 60, "s")
        default: return "\(seconds) s"
        }
    }

    /// `just now`, `5 minutes ago`, `3 days ago`.
    public static func ago(_ instant: Timestamp, now: Timestamp = .now()) -> String {
        let seconds = Int((now - instant) / 1_000_000)
        func text(_ count: Int, _ unit: String) -> String { "\(count) \(unit)\(count == 1 ? "" : "s") ago" }
        switch seconds {
        case ..<60: return "just now"
        case ..<3600: return text(seconds / 60, "minute")
        case ..<86_400: return text(seconds / 3600, "hour")
        case ..<2_592_000: return text(seconds / 86_400, "day")
        case ..<31_536_000: return text(seconds / 2_592_000, "month")
        default: return text(seconds / 31_536_000, "year")
        }
    }
}
