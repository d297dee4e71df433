import HTTP
import HTTPTypes
import MediaNest
import Postgres

enum NotificationRoutes {
    static let listParameters: [Field] =
        .paging + [
            .optional("type", .word(Notification.Kind.allCases.map(\.rawValue)), "Only those of this type."),
            .optional("unread", .boolean, "Only those that are unread."),
            .optional(
                "since", .string(20...27),
                "Only those after this instant, such as the `createdAt` of the last one that was seen."),
        ]

    static let broadcastFields: [Field] = [
        .required("type", .word(Notification.Kind.allCases.map(\.rawValue))),
        .required("title", .string(1...200)),
        .required("message", .string(1...2000)),
    ]

    static func list(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        var filter = NotificationFilter(
            kind: call.query.string("type").flatMap(Notification.Kind.init(rawValue:)),
            isUnread: call.query.bool("unread") ?? false)
        if let text = call.query.string("since") {
            guard let since = Timestamp(iso8601: text) else {
                throw InputError([.init("since", "must be an instant such as 2026-11-21T02:17:54.123Z", .outOfRange)])
            }
            filter.since = since
        }
        let (page, unreadCount) = try services.notifications.list(
            filter, limit: call.limit(), after: call.cursor(), as: principal)
        var json = JSONWriter(reserving: 4096)
        json.object { json in
            json.key("data")
            json.array { json in for row in page.rows { write(row, &json) } }
            json.key("nextCursor")
            json.string(page.next?.text)
            json.key("unreadCount")
            json.int(unreadCount)
        }
        return Response(json: json)
    }

    static func setRead(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        guard let id = call.path["id"].flatMap({ NotificationID($0) }) else { throw NotificationError.notFound }
        let row = try services.notifications.setRead(call.body.bool("read") ?? true, id, as: principal)
        var json = JSONWriter()
        write(row, &json)
        return Response(json: json)
    }

    static func readAll(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        try services.notifications.markAllRead(as: principal)
        return Response(.noContent)
    }

    /// 201, or 200 when the `Idempotency-Key` was used for it before.
    static func broadcast(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let (row, isNew) = try services.notifications.broadcast(
            Notification.Kind(rawValue: call.body.required("type")) ?? .info,
            title: call.body.required("title"), message: call.body.required("message"),
            idempotencyKey: try call.idempotencyKey("POST /api/v1/admin/notifications"), ipAddress: call.address,
            correlationID: call.correlationID,
            as: admin)
        var json = JSONWriter()
        write(row, &json)
        return Response(isNew ? .created : .ok, json: json)
    }

    private static func write(_ row: NotificationRow, _ json: inout JSONWriter) {
        json.object { json in
            json.key("id")
            json.string(row.id.text)
            json.key("type")
            json.string(row.kind)
            json.key("event")
            json.string(row.event)
            json.key("title")
            json.string(row.title)
            json.key("message")
            json.string(row.message)
            json.key("read")
            json.bool(row.isRead)
            json.key("isUnread")
            json.bool(!row.isRead)
            json.key("isBroadcast")
            json.bool(row.isBroadcast)
            json.key("timeAgo")
            json.string(HumanTime.ago(row.createdAt))
            json.key("createdAt")
            json.timestamp(row.createdAt)
            json.key("readAt")
            json.timestamp(row.readAt)
            json.key("metadata")
            if let metadata = row.metadata { json.raw(utf8: metadata) } else { json.null() }
        }
    }
}
