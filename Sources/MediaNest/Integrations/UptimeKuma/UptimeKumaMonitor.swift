/// A monitor of Uptime Kuma, as its `/metrics` shows it.
///
/// Source: Uptime Kuma 1.23, 2.0 and 2.1. 1.x has no `monitor_id`; uptime ratios come with 2.1. A paused monitor, and one
/// that has not been checked since Uptime Kuma started, is not listed.
public struct UptimeKumaMonitor: Sendable, Equatable {
    public enum State: Int, Sendable {
        case down = 0
        case up = 1
        case pending = 2
        case maintenance = 3
    }

    /// `nil` in 1.x.
    public let id: String?
    public let name: String
    public let type: String
    public let url: String?
    public let state: State
    public var responseTimeMs: Double?
    public var certificateDaysRemaining: Int?
    /// 0 to 1, over a day and over 30 days.
    public var uptimeRatio1Day: Double?
    public var uptimeRatio30Days: Double?

    /// More than this nobody reads on a page.
    static let mostListed = 500

    /// A group repeats the state of its members, which are listed themselves.
    public var isGroup: Bool { type == "group" }

    /// Reads an answer of `/metrics`, in the order of its states; lines of other families are passed over.
    public static func monitors(in text: String) -> [UptimeKumaMonitor] {
        let samples = PrometheusText.samples(text)
        var monitors: [UptimeKumaMonitor] = []
        var places: [Key: Int] = [:]
        for sample in samples where sample.name == "monitor_status" {
            guard let key = Key(sample), let state = State(value: sample.value) else { continue }
            let monitor = UptimeKumaMonitor(
                id: key.id, name: key.name, type: key.type, url: key.url, state: state)
            if let place = places[key] {
                monitors[place] = monitor
            } else {
                places[key] = monitors.count
                monitors.append(monitor)
            }
        }
        for sample in samples {
            guard let place = Key(sample).flatMap({ places[$0] }) else { continue }
            monitors[place].add(sample)
        }
        return monitors
    }

    /// Uptime Kuma's own, of the family `app_version`; `nil` when it does not say.
    static func version(in text: String) -> String? {
        PrometheusText.samples(text).first { $0.name == "app_version" }?.labels["version"]
    }

    private mutating func add(_ sample: PrometheusSample) {
        let value = sample.value
        switch (sample.name, sample.labels["window"]) {
        case ("monitor_response_time", _): responseTimeMs = value >= 0 ? value : nil  // -1 while it is down
        case ("monitor_cert_days_remaining", _): certificateDaysRemaining = Int(exactly: value.rounded(.down))
        case ("monitor_uptime_ratio", "1d"): uptimeRatio1Day = value
        case ("monitor_uptime_ratio", "30d"): uptimeRatio30Days = value
        default: break
        }
    }

    /// What tells monitors apart: their id, or in 1.x everything that is known.
    private struct Key: Hashable {
        let id: String?
        let name: String
        let type: String
        let url: String?
        let host: String?
        let port: String?

        init?(_ sample: PrometheusSample) {
            // A missing value is the word null, and of a URL what the form begins with.
            func label(_ name: String) -> String? {
                sample.labels[name].flatMap { ["null", "", "https://"].contains($0) ? nil : $0 }
            }
            guard sample.name.hasPrefix("monitor_"), let name = sample.labels["monitor_name"] else { return nil }
            id = label("monitor_id")
            self.name = name
            type = label("monitor_type") ?? "unknown"
            url = label("monitor_url")
            host = label("monitor_hostname")
            port = label("monitor_port")
        }

        static func == (left: Key, right: Key) -> Bool {
            if left.id != nil || right.id != nil { return left.id == right.id }
            return (left.name, left.type, left.url, left.host, left.port)
                == (right.name, right.type, right.url, right.host, right.port)
        }

        func hash(into hasher: inout Hasher) {
            if let id { hasher.combine(id) } else { hasher.combine(name) }
        }
    }
}

extension UptimeKumaMonitor.State {
    fileprivate init?(value: Double) {
        guard let number = Int(exactly: value) else { return nil }
        self.init(rawValue: number)
    }
}
