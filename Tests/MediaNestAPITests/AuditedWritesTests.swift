import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

/// Every write of an admin's leaves a line in the audit log that says who it was and from where.
@Suite struct AuditedWritesTests {
    /// They ask or send something, now, and leave everything as it is.
    private static let changesNothing: Set = [
        "POST admin/services/{name}/test", "POST admin/notification-targets/{id}/test",
    ]

    private static let webhook =
        #"{"kind":"webhook","name":"Hall","address":"https://example.org/hook/9f3c0123456789"}"#
    private static let incident =
        #"{"serviceName":"plex","incidentType":"outage","severity":"high","description":"It is dark."}"#

    @Test func everyWriteOfAnAdminsIsInTheAuditLog() throws {
        let overseerr = try OverseerrStub([
            "POST /api/v1/settings/notifications/webhook": .json(200, "{}"),
            "POST /api/v1/settings/notifications/webhook/test": .json(204, ""),
        ])
        for route in routes where route.method != .get && !Self.changesNothing.contains(route.name) {
            guard case .admin = route.endpoint else { continue }
            try withDatabase { db in
                let root = try db.signIn("root", role: .admin)
                let service = #"{"serviceUrl":"\#(overseerr.url)","apiKey":"a-key-of-overseerr"}"#
                root.call(.put, "/admin/services/overseerr", service)
                let holds = route.method == .delete ? "http://127.0.0.1:8080/api/v1/webhooks/overseerr" : ""
                overseerr.answer(
                    "GET /api/v1/settings/notifications/webhook",
                    .json(
                        200,
                        #"{"enabled":true,"types":0,"options":{"webhookUrl":"\#(holds)","jsonPayload":"{}"}}"#))
                guard let write = try arrange(route, db, root) else {
                    Issue.record("\(route.name) is new: say here how it is called")
                    return
                }
                let before = try db.superuser().row("select coalesce(max(id), 0) from audit_log").int(0)
                var fields = root.fields
                fields[.correlationID] = "write-1"

                let answer = root.send(
                    Request(
                        route.method, "/api/v1" + write.target, fields: fields, remoteAddress: "192.0.2.7",
                        body: write.body.map { RequestBody(Array($0.utf8)) } ?? .empty))

                #expect((200..<300).contains(answer.status), "\(route.name): \(answer.text)")
                let lines = try db.superuser().query(
                    "select actor_id, ip_address, correlation_id from audit_log where id > \(before)")
                #expect(!lines.isEmpty, "\(route.name) leaves no line")
                for line in lines {
                    #expect(
                        (0..<3).map { line.optionalString($0) }
                            == [root.principal.userID.text, "192.0.2.x", "write-1"], "\(route.name)")
                }
            }
        }
    }

    private struct Write {
        let target: String
        var body: String?

        init(_ target: String, _ body: String? = nil) {
            self.target = target
            self.body = body
        }
    }

    /// A call that does what the route is for, and all that it needs; `nil` for a route that is not known here.
    private func arrange(_ route: Route, _ db: TestDatabase, _ root: APIClient) throws -> Write? {
        func made(_ path: String, _ body: String) throws -> String {
            try #require(root.call(.post, path, body)["id"]?.string)
        }
        func request(_ status: MediaRequest.Status = .pending) throws -> MediaRequestID {
            try db.makeRequest("Dune", tmdbID: "438631", status: status, of: db.makeUser("ada"))
        }
        let target = "/admin/notification-targets"
        let maintenance = #"{"title":"Move","durationMinutes":60}"#
        let tomorrow = #"{"title":"Move","durationMinutes":60,"startsAt":"2099-01-01T00:00:00Z"}"#
        switch route.name {
        case "PATCH admin/users/{id}":
            return Write("/admin/users/\(try db.makeUser("ada").userID)", #"{"autoApprove":true}"#)
        case "DELETE admin/users/{id}": return Write("/admin/users/\(try db.makeUser("ada").userID)")
        case "POST admin/invitations": return Write("/admin/invitations", #"{"name":"Carl"}"#)
        case "DELETE admin/invitations/{id}":
            return Write("/admin/invitations/" + (try made("/admin/invitations", #"{"name":"Carl"}"#)))
        case "POST admin/requests/approve": return Write("/admin/requests/approve", #"{"ids":["\#(try request())"]}"#)
        case "POST admin/requests/deny":
            return Write("/admin/requests/deny", #"{"ids":["\#(try request())"],"reason":"No"}"#)
        case "POST admin/requests/{id}/approve": return Write("/admin/requests/\(try request())/approve")
        case "POST admin/requests/{id}/deny":
            return Write("/admin/requests/\(try request())/deny", #"{"reason":"No"}"#)
        case "POST admin/requests/{id}/retry": return Write("/admin/requests/\(try request(.failed))/retry")
        case "POST admin/requests/{id}/resolve": return Write("/admin/requests/\(try request(.manual))/resolve")
        case "POST admin/incidents": return Write("/admin/incidents", Self.incident)
        case "PATCH admin/incidents/{id}":
            return Write("/admin/incidents/" + (try made("/admin/incidents", Self.incident)), #"{"comment":"Seen."}"#)
        case "PUT admin/services/{name}": return Write("/admin/services/plex", #"{"serviceUrl":"http://plex:32400"}"#)
        case "DELETE admin/services/{name}":
            let sonarr = #"{"kind":"http","serviceUrl":"http://sonarr:8989","configData":{"displayName":"Sonarr"}}"#
            try #require(root.call(.put, "/admin/services/sonarr", sonarr).status == 200)
            return Write("/admin/services/sonarr")
        case "PUT admin/services/overseerr/webhook": return Write("/admin/services/overseerr/webhook", "{}")
        case "DELETE admin/services/overseerr/webhook": return Write("/admin/services/overseerr/webhook")
        case "POST admin/maintenance-windows": return Write("/admin/maintenance-windows", maintenance)
        case "PATCH admin/maintenance-windows/{id}":
            return Write(
                "/admin/maintenance-windows/" + (try made("/admin/maintenance-windows", tomorrow)),
                #"{"title":"Moved"}"#)
        case "DELETE admin/maintenance-windows/{id}":
            return Write("/admin/maintenance-windows/" + (try made("/admin/maintenance-windows", tomorrow)))
        case "POST admin/maintenance-windows/{id}/end":
            return Write("/admin/maintenance-windows/" + (try made("/admin/maintenance-windows", maintenance)) + "/end")
        case "PATCH admin/settings":
            return Write("/admin/settings", #"{"rateLimits":{"api":{"limit":77,"windowSeconds":60}}}"#)
        case "POST admin/notifications":
            return Write("/admin/notifications", #"{"type":"info","title":"Hello","message":"Everybody"}"#)
        case "POST admin/notification-targets": return Write(target, Self.webhook)
        case "PATCH admin/notification-targets/{id}":
            return Write(target + "/" + (try made(target, Self.webhook)), #"{"topics":["services"]}"#)
        case "DELETE admin/notification-targets/{id}": return Write(target + "/" + (try made(target, Self.webhook)))
        case "POST admin/notification-deliveries/{id}/resend":
            root.call(.post, target + "/" + (try made(target, Self.webhook)) + "/test")
            let id = try db.superuser().row(
                "update notification_outbox set status = 'dead', finished_at = now() returning id"
            ).string(0)
            return Write("/admin/notification-deliveries/\(id)/resend")
        default: return nil
        }
    }
}
