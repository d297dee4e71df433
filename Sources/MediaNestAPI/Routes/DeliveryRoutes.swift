import HTTP
import HTTPTypes
import MediaNest

/// What became of notifications on their way to targets.
enum DeliveryRoutes {
    static let listParameters: [Field] =
        .paging + [
            .optional("status", .word(["waiting", "sending", "delivered", "dead"]), "Only those in this state.")
        ]

    static func list(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        try list(call, services, principal, everybodys: false)
    }

    static func listEverybodys(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        try list(call, services, admin, everybodys: true)
    }

    static func resend(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        try services.deliveries.resend(
            id(call), everybodys: false, ipAddress: call.address, correlationID: call.correlationID, as: principal)
        return Response(.accepted)
    }

    static func resendAnybodys(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        try services.deliveries.resend(
            id(call), everybodys: true, ipAddress: call.address, correlationID: call.correlationID, as: admin)
        return Response(.accepted)
    }

    private static func list(_ call: Call, _ services: Services, _ principal: Principal, everybodys: Bool) throws
        -> Response
    {
        let page = try services.deliveries.list(
            everybodys: everybodys, status: call.query.string("status"), limit: call.limit(), after: call.cursor(),
            as: principal)
        var json = JSONWriter(reserving: 4096)
        json.object { json in
            json.key("data")
            json.array { json in for row in page.rows { write(row, &json) } }
            json.key("nextCursor")
            json.string(page.next?.text)
        }
        return Response(json: json)
    }

    private static func id(_ call: Call) throws -> DeliveryID {
        guard let id = call.path["id"].flatMap({ DeliveryID($0) }) else {
            throw NotificationTargetError.deliveryNotFound
        }
        return id
    }

    private static func write(_ row: Delivery, _ json: inout JSONWriter) {
        json.object { json in
            json.key("id")
            json.string(row.id.text)
            json.key("targetId")
            json.string(row.targetID.text)
            json.key("targetName")
            json.string(row.targetName)
            json.key("owner")
            json.string(row.owner)
            json.key("event")
            json.string(row.event)
            json.key("title")
            json.string(row.title)
            json.key("status")
            json.string(row.status)
            json.key("attempts")
            json.int(row.attempts)
            json.key("isUncertain")
            json.bool(row.isUncertain)
            json.key("lastError")
            json.string(row.lastError)
            json.key("createdAt")
            json.timestamp(row.createdAt)
            json.key("nextAttemptAt")
            json.timestamp(row.nextAttemptAt)
            json.key("finishedAt")
            json.timestamp(row.finishedAt)
        }
    }
}
