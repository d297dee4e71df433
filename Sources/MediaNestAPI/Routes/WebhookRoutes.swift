import HTTP
import HTTPTypes
import MediaNest

enum WebhookRoutes {
    /// 202: what a webhook says is a hint; the job reads the request from Overseerr. 401 with another `Authorization`.
    ///
    /// Admins edit the template as they like, so any JSON is taken and a request's id is looked for under its known names.
    static func overseerr(_ call: Call, _ services: Services) throws -> Response {
        guard
            try services.serviceConfiguration.isAuthorized(
                webhookOf: "overseerr", authorization: call.request.fields[.authorization])
        else {
            throw Problem.refusal(
                .unauthorized, "webhook.unauthorized", "The Authorization header is not the one agreed on.")
        }
        let content = try call.request.body.collect(upTo: Dispatcher.maximumBodyBytes)
        let json = try JSONValue(parsing: content)
        services.webhooks.heardFromOverseerr()
        if let id = requestID(json) {
            try services.webhooks.overseerrChanged(id, correlationID: call.correlationID)
        } else if saysMediaChanged(json) {
            try services.webhooks.overseerrChangedSomething(correlationID: call.correlationID)
        }
        return Response(.accepted, json: emptyObject)
    }

    /// Values of webhooks are strings, `""` where there is none; a test notification names no request.
    private static func requestID(_ json: JSONValue) -> Int? {
        let request = json["request"] ?? .null
        for candidate in [
            request["request_id"], request["requestId"], request["id"], json["request_id"], json["requestId"],
        ] {
            if let number = candidate?.int ?? candidate?.string.flatMap({ Int($0) }), number > 0 { return number }
        }
        return nil
    }

    /// A template that leaves the request out still says that something happened to a title.
    private static func saysMediaChanged(_ json: JSONValue) -> Bool {
        let kind = (json["notification_type"] ?? json["notificationType"])?.string ?? ""
        let media = json["media"] ?? .null
        let names = ["tmdbId", "tmdb_id", "media_tmdbid"]
        return kind.hasPrefix("MEDIA_") || names.contains { name in (media[name] ?? json[name]).map(isTMDBID) ?? false }
    }

    private static func isTMDBID(_ value: JSONValue) -> Bool {
        (value.int ?? value.string.flatMap { Int($0) } ?? 0) > 0
    }

    private static var emptyObject: JSONWriter {
        var json = JSONWriter()
        json.object { _ in }
        return json
    }
}
