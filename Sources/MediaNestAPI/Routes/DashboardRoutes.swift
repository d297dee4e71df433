import HTTP
import HTTPTypes
import MediaNest

enum DashboardRoutes {
    /// From the cache, which the caller's admission has looked into; else from the database, in one round trip.
    static func show(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        if let body = call.cached?.body { return Response(fields: [.contentType: "application/json"], body: body) }
        let response = Response(json: document(try services.dashboard.dashboard(of: principal)))
        if let finding = call.cached { services.answers.store(response.body, after: finding, of: principal) }
        return response
    }

    /// Times, but no words such as "5 minutes ago": the answer may be kept for some.
    private static func document(_ dashboard: Dashboard) -> JSONWriter {
        var json = JSONWriter(reserving: 8192)
        json.beginObject()
        json.key("asOf")
        json.timestamp(dashboard.asOf)
        json.key("user")
        UserJSON.write(dashboard.user, &json)
        json.key("requestCounts")
        json.object { json in
            json.key("open")
            json.int(dashboard.openRequests)
            for status in MediaRequest.Status.allCases {
                json.key(dynamic: status.rawValue)
                json.int(dashboard.requestCounts[status] ?? 0)
            }
        }
        json.key("latestRequests")
        json.array { json in for row in dashboard.latestRequests { MediaRequestJSON.write(row, &json) } }
        json.key("downloads")
        json.array { json in for row in dashboard.downloads { write(row, &json) } }
        json.key("services")
        json.array { json in for row in dashboard.services { write(row, &json) } }
        json.key("unreadCount")
        json.int(dashboard.unreadCount)
        json.key("news")
        json.array { json in for row in dashboard.news { write(row, &json) } }
        json.key("waitingForApproval")
        if let count = dashboard.waitingForApproval { json.int(count) } else { json.null() }
        json.endObject()
        return json
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
            json.key("isUnread")
            json.bool(!row.isRead)
            json.key("isBroadcast")
            json.bool(row.isBroadcast)
            json.key("createdAt")
            json.timestamp(row.createdAt)
            json.key("metadata")
            if let metadata = row.metadata { json.raw(utf8: metadata) } else { json.null() }
        }
    }

    private static func write(_ row: DownloadRow, _ json: inout JSONWriter) {
        json.object { json in
            json.key("id")
            json.string(row.id)
            json.key("title")
            json.string(row.title)
            json.key("status")
            json.string(row.status)
            json.key("downloadProgress")
            json.int(row.progress)
            json.key("createdAt")
            json.timestamp(row.createdAt)
            json.key("updatedAt")
            json.timestamp(row.updatedAt)
        }
    }

    private static func write(_ row: ServiceStatusRow, _ json: inout JSONWriter) {
        json.object { json in
            json.key("serviceName")
            json.string(row.serviceName)
            json.key("displayName")
            json.string(row.displayName)
            json.key("status")
            json.string(row.status.rawValue)
            json.key("responseTimeMs")
            if let time = row.responseTimeMs { json.int(time) } else { json.null() }
            json.key("lastCheckAt")
            json.timestamp(row.lastCheckAt)
            json.key("uptimePercentage")
            json.double(row.uptimePercentage)
            json.key("isHealthy")
            json.bool(row.status == .online)
            json.key("isDegraded")
            json.bool(row.status == .degraded)
            json.key("isInMaintenance")
            json.bool(row.isInMaintenance)
            json.key("message")
            json.string(row.message)
        }
    }
}
