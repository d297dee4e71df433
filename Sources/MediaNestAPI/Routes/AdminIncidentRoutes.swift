import HTTP
import HTTPTypes
import MediaNest

enum AdminIncidentRoutes {
    static let listParameters: [Field] =
        .paging + [
            .optional("status", .word(IncidentStatus.allCases.map(\.rawValue)), "Only those in this state."),
            .optional("service", .string(1...100), "Only those of this service."),
        ]
    static let draftFields: [Field] = [
        .required("serviceName", .string(1...100)),
        .required("incidentType", .word(["outage", "degradation", "configuration", "performance"])),
        .required("severity", .word(["low", "medium", "high", "critical"])),
        .required("description", .string(1...2000)),
    ]
    static let moveFields: [Field] = [
        .optional("status", .word(IncidentStatus.allCases.map(\.rawValue))),
        .optional("comment", .string(1...2000)),
    ]

    static func list(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let page = try services.incidents.list(
            service: call.query.string("service"), status: call.query.string("status").flatMap(IncidentStatus.init),
            limit: call.limit(), after: call.cursor(), as: admin)
        return Response(json: IncidentJSON.list(page))
    }

    static func show(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let (row, events) = try services.incidents.incident(id(call), as: admin)
        return Response(json: IncidentJSON.one(row, events))
    }

    static func open(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let draft = IncidentDraft(
            serviceName: call.body.required("serviceName"),
            type: ProbeFinding.Trouble(rawValue: call.body.required("incidentType")) ?? .degradation,
            severity: call.body.required("severity"), description: call.body.required("description"))
        let id = try services.incidents.open(
            draft, address: call.address, correlationID: call.correlationID, as: admin)
        let (row, events) = try services.incidents.incident(id, as: admin)
        return Response(.created, json: IncidentJSON.one(row, events))
    }

    static func move(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let id = try id(call)
        try services.incidents.move(
            id, to: call.body.string("status").flatMap(IncidentStatus.init), comment: call.body.string("comment"),
            address: call.address, correlationID: call.correlationID, as: admin)
        let (row, events) = try services.incidents.incident(id, as: admin)
        return Response(json: IncidentJSON.one(row, events))
    }

    private static func id(_ call: Call) throws -> IncidentID {
        guard let id = call.path["id"].flatMap({ IncidentID($0) }) else { throw ServiceStatusError.incidentNotFound }
        return id
    }
}
