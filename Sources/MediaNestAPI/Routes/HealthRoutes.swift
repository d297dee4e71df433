import HTTP
import HTTPTypes
import MediaNest

enum HealthRoutes {
    static func live(_ call: Call, _ services: Services) -> Response {
        var json = JSONWriter()
        json.object { json in
            json.key("status")
            json.string("ok")
        }
        return Response(json: json)
    }

    /// 503 while the database is away or the schema is another one.
    static func ready(_ call: Call, _ services: Services) -> Response {
        let report = services.health.report()
        return answer(report) { json in members(report, &json) }
    }

    /// The same, and what can be away while requests are served.
    static func parts(_ call: Call, _ services: Services, _ admin: Principal) -> Response {
        let report = services.health.report()
        // While the database is away there is nothing to say of its health.
        let database = try? services.databaseHealth.summary(as: admin)
        return answer(report) { json in
            members(report, &json)
            json.key("databaseHealth")
            json.object { json in
                json.key("state")
                json.string((database?.state ?? .unknown).rawValue)
                json.key("statistics")
                json.string(database.map { DatabaseRoutes.statistics($0.canSeeStatements) })
            }
            json.key("live")
            json.string(services.live == nil ? "off" : report.live.rawValue)
            json.key("cache")
            json.object { json in
                json.key("dashboard")
                json.object { json in
                    json.key("lookups")
                    json.int(report.cache.lookups)
                    json.key("hits")
                    json.int(report.cache.hits)
                    json.key("hitRatio")
                    if let ratio = report.cache.hitRatio { json.double(ratio) } else { json.null() }
                }
            }
        }
    }

    static func openAPI(_ call: Call, _ services: Services) -> Response {
        var response = Response(json: OpenAPI.document(routes))
        response.fields[.cacheControl] = "public, max-age=300"
        return response
    }

    private static func members(_ report: Health.Report, _ json: inout JSONWriter) {
        json.key("status")
        json.string(report.isReady ? "ready" : "unavailable")
        json.key("database")
        json.string(report.database.rawValue)
        json.key("redis")
        json.string(report.redis.rawValue)
        json.key("schema")
        json.string(report.schema.rawValue)
    }

    private static func answer(_ report: Health.Report, _ members: (inout JSONWriter) -> Void) -> Response {
        var json = JSONWriter()
        json.object(members)
        var response = Response(report.isReady ? .ok : .serviceUnavailable, json: json)
        if !report.isReady { response.fields[.retryAfter] = "2" }
        return response
    }
}
