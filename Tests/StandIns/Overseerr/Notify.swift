import HTTP
import StandInState

extension Call {
    /// The webhook slot as it is set now.
    var webhook: WebhookSettings { state.webhook ?? WebhookSettings(configuration) }

    /// Queues the webhook about a request, if the slot is enabled and wants that kind.
    mutating func notify(_ kind: NotificationKind, _ request: MediaRequest) {
        guard webhookStyle.isSent, webhook.enabled, !webhook.url.isEmpty, webhook.types & kind.rawValue != 0 else {
            return
        }
        guard let delivery = delivery(kind, request, by: webhook) else { return }
        deliveries.append(delivery)
    }

    /// The webhook that tries the settings out: about nothing.
    func testDelivery(by settings: WebhookSettings) -> Delivery? {
        settings.template.map { template in
            let variables = [
                ("notification_type", NotificationKind.test.name), ("subject", "Test Notification"),
                ("message", "Check check, 1, 2, 3. Are we coming in clear?"),
                ("notifyuser_username", caller.displayName), ("notifyuser_email", caller.email),
            ]
            return settings.delivery(template, variables + unset(besides: variables), present: [], extra: [])
        }
    }

    private func delivery(_ kind: NotificationKind, _ request: MediaRequest, by settings: WebhookSettings) -> Delivery?
    {
        guard let template = webhookStyle.isSnakeCase ? WebhookTemplate.snakeCase : settings.template,
            let media = state.media(request.mediaID), let title = Catalogue.title(media.type, media.tmdbID),
            let requester = state.user(request.requestedBy)
        else { return nil }
        var variables = [
            ("notification_type", kind.name), ("event", kind.event(request.type, is4K: request.is4K)),
            ("subject", "\(title.name) (\(title.year))"), ("message", title.overview),
            ("image", "https://image.tmdb.org/t/p/w600_and_h900_bestv2\(title.posterPath ?? "null")"),
            ("request_id", "\(request.id)"), ("requestedBy_username", requester.displayName),
            ("requestedBy_email", requester.email), ("requestedBy_avatar", requester.avatar),
        ]
        if kind.isForRequester {
            variables += [("notifyuser_username", requester.displayName), ("notifyuser_email", requester.email)]
        }
        if !webhookStyle.omitsMedia {
            variables += [
                ("media_type", media.type.rawValue), ("media_tmdbid", "\(media.tmdbID)"),
                ("media_tvdbid", media.tvdbID.map(String.init) ?? ""), ("media_status", media.status.name),
                ("media_status4k", media.status4K.name),
            ]
        }
        let seasons = request.seasonNumbers.map(String.init).joined(separator: ", ")
        return settings.delivery(
            template, variables + unset(besides: variables),
            present: webhookStyle.omitsMedia ? ["request"] : ["media", "request"],
            extra: request.type == .tv ? [["name": "Requested Seasons", "value": .string(seasons)]] : [])
    }

    /// Every variable that Overseerr knows and that has no value here: the empty string.
    private func unset(besides set: [(String, String)]) -> [(String, String)] {
        let known = [
            "event", "image", "notifyuser_username", "notifyuser_email", "notifyuser_avatar",
            "notifyuser_settings_discordId", "notifyuser_settings_telegramChatId", "media_type", "media_tmdbid",
            "media_tvdbid", "media_status", "media_status4k", "request_id", "requestedBy_username", "requestedBy_email",
            "requestedBy_avatar", "requestedBy_settings_discordId", "requestedBy_settings_telegramChatId", "issue_id",
            "issue_type", "issue_status", "comment_message",
        ]
        return known.filter { name in !set.contains { $0.0 == name } }.map { ($0, "") }
    }
}

extension WebhookSettings {
    fileprivate func delivery(
        _ template: JSONValue, _ variables: [(name: String, value: String)], present: Set<String>, extra: JSONValue
    ) -> Delivery {
        Delivery(
            url: url, authorization: authorization?.isEmpty == false ? authorization : nil,
            body: WebhookTemplate.fill(template, variables, present: present, extra: extra).text)
    }
}
