import HTTP
import MediaNest

/// What a person hears of services, inside the portal; targets outside it have topics of their own.
enum ServiceNewsRoutes {
    static let fields: [Field] = [
        .required(
            "level", .word(ServiceNewsService.Choice.Level.allCases.map(\.rawValue)),
            "outages: that a service is down, and that it works again."),
        .optional("muted", .strings(0...200), "Names of services that are left out; none when it is missing."),
    ]

    static func show(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        answer(try services.serviceNews.choice(of: principal))
    }

    static func choose(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        let level = ServiceNewsService.Choice.Level(rawValue: call.body.required("level")) ?? .outages
        try services.serviceNews.choose(.init(level: level, muted: call.body.strings("muted") ?? []), as: principal)
        return try show(call, services, principal)
    }

    private static func answer(_ choice: ServiceNewsService.Choice) -> Response {
        var json = JSONWriter()
        json.object { json in
            json.key("level")
            json.string(choice.level.rawValue)
            json.key("muted")
            json.array { json in for name in choice.muted { json.string(name) } }
        }
        return Response(json: json)
    }
}
