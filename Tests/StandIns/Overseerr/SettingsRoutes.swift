import FoundationEssentials
import HTTP
import HTTPTypes
import StandInState

/// `/settings` and `/status`.
enum SettingsRoutes {
    static func publicSettings(_ call: inout Call) throws(Refusal) -> Response {
        Response(json: [
            "initialized": true, "applicationTitle": "Seerr", "applicationUrl": "", "hideAvailable": false,
            "hideBlocklisted": false, "localLogin": true, "mediaServerLogin": true, "movie4kEnabled": false,
            "series4kEnabled": false, "discoverRegion": "", "streamingRegion": "", "originalLanguage": "",
            "mediaServerType": 1, "partialRequestsEnabled": true, "enableSpecialEpisodes": false, "cacheImages": false,
            "vapidPublic": "", "enablePushRegistration": false, "locale": "en", "emailEnabled": false,
            "userEmailRequired": false, "newPlexLogin": true, "youtubeUrl": "",
        ])
    }

    static func status(_ call: inout Call) throws(Refusal) -> Response {
        Response(json: [
            "version": "3.1.0", "commitTag": "standin", "updateAvailable": false, "commitsBehind": 0,
            "restartRequired": false,
        ])
    }

    /// The template comes decoded once: as the text of its JSON.
    static func webhook(_ call: inout Call) throws(Refusal) -> Response {
        let settings = call.webhook
        return Response(json: settings.json(payload: settings.templateText ?? settings.payload))
    }

    /// The template must come encoded twice, and goes back in Base64, as Overseerr keeps it.
    static func setWebhook(_ call: inout Call) throws(Refusal) -> Response {
        let settings = try WebhookSettings(call.body)
        call.state.webhook = settings
        let kept = Data(settings.payload.utf8).base64EncodedString()
        return Response(json: settings.json(payload: kept))
    }

    /// 204 once the receiver has said yes to a test webhook by the settings in the body; nothing is kept.
    static func testWebhook(_ call: inout Call) throws(Refusal) -> Response {
        let failure = Refusal(.internalServerError, "Failed to send webhook notification.")
        guard let delivery = call.testDelivery(by: try WebhookSettings(call.body)) else { throw failure }
        call.awaited = (delivery, failure)
        return Response(.noContent)
    }
}

extension WebhookSettings {
    fileprivate init(_ body: JSONValue) throws(Refusal) {
        guard let options = body["options"] else {
            throw Refusal(.internalServerError, "Cannot read properties of undefined (reading 'jsonPayload')")
        }
        payload = options["jsonPayload"]?.string ?? ""
        do throws(JSONError) {
            _ = try JSONValue(parsing: Array(payload.utf8))
        } catch {
            throw Refusal(.internalServerError, "\"undefined\" is not valid JSON")
        }
        enabled = body["enabled"]?.bool ?? false
        types = body["types"]?.int ?? 0
        url = options["webhookUrl"]?.string ?? ""
        authorization = options["authHeader"]?.string
    }

    fileprivate func json(payload: String) -> JSONValue {
        let options: JSONValue = [
            "webhookUrl": .string(url), "jsonPayload": .string(payload), "supportVariables": false,
        ]
        return [
            "enabled": .bool(enabled), "embedPoster": true, "types": .integer(types),
            "options": options.adding(["authHeader": authorization.map(JSONValue.string)]),
        ]
    }
}
