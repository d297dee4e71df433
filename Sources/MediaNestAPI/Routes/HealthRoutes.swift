import HTTP
import HTTPTypes
import MediaNest

enum HealthRoutes {
    static func live(_ call: Call, _ services: Services) -> Response { answer(.ok, ["status": "ok"]) }

    /// 503 while the database is away or the schema is another one.
    static func ready(_ call: Call, _ services: Services) -> Response {
        let report = services.health.report()
        var response = answer(
            report.isReady ? .ok : .serviceUnavailable,
            [
                "status": report.isReady ? "ready" : "unavailable", "database": report.database.rawValue,
                "redis": report.redis.rawValue,
                "schema": report.schema.rawValue,
            ])
        if !report.isReady { response.fields[.retryAfter] = "2" }
        return response
    }

    static func parts(_ call: Call, _ services: Services, _ admin: Principal) -> Response { ready(call, services) }

    static func openAPI(_ call: Call, _ services: Services) -> Response {
        var response = Response(json: OpenAPI.document(routes))
        response.fields[.cacheControl] = "public, max-age=300"
        return response
    }

    private static func answer(_ status: HTTPResponse.Status, _ members: KeyValuePairs<String, String>) -> Response {
        var json = JSONWriter()
        json.object { json in
            for (name, value) in members {
                json.key(dynamic: name)
                json.string(value)
            }
        }
        return Response(status, json: json)
    }
}
