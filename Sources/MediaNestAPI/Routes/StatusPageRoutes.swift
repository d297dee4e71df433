import HTTP
import HTTPTypes
import MediaNest

/// What everybody may see of the services, signed in or not, while an admin has switched it on.
enum StatusPageRoutes {
    /// A minute passes between two looks at a service: half of one later, an answer is still good, and a page that is passed
    /// around is mostly read from caches. What is refused is never kept, so switching it on shows at once.
    private static let caching = "public, max-age=30"

    static func show(_ call: Call, _ services: Services) throws -> Response {
        let status = try services.statusPage.status()
        var json = JSONWriter()
        json.object { json in
            json.key("title")
            json.string(status.title)
            json.key("overall")
            json.string(status.overall.rawValue)
            json.key("asOf")
            json.timestamp(status.asOf)
            json.key("services")
            json.array { json in
                for service in status.services {
                    json.object { json in
                        json.key("name")
                        json.string(service.name)
                        json.key("displayName")
                        json.string(service.displayName)
                        json.key("status")
                        json.string(service.state.rawValue)
                        json.key("since")
                        json.timestamp(service.since)
                    }
                }
            }
        }
        var response = Response(json: json)
        response.fields[.cacheControl] = caching
        return response
    }

    /// An image for other pages: theirs may show it, and it can do nothing there nor here.
    static func badge(_ call: Call, _ services: Services) throws -> Response {
        let name = call.path["name"] ?? ""
        let badge = try services.statusPage.badge(name.hasSuffix(".svg") ? String(name.dropLast(4)) : name)
        return Response(
            fields: [
                .contentType: "image/svg+xml", .cacheControl: caching, .crossOriginResourcePolicy: "cross-origin",
                .contentSecurityPolicy: "default-src 'none'; sandbox", .xContentTypeOptions: "nosniff",
            ], body: Array(StatusBadge.svg(label: badge.label, state: badge.state).utf8))
    }
}
