/// The text of `/metrics` as version 2.1 has it: a family after the other, every monitor a line in each.
enum Metrics {
    static let version = "2.1.0"

    static func text(_ monitors: [Monitor]) -> String {
        var lines = [
            "# HELP process_cpu_user_seconds_total Total user CPU time spent in seconds.",
            "# TYPE process_cpu_user_seconds_total counter", "process_cpu_user_seconds_total 12.34",
            "# HELP app_version The service version by package.json", "# TYPE app_version gauge",
            "app_version{version=\"\(version)\",major=\"2\",minor=\"1\",patch=\"0\"} 1",
        ]
        func family(_ name: String, _ help: String, _ samples: [String]) {
            lines += ["# HELP \(name) \(help)", "# TYPE \(name) gauge"] + samples
        }
        family(
            "monitor_cert_days_remaining", "The number of days remaining until the certificate expires",
            monitors.compactMap { monitor in
                monitor.certDaysRemaining.map { "monitor_cert_days_remaining{\(labels(monitor))} \($0)" }
            })
        family(
            "monitor_uptime_ratio",
            "Uptime ratio calculated over sliding window specified by the 'window' label. (0.0 - 1.0)",
            monitors.flatMap { monitor in
                [("1d", 1.0), ("30d", monitor.uptimeRatio30Days), ("365d", monitor.uptimeRatio30Days)].map {
                    "monitor_uptime_ratio{\(labels(monitor)),window=\"\($0)\"} \($1)"
                }
            })
        family(
            "monitor_response_time", "Monitor Response Time (ms)",
            monitors.map { "monitor_response_time{\(labels($0))} \($0.state == .down ? -1 : $0.responseTimeMs)" })
        family(
            "monitor_status", "Monitor Status (1 = UP, 0= DOWN, 2= PENDING, 3= MAINTENANCE)",
            monitors.map { "monitor_status{\(labels($0))} \($0.state.rawValue)" })
        return lines.joined(separator: "\n") + "\n"
    }

    /// A missing value is the word null.
    private static func labels(_ monitor: Monitor) -> String {
        [
            ("monitor_id", "\(monitor.id)"), ("monitor_name", monitor.name), ("monitor_type", monitor.type),
            ("monitor_url", monitor.url), ("monitor_hostname", monitor.hostname ?? "null"),
            ("monitor_port", monitor.port.map(String.init) ?? "null"),
        ].map { "\($0)=\"\(escaped($1))\"" }.joined(separator: ",")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
