import HTTP
import StandInState

/// Overseerr's webhook templates: JSON with `{{variables}}` in its strings and in the names of five members.
enum WebhookTemplate {
    private static let parts: Set<String> = ["media", "request", "issue", "comment", "extra"]

    /// Fills the template in.
    ///
    /// Each variable is replaced once per string, as there. A part that `present` does not have becomes `null`; `extra`
    /// becomes what is given, or `[]`.
    static func fill(
        _ template: JSONValue, _ variables: [(name: String, value: String)], present: Set<String>, extra: JSONValue
    ) -> JSONValue {
        switch template {
        case .string(var text):
            for (name, value) in variables { text.replaceFirst("{{\(name)}}", by: value) }
            return .string(text)
        case .array(let values):
            return .array(values.map { fill($0, variables, present: present, extra: extra) })
        case .object(let members):
            var filled: [String: JSONValue] = [:]
            for (key, value) in members {
                let part = key.hasPrefix("{{") && key.hasSuffix("}}") ? String(key.dropFirst(2).dropLast(2)) : ""
                if part == "extra" {
                    filled[part] = extra
                } else if parts.contains(part) {
                    filled[part] =
                        present.contains(part) ? fill(value, variables, present: present, extra: extra) : .null
                } else {
                    filled[key] = fill(value, variables, present: present, extra: extra)
                }
            }
            return .object(filled)
        default: return template
        }
    }

    /// The template that Overseerr comes with.
    static let standard: JSONValue = [
        "notification_type": "{{notification_type}}", "event": "{{event}}", "subject": "{{subject}}",
        "message": "{{message}}", "image": "{{image}}",
        "{{media}}": [
            "media_type": "{{media_type}}", "tmdbId": "{{media_tmdbid}}", "tvdbId": "{{media_tvdbid}}",
            "status": "{{media_status}}", "status4k": "{{media_status4k}}",
        ],
        "{{request}}": [
            "request_id": "{{request_id}}", "requestedBy_email": "{{requestedBy_email}}",
            "requestedBy_username": "{{requestedBy_username}}", "requestedBy_avatar": "{{requestedBy_avatar}}",
            "requestedBy_settings_discordId": "{{requestedBy_settings_discordId}}",
            "requestedBy_settings_telegramChatId": "{{requestedBy_settings_telegramChatId}}",
        ],
        "{{issue}}": ["issue_id": "{{issue_id}}", "issue_type": "{{issue_type}}", "issue_status": "{{issue_status}}"],
        "{{comment}}": ["comment_message": "{{comment_message}}"],
        "{{extra}}": [],
    ]

    /// The one that Home Assistant puts in its place: other names, no `event`, no `extra`.
    static let snakeCase: JSONValue = [
        "notification_type": "{{notification_type}}", "subject": "{{subject}}", "message": "{{message}}",
        "image": "{{image}}",
        "{{media}}": [
            "media_type": "{{media_type}}", "tmdb_id": "{{media_tmdbid}}", "tvdb_id": "{{media_tvdbid}}",
            "status": "{{media_status}}", "status4k": "{{media_status4k}}",
        ],
        "{{request}}": [
            "request_id": "{{request_id}}", "requested_by_email": "{{requestedBy_email}}",
            "requested_by_username": "{{requestedBy_username}}", "requested_by_avatar": "{{requestedBy_avatar}}",
            "requested_by_settings_discord_id": "{{requestedBy_settings_discordId}}",
            "requested_by_settings_telegram_chat_id": "{{requestedBy_settings_telegramChatId}}",
        ],
        "{{issue}}": ["issue_id": "{{issue_id}}", "issue_type": "{{issue_type}}", "issue_status": "{{issue_status}}"],
        "{{comment}}": ["comment_message": "{{comment_message}}"],
    ]
}

extension WebhookSettings {
    /// All media and issue notifications to one URL, or nothing without one.
    init(_ configuration: Configuration) {
        enabled = configuration.webhookURL != nil
        types = 4062
        url = configuration.webhookURL ?? ""
        authorization = configuration.webhookAuthorization
        payload = JSONValue.string(WebhookTemplate.standard.text).text
    }

    /// The template as text: what is behind the outer of the two encodings, `nil` when there is none.
    var templateText: String? { (try? JSONValue(parsing: Array(payload.utf8)))?.string }

    /// `nil` when the payload is not encoded twice, which Overseerr notices only when it sends.
    var template: JSONValue? { templateText.flatMap { try? JSONValue(parsing: Array($0.utf8)) } }
}

extension String {
    fileprivate mutating func replaceFirst(_ target: String, by replacement: String) {
        if let range = firstRange(of: target) { replaceSubrange(range, with: replacement) }
    }
}
