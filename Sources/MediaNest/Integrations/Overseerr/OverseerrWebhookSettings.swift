import FoundationEssentials
import HTTPTypes

/// Overseerr's one slot for a webhook.
struct OverseerrWebhookSettings: Decodable {
    let enabled: Bool?
    let options: Options?

    struct Options: Decodable {
        let webhookUrl: String?
    }

    var address: String { options?.webhookUrl ?? "" }
    var isEnabled: Bool { enabled ?? false }

    /// All that is told about media requests; about issues we know nothing.
    private static let types = 222

    /// What is sent of it: enough to know which request to look at, and nobody's name.
    private static let template = """
        {"notification_type":"{{notification_type}}","event":"{{event}}","subject":"{{subject}}",\
        "{{media}}":{"media_type":"{{media_type}}","tmdbId":"{{media_tmdbid}}","status":"{{media_status}}"},\
        "{{request}}":{"request_id":"{{request_id}}"}}
        """

    /// The body that sets the slot; an empty address frees it.
    static func body(address: String, authorization: String) -> [String: OverseerrClient.Value] {
        // The template goes in encoded twice: as JSON in a string of JSON.
        let literal = (try? JSONEncoder().encode(template)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return [
            "enabled": .flag(!address.isEmpty), "types": .number(address.isEmpty ? 0 : types),
            "options": .object([
                "webhookUrl": .text(address), "jsonPayload": .text(literal), "authHeader": .text(authorization),
            ]),
        ]
    }
}

extension OverseerrClient {
    func webhook() throws(OverseerrError) -> OverseerrWebhookSettings {
        try decode(OverseerrWebhookSettings.self, try send(.get, Self.webhookPath))
    }

    func setWebhook(address: String, authorization: String) throws(OverseerrError) {
        let body = OverseerrWebhookSettings.body(address: address, authorization: authorization)
        _ = try send(.post, Self.webhookPath, body: body)
    }

    /// Makes Overseerr send a test to that address and wait for its answer; nothing is kept.
    func testWebhook(address: String, authorization: String) throws(OverseerrError) {
        let body = OverseerrWebhookSettings.body(address: address, authorization: authorization)
        _ = try send(.post, Self.webhookPath + "/test", body: body)
    }

    private static let webhookPath = "/settings/notifications/webhook"
}
