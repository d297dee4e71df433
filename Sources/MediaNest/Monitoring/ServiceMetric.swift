public import Postgres

/// What was measured of a service in a part of a time: the mean, and how far it went.
///
/// Source: data-models document, "Service Metrics Entity"; summed up in `metric_rollups`.
public struct ServiceMetric: Sendable {
    public let serviceName: String
    public let metricName: String
    /// When the part began; how long it is, the range's resolution says.
    public let timestamp: Timestamp
    public let value: Double
    public let min: Double
    public let max: Double
    public let p50: Double
    public let p95: Double
    public let sampleCount: Int

    static let columns: SQL = "service_name, metric_name, bucket, sum / sample_count, min, max, p50, p95, sample_count"

    init(row: PostgresRow) {
        serviceName = row.string(0)
        metricName = row.string(1)
        timestamp = row.timestamp(2)
        value = row.double(3)
        min = row.double(4)
        max = row.double(5)
        p50 = row.double(6)
        p95 = row.double(7)
        sampleCount = row.int(8)
    }
}

/// The series of everything that is measured.
public struct ServiceMetricService {
    private let database: Database

    init(database: Database) { self.database = database }

    /// One whole series, oldest first, when both names are given; else the latest of each series that matches.
    public func list(
        service: String?, metric: String?, _ range: ServiceHistory.Range, as admin: Principal, now: Timestamp = .now()
    ) throws -> [ServiceMetric] {
        let ofService: SQL = service.map { "and service_name = \($0)" } ?? ""
        let ofMetric: SQL = metric.map { "and metric_name = \($0)" } ?? ""
        let only: SQL = service == nil || metric == nil ? "distinct on (service_name, metric_name)" : ""
        let order: SQL = service == nil || metric == nil ? "service_name, metric_name, bucket desc" : "bucket"
        return try database.query(
            """
            select \(only) \(ServiceMetric.columns)
            from metric_rollups
            where resolution = \(range.summedResolution) and bucket >= \(now + -range.seconds) \(ofService) \(ofMetric)
            order by \(order)
            limit 1000
            """, as: admin
        ).map(ServiceMetric.init)
    }
}
