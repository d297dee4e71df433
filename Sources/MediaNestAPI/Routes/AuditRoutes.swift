import HTTP
import MediaNest
import Postgres

/// Who changed what, read by admins.
enum AuditRoutes {
    static let listParameters: [Field] =
        .paging + [
            .optional("action", .string(1...100), "Only this action; `service.*` is every one that begins so."),
            .optional("actorId", .string(36...36), "Only what this person did."),
            .optional("targetType", .string(1...100), "Only what was done to things of this kind, such as `service`."),
            .optional("targetId", .string(1...100), "Only what was done to this one: its id, or its name."),
            .optional("from", .string(20...30), "Not before this instant, ISO 8601 in UTC."),
            .optional("to", .string(20...30), "Before this instant, ISO 8601 in UTC."),
        ]

    static func list(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let query = call.query
        let filter = AuditFilter(
            action: query.string("action"), actorID: try query.userID("actorId"),
            targetType: query.string("targetType"), targetID: query.string("targetId"),
            from: try query.instant("from"), to: try query.instant("to"))
        let page = try services.auditTrail.list(
            filter, limit: call.limit(), after: call.cursor(of: .number), as: admin)
        var json = JSONWriter(reserving: 8192)
        json.object { json in
            json.key("data")
            json.array { json in for row in page.rows { write(row, &json) } }
            json.key("nextCursor")
            json.string(page.next?.text)
        }
        return Response(json: json)
    }

    private static func write(_ row: AuditRow, _ json: inout JSONWriter) {
        json.object { json in
            json.key("id")
            json.string(row.id)
            json.key("action")
            json.string(row.action)
            json.key("target")
            json.object { json in
                json.key("type")
                json.string(row.targetType)
                json.key("id")
                json.string(row.targetID)
                json.key("name")
                json.string(row.targetName)
            }
            json.key("actor")
            writeActor(row, &json)
            json.key("actorLabel")
            json.string(row.actorLabel)
            json.key("ipAddress")
            json.string(row.ipAddress)
            json.key("occurredAt")
            json.timestamp(row.occurredAt)
            json.key("correlationId")
            json.string(row.correlationID)
            json.key("before")
            if let before = row.before { json.raw(utf8: before) } else { json.null() }
            json.key("after")
            if let after = row.after { json.raw(utf8: after) } else { json.null() }
        }
    }

    private static func writeActor(_ row: AuditRow, _ json: inout JSONWriter) {
        guard let id = row.actorID else { return json.null() }
        json.object { json in
            json.key("id")
            json.string(id)
            json.key("name")
            json.string(row.actorName)
            json.key("email")
            json.string(row.actorEmail)
        }
    }
}
