import HTTP
import HTTPTypes
import MediaNest

enum AdminServiceRoutes {
    /// Which of `configData` there are depends on the kind of service; the others are refused by name.
    static let fields: [Field] = [
        .optional(
            "kind", .word(ServiceKind.allCases.map(\.rawValue)),
            "Of a new service of the admin's own: http (a page) or tcp (a port)."),
        .optional(
            "serviceUrl", .string(1...2000),
            "Required at first; `host:port` of a port. Another origin than before needs its key again. YouTube has none."
        ),
        .optional("apiKey", .nullable(.string(4...1000)), "Stays when it is missing, goes with null."),
        .optional("enabled", .boolean),
        .optional("webhookAuthorization", .nullable(.string(4...1000))),
        .optional(
            "machineIdentifier", .nullable(.string(1...100)),
            "Of Plex: the server whose people may sign in. Learnt from the address when it is missing. The same as in configData."
        ),
        .optional(
            "configData",
            .object([
                .optional("failuresToTrouble", .nullable(.integer(1...10)), "Probes in a row; 3."),
                .optional("passesToRecover", .nullable(.integer(1...10)), "Probes in a row; 2."),
                .optional("slowAfterMs", .nullable(.integer(50...60_000)), "1000."),
                .optional("machineIdentifier", .nullable(.string(1...100)), "Of Plex."),
                .optional("youtubeSection", .nullable(.string(1...200)), "Of Plex: the library for YouTube videos."),
                .optional("displayName", .nullable(.string(1...50)), "Of a service of the admin's own."),
                .optional("expectedStatus", .nullable(.integer(100...599)), "Of a page; any of 200 to 299."),
                .optional("keyword", .nullable(.string(1...500)), "Of a page: what it must contain."),
            ]), "What is not given stays; null puts the default back."),
    ]

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
        let saved = try services.serviceConfiguration.put(
            call.path["name"] ?? "", draft(call), ipAddress: call.address, correlationID: call.correlationID, as: admin)
        var json = JSONWriter()
        write(saved, &json)
        return Response(json: json)
    }

    static func remove(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        try services.serviceConfiguration.remove(
            call.path["name"] ?? "", ipAddress: call.address, correlationID: call.correlationID, as: admin)
        services.settings.tell()  // it is not on the status page any more
        return Response(.noContent)
    }

    /// Saves nothing.
    static func test(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let outcome = try services.connectionTest.run(call.path["name"] ?? "", draft(call), as: admin)
        var json = JSONWriter()
        json.object { json in
            json.key("ok")
            json.bool(outcome.isOK)
            json.key("verdict")
            json.string(outcome.finding.verdict.rawValue)
            json.key("reason")
            json.string(outcome.finding.reason?.rawValue)
            json.key("message")
            json.string(outcome.message)
            json.key("responseTimeMs")
            if let milliseconds = outcome.finding.responseTimeMs { json.int(milliseconds) } else { json.null() }
            json.key("version")
            json.string(outcome.finding.version)
            json.key("facts")
            json.object { json in
                for (name, value) in outcome.finding.facts.sorted(by: { $0.key < $1.key }) {
                    json.key(dynamic: name)
                    json.int(value)
                }
            }
            json.key("checks")
            json.array { json in
                for check in outcome.checks {
                    json.object { json in
                        json.key("name")
                        json.string(check.name.rawValue)
                        json.key("ok")
                        json.bool(check.isOK)
                        json.key("message")
                        json.string(check.message)
                    }
                }
            }
        }
        return Response(json: json)
    }

    private static func draft(_ call: Call) -> ServiceConfigurationDraft {
        func secret(_ name: String) -> ServiceConfigurationDraft.Secret {
            call.body.string(name).map { .set($0) } ?? (call.body.isNull(name) ? .remove : .keep)
        }
        var configData = call.body.object("configData")?.object ?? [:]
        if let machineIdentifier = call.body.object("machineIdentifier") {
            configData["machineIdentifier"] = machineIdentifier
        }
        return ServiceConfigurationDraft(
            kind: call.body.string("kind").flatMap(ServiceKind.init), serviceURL: call.body.string("serviceUrl"),
            apiKey: secret("apiKey"), isEnabled: call.body.bool("enabled"),
            webhookAuthorization: secret("webhookAuthorization"), configData: configData)
    }

    private static func write(_ configuration: ServiceConfiguration, _ json: inout JSONWriter) {
        json.object { json in
            json.key("serviceName")
            json.string(configuration.serviceName)
            json.key("displayName")
            json.string(configuration.displayName)
            json.key("kind")
            json.string(configuration.kind.rawValue)
            json.key("serviceUrl")
            json.string(configuration.serviceURL)
            json.key("enabled")
            json.bool(configuration.isEnabled)
            json.key("isConfigured")
            json.bool(configuration.isConfigured)
            json.key("needsApiKey")
            json.bool(configuration.needsAPIKey)
            json.key("apiKey")
            json.object { json in
                json.key("configured")
                json.bool(configuration.hasAPIKey)
                json.key("lastFour")
                json.string(configuration.apiKeyLastFour)
            }
            json.key("webhookConfigured")
            json.bool(configuration.hasWebhookAuthorization)
            if configuration.kind == .plex {
                json.key("machineIdentifier")
                json.string(configuration.options.machineIdentifier)
            }
            json.key("configData")
            json.value(.object(configuration.options.members(of: configuration.kind)))
            json.key("updatedAt")
            json.string(configuration.updatedAt)
            json.key("updatedBy")
            json.string(configuration.updatedBy)
        }
    }
}
