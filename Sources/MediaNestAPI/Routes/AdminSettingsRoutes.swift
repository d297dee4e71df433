import HTTP
import MediaNest

enum AdminSettingsRoutes {
    static let fields: [Field] = [
        .optional(
            "rateLimits",
            .object(
                RateLimit.Bucket.allCases.map {
                    .optional(
                        $0.rawValue,
                        .object([
                            .required("limit", .integer(1...1_000_000_000)),
                            .required("windowSeconds", .integer(1...86_400)),
                        ]))
                })),
        .optional(
            "monitoring",
            .object([
                .optional("probeIntervalSeconds", .integer(1...3600)),
                .optional("reconcileIntervalSeconds", .integer(5...86_400)),
            ])),
    ]

    static func show(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        Response(json: json(try services.settings.refreshed()))
    }

    static func update(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        var limits: [RateLimit.Bucket: RateLimit] = [:]
        for bucket in RateLimit.Bucket.allCases {
            guard let limit = call.body.object("rateLimits")?[bucket.rawValue], let count = limit["limit"]?.int,
                let window = limit["windowSeconds"]?.int
            else { continue }
            limits[bucket] = RateLimit(limit: count, windowSeconds: window)
        }
        var monitoring: Settings.Monitoring?
        if let changed = call.body.object("monitoring") {
            var value = try services.settings.refreshed().monitoring
            if let seconds = changed["probeIntervalSeconds"]?.int { value.probeIntervalSeconds = seconds }
            if let seconds = changed["reconcileIntervalSeconds"]?.int { value.reconcileIntervalSeconds = seconds }
            monitoring = value
        }
        return Response(
            json: json(
                try services.settings.update(
                    rateLimits: limits, monitoring: monitoring, as: admin, ipAddress: call.address)))
    }

    private static func json(_ settings: Settings) -> JSONWriter {
        var json = JSONWriter()
        json.object { json in
            json.key("rateLimits")
            json.object { json in
                for bucket in RateLimit.Bucket.allCases {
                    let limit = settings.rateLimit(bucket)
                    json.key(dynamic: bucket.rawValue)
                    json.object { json in
                        json.key("limit")
                        json.int(limit.limit)
                        json.key("windowSeconds")
                        json.int(limit.windowSeconds)
                    }
                }
            }
            json.key("monitoring")
            json.object { json in
                json.key("probeIntervalSeconds")
                json.int(settings.monitoring.probeIntervalSeconds)
                json.key("reconcileIntervalSeconds")
                json.int(settings.monitoring.reconcileIntervalSeconds)
            }
        }
        return json
    }
}
