import HTTP
import HTTPTypes
import MediaNest
import Postgres

enum AdminMaintenanceRoutes {
    private static let week = 1...10_080

    static let draftFields: [Field] = [
        .optional("serviceName", .nullable(.string(1...100)), "All services when it is null or missing."),
        .required("title", .string(1...200)),
        .optional("startsAt", .string(20...30), "Of a single window, in UTC; now when it is missing."),
        .optional("weekdays", .integers(1...7), "Of a weekly window: 1 is Monday, 7 Sunday."),
        .optional("startTime", .string(5...5), "Of a weekly window: 03:30."),
        .optional("timeZone", .string(1...100), "Of a weekly window: Europe/Berlin; UTC when it is missing."),
        .required("durationMinutes", .integer(week)),
    ]

    /// What is not given stays; `startsAt` makes a weekly window a single one, `weekdays` the other way round.
    static let changeFields: [Field] = draftFields.map {
        Field(name: $0.name, type: $0.type, isRequired: false, description: $0.description)
    }

    static func list(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let windows = try services.maintenance.list(as: admin)
        var json = JSONWriter()
        json.object { json in
            json.key("data")
            json.array { json in for window in windows { write(window, &json) } }
            json.key("nextCursor")
            json.null()
        }
        return Response(json: json)
    }

    static func create(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let draft = try MaintenanceDraft(
            serviceName: call.body.string("serviceName"), title: call.body.required("title"),
            startsAt: call.body.string("startsAt"), weekdays: call.body.integers("weekdays"),
            startTime: call.body.string("startTime"), timeZone: call.body.string("timeZone"),
            durationMinutes: call.body.int("durationMinutes") ?? 60)
        return answer(
            .created,
            try services.maintenance.create(
                draft, ipAddress: call.address, correlationID: call.correlationID, as: admin))
    }

    static func change(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let window = try services.maintenance.change(
            id(call), { try draft(call.body, over: $0) }, ipAddress: call.address, correlationID: call.correlationID,
            as: admin)
        return answer(.ok, window)
    }

    static func end(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        answer(
            .ok,
            try services.maintenance.end(
                id(call), ipAddress: call.address, correlationID: call.correlationID, as: admin))
    }

    static func remove(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        try services.maintenance.remove(
            id(call), ipAddress: call.address, correlationID: call.correlationID, as: admin)
        return Response(.noContent)
    }

    private static func draft(_ body: Input, over window: MaintenanceWindow) throws -> MaintenanceDraft {
        var startsAt = body.string("startsAt")
        var weekdays = body.integers("weekdays")
        var startTime = body.string("startTime")
        var timeZone = body.string("timeZone")
        switch window.recurrence {
        case .once(let start): if startsAt == nil, weekdays == nil { startsAt = start.iso8601 }
        case .weekly(let days, let time, let zone):
            if startsAt == nil {
                weekdays = weekdays ?? days
                startTime = startTime ?? time
                timeZone = timeZone ?? zone
            }
        }
        return try MaintenanceDraft(
            serviceName: body.isNull("serviceName") ? nil : body.string("serviceName") ?? window.serviceName,
            title: body.string("title") ?? window.title, startsAt: startsAt, weekdays: weekdays, startTime: startTime,
            timeZone: timeZone, durationMinutes: body.int("durationMinutes") ?? window.durationMinutes)
    }

    private static func id(_ call: Call) throws -> MaintenanceWindowID {
        guard let id = call.path["id"].flatMap({ MaintenanceWindowID($0) }) else { throw MaintenanceError.notFound }
        return id
    }

    private static func answer(_ status: HTTPResponse.Status, _ window: MaintenanceWindow) -> Response {
        var json = JSONWriter()
        write(window, &json)
        return Response(status, json: json)
    }

    private static func write(_ window: MaintenanceWindow, _ json: inout JSONWriter) {
        json.object { json in
            json.key("id")
            json.string(window.id.text)
            json.key("serviceName")
            json.string(window.serviceName)
            json.key("title")
            json.string(window.title)
            switch window.recurrence {
            case .once(let start):
                json.key("startsAt")
                json.timestamp(start)
                for key: StaticString in ["weekdays", "startTime", "timeZone"] {
                    json.key(key)
                    json.null()
                }
            case .weekly(let weekdays, let time, let zone):
                json.key("startsAt")
                json.null()
                json.key("weekdays")
                json.array { json in for day in weekdays { json.int(day) } }
                json.key("startTime")
                json.string(time)
                json.key("timeZone")
                json.string(zone)
            }
            json.key("durationMinutes")
            json.int(window.durationMinutes)
            json.key("isActive")
            json.bool(window.activeUntil != nil)
            json.key("activeUntil")
            json.timestamp(window.activeUntil)
            json.key("nextStartsAt")
            json.timestamp(window.nextStart)
            json.key("createdBy")
            json.string(window.createdBy)
            json.key("createdAt")
            json.timestamp(window.createdAt)
        }
    }
}
