import HTTP
import MediaNest

/// The portal's place in Overseerr's one slot for a webhook.
enum OverseerrWebhookRoutes {
    static let fields: [Field] = [
        .optional(
            "baseUrl", .string(1...2000), "Where Overseerr reaches MediaNest; the public address when it is missing.")
    ]
    static let description = "state (free, installed, taken by somebody else), address, lastHeardAt"

    static func show(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        answer(try services.overseerrWebhook.slot(as: admin))
    }

    static func install(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        answer(
            try services.overseerrWebhook.install(
                base: call.body.string("baseUrl"), ipAddress: call.address, correlationID: call.correlationID,
                as: admin))
    }

    static func remove(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        answer(
            try services.overseerrWebhook.remove(
                ipAddress: call.address, correlationID: call.correlationID, as: admin))
    }

    private static func answer(_ slot: OverseerrWebhookService.Slot) -> Response {
        var json = JSONWriter()
        json.object { json in
            json.key("state")
            json.string(slot.state.rawValue)
            json.key("address")
            json.string(slot.address)
            json.key("lastHeardAt")
            json.timestamp(slot.lastHeardAt)
        }
        return Response(json: json)
    }
}
