import HTTP
import MediaNest

enum AdminServiceRoutes {
    static func list(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let configurations = try services.serviceConfiguration.list(as: admin)
        var json = JSONWriter()
        json.object { json in
            json.key("data")
            json.array { json in for configuration in configurations { write(configuration, &json) } }
            json.key("nextCursor")
            json.null()
        }
        return Response(json: json)
    }

    static func put(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let draft = try ServiceConfigurationDraft(
            serviceURL: call.body.required("serviceUrl"), apiKey: call.body.string("apiKey"),
            isEnabled: call.body.bool("enabled") ?? true,
            webhookAuthorization: call.body.string("webhookAuthorization"),
            machineIdentifier: call.body.string("machineIdentifier"))
        let saved = try services.serviceConfiguration.put(
            call.path["name"] ?? "", draft, ipAddress: call.address, correlationID: call.correlationID, as: admin)
        var json = JSONWriter()
        write(saved, &json)
        return Response(json: json)
    }

    private static func write(_ configuration: ServiceConfiguration, _ json: inout JSONWriter) {
        json.object { json in
            json.key("serviceName")
            json.string(configuration.serviceName)
            json.key("serviceUrl")
            json.string(configuration.serviceURL)
            json.key("enabled")
            json.bool(configuration.isEnabled)
            json.key("isConfigured")
            json.bool(configuration.isConfigured)
            json.key("apiKey")
            json.object { json in
                json.key("configured")
                json.bool(configuration.hasAPIKey)
                json.key("lastFour")
                json.string(configuration.apiKeyLastFour)
            }
            json.key("webhookConfigured")
            json.bool(configuration.hasWebhookAuthorization)
            if configuration.serviceName == "plex" {
                json.key("machineIdentifier")
                json.string(configuration.machineIdentifier)
            }
            json.key("updatedAt")
            json.string(configuration.updatedAt)
        }
    }
}
