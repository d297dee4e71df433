import HTTP
import HTTPTypes
import MediaNest

enum NotificationRoutes {
    static func list(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        let (page, unreadCount) = try services.notifications.list(
            limit: call.limit(), after: call.cursor(), as: principal)
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
