import HTTP
import HTTPTypes
import MediaNest
import Postgres

/// Numbers: all of them for Prometheus, and series for an admin.
enum MetricsRoutes {
    static let type = "text/plain; version=0.0.4; charset=utf-8"

    static func prometheus(_ call: Call, _ services: Services) -> Response {
        Response(.ok, fields: [.contentType: type], body: services.metricsReport.text())
    }

    static let seriesParameters: [Field] = [
        .optional("service", .string(1...100), "Only those of this service; `database` has the database's health."),
        .optional("metric", .string(1...100), "Only those of this name."),
        .optional("range", .word(ServiceHistory.Range.allCases.map(\.rawValue)), "24h when it is missing."),
    ]

    static let seriesDescription =
        "The whole series when `service` and `metric` are given, else the latest value of each that matches."

    static func series(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let range = call.query.string("range").flatMap(ServiceHistory.Range.init) ?? .day
        let metrics = try services.serviceMetrics.list(
            service: call.query.string("service"), metric: call.query.string("metric"), range, as: admin)
        var json = JSONWriter(reserving: 16_384)
        json.object { json in
            json.key("range")
            json.string(range.rawValue)
            json.key("resolution")
            json.string(range.summedResolution)
            json.key("data")
            json.array { json in for metric in metrics { write(metric, &json) } }
            json.key("nextCursor")
            json.null()
        }
        return Response(json: json)
    }

    private static func write(_ metric: ServiceMetric, _ json: inout JSONWriter) {
        json.object { json in
            json.key("serviceName")
            json.string(metric.serviceName)
            json.key("metricName")
            json.string(metric.metricName)
            json.key("metricValue")
            json.double(metric.value)
            json.key("timestamp")
            json.timestamp(metric.timestamp)
            json.key("min")
            json.double(metric.min)
            json.key("max")
            json.double(metric.max)
            json.key("p50")
            json.double(metric.p50)
            json.key("p95")
            json.double(metric.p95)
            json.key("sampleCount")
            json.int(metric.sampleCount)
            json.key("isPerformanceMetric")
            json.bool(HumanValue.isPerformance(metric: metric.metricName))
            json.key("isResourceMetric")
            json.bool(HumanValue.isResource(metric: metric.metricName))
            json.key("humanValue")
            json.string(HumanValue.text(metric.value, metric: metric.metricName))
        }
    }
}
