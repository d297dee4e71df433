import Testing

@testable import MediaNest

@Suite struct HumanValueTests {
    @Test(
        arguments: [
            (12.344, "response_time_ms", "12.3 ms"), (0.4711, "query_time_ms", "0.47 ms"),
            (1500, "query_time_ms", "1.5 s"),
            (99.987, "cache_hit_percent", "99.98 %"), (0, "failed_connections_percent", "0 %"),
            (3.5, "longest_statement_seconds", "3.5 s"), (3725, "longest_statement_seconds", "1 h 2 min"),
            (1, "up", "up"), (0, "up", "down"), (0.5, "up", "up 50 % of the time"),
            (1_610_612_736, "size_bytes", "1.5 GiB"), (2, "deadlocks", "2"),
        ] as [(Double, String, String)])
    func aValueHasTheUnitOfItsName(value: Double, metric: String, text: String) {
        #expect(HumanValue.text(value, metric: metric) == text)
    }

    @Test func metricsAreOfPerformanceOrOfResources() {
        #expect(
            HumanValue.isPerformance(metric: "response_time_ms") && !HumanValue.isResource(metric: "response_time_ms"))
        #expect(
            HumanValue.isResource(metric: "disk_usage_percent")
                && !HumanValue.isPerformance(metric: "disk_usage_percent"))
        #expect(!HumanValue.isResource(metric: "up") && !HumanValue.isPerformance(metric: "up"))
    }
}
