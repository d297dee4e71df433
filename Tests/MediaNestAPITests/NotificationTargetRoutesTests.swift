import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct NotificationTargetRoutesTests {
    private static let webhook =
        #"{"kind":"webhook","name":"Home Assistant","address":"https://example.org/hook/9f3c0123456789"}"#

    @Test func aTargetsSecretsAreShownOnceOrNever() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")

            let made = ada.call(.post, "/me/notification-targets", Self.webhook)

            #expect(made.status == 201 && made["address"]?.string == "https://…6789")
            #expect(made["signingSecret"]?.string?.hasPrefix("whsec_") == true)
            #expect(
                made["topics"]?.array?.compactMap(\.string)
                    == ["available", "problems", "downloads", "security", "announcements"])
            #expect(made["enabled"]?.bool == true && made["lastOutcome"] == .null && made["deadCount"]?.int == 0)
            let list = ada.call(.get, "/me/notification-targets")
            #expect(list.data.count == 1 && list.data[0]["signingSecret"] == nil)
            #expect(!list.text.contains("example.org") && !list.text.contains("whsec_"))
        }
    }

    @Test func whatARequestQueuesHasItsCorrelationIDAlsoThroughATrigger() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            #expect(root.call(.post, "/me/notification-targets", Self.webhook).status == 201)

            let news = #"{"type":"info","title":"Hello","message":"Everybody"}"#
            #expect(root.call(.post, "/admin/notifications", news, fields: [.correlationID: "news-1"]).status == 201)

            let jobs = try db.superuser().query("select kind, correlation_id from jobs")
            #expect(jobs.map { $0.string(0) } == ["notifications.deliver"])
            #expect(jobs.map { $0.optionalString(1) } == ["news-1"])
        }
    }

    @Test func aTargetIsChangedTestedAndRemoved() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            let id = try #require(ada.call(.post, "/me/notification-targets", Self.webhook)["id"]?.string)
            let path = "/me/notification-targets/\(id)"

            let changed = ada.call(.patch, path, #"{"name":"Kitchen","topics":["security"]}"#)
            #expect(changed["name"]?.string == "Kitchen" && changed["topics"] == .array([.string("security")]))
            #expect(ada.call(.post, path + "/test").status == 202)
            let deliveries = ada.call(.get, "/me/notification-deliveries")
            #expect(deliveries.data.first?["event"]?.string == "test")
            #expect(deliveries.data.first?["targetName"]?.string == "Kitchen")
            #expect(deliveries.data.first?["status"]?.string == "waiting")
            let delivery = try #require(deliveries.data.first?["id"]?.string)
            let early = ada.call(.post, "/me/notification-deliveries/\(delivery)/resend")
            #expect((early.status, early.code) == (409, "notification_delivery.not_dead"))
            #expect(ada.call(.patch, path, #"{"enabled":false}"#)["enabled"]?.bool == false)
            #expect(ada.call(.post, path + "/test").code == "notification_target.switched_off")
            #expect(ada.call(.get, "/me/notification-deliveries?status=dead").data.count == 1)

            #expect(ada.call(.delete, path).status == 204)
            #expect(ada.call(.delete, path).code == "notification_target.not_found")
            #expect(ada.call(.get, "/me/notification-deliveries").data.isEmpty)
        }
    }

    @Test func whatAMemberMayNotReachIsSaidAtItsField() throws {
        try withDatabase { db in
            let (ada, root) = try (db.signIn("ada"), db.signIn("root", role: .admin))
            let local = #"{"kind":"apprise","name":"Local","address":"gotify://192.168.1.1/token"}"#

            let refused = ada.call(.post, "/me/notification-targets", local)

            #expect(refused.status == 400 && refused.wrongFields == ["address"])
            #expect(!refused.text.contains("192.168"))
            #expect(root.call(.post, "/me/notification-targets", local).status == 201)
            #expect(
                ada.call(.post, "/me/notification-targets", #"{"kind":"fax","name":"","address":"x"}"#).status == 400)
            let topics = #"{"kind":"apprise","name":"A","address":"ntfy://topic","topics":["weather"]}"#
            #expect(ada.call(.post, "/me/notification-targets", topics).wrongFields == ["topics"])
        }
    }

    @Test func theInstallationsTargetsAreItsAdmins() throws {
        try withDatabase { db in
            let (ada, root, other) = try (
                db.signIn("ada"), db.signIn("root", role: .admin), db.signIn("other", role: .admin)
            )
            let made = root.call(.post, "/admin/notification-targets", Self.webhook)
            #expect(made["topics"]?.array?.compactMap(\.string) == ["announcements", "services", "administration"])

            #expect(other.call(.get, "/admin/notification-targets").data.count == 1)
            #expect(root.call(.get, "/me/notification-targets").data.isEmpty)
            #expect(ada.call(.get, "/admin/notification-targets").status == 403)
            let id = try #require(made["id"]?.string)
            #expect(root.call(.patch, "/me/notification-targets/\(id)", "{}").status == 404)
            #expect(ada.call(.patch, "/me/notification-targets/\(id)", "{}").status == 404)
            #expect(other.call(.delete, "/admin/notification-targets/\(id)").status == 204)
        }
    }

    @Test func anAdminSeesEverybodysDeadLettersAndSendsThemAgain() throws {
        try withDatabase { db in
            let (ada, root) = try (db.signIn("ada"), db.signIn("root", role: .admin))
            let id = try #require(ada.call(.post, "/me/notification-targets", Self.webhook)["id"]?.string)
            ada.call(.post, "/me/notification-targets/\(id)/test")
            try db.superuser().query(
                "update notification_outbox set status = 'dead', finished_at = now(), attempts = 8")

            let dead = root.call(.get, "/admin/notification-deliveries?status=dead").data
            #expect(dead.count == 1 && dead[0]["owner"]?.string == "ada")
            #expect(dead[0]["targetName"]?.string == "Home Assistant")
            #expect(root.call(.get, "/me/notification-deliveries").data.isEmpty)
            let delivery = try #require(dead.first?["id"]?.string)
            #expect(root.call(.post, "/me/notification-deliveries/\(delivery)/resend").status == 404)
            #expect(root.call(.post, "/admin/notification-deliveries/\(delivery)/resend").status == 202)
            let again = ada.call(.get, "/me/notification-deliveries").data.first
            #expect(again?["status"]?.string == "waiting" && again?["attempts"]?.int == 0)
        }
    }

    @Test func aBroadcastReachesEverybodyOnce() throws {
        try withDatabase { db in
            let (ada, root) = try (db.signIn("ada"), db.signIn("root", role: .admin))
            let body = #"{"type":"warning","title":"Maintenance","message":"Tonight at ten."}"#
            let key: HTTPFields = [.idempotencyKey: "one"]

            let told = root.call(.post, "/admin/notifications", body, fields: key)
            let again = root.call(.post, "/admin/notifications", body, fields: key)

            #expect(told.status == 201 && told["isBroadcast"]?.bool == true && told["type"]?.string == "warning")
            #expect(again.status == 200 && again["id"] == told["id"])
            #expect(ada.call(.get, "/notifications").data.map { $0["title"]?.string } == ["Maintenance"])
            #expect(ada.call(.post, "/admin/notifications", body).status == 403)
            let audit = try db.superuser().query("select 1 from audit_log where action = 'notification.broadcast'")
            #expect(audit.count == 1)
        }
    }

    @Test func aClientThatMissedSomethingAsksSince() throws {
        try withDatabase { db in
            let (ada, root) = try (db.signIn("ada"), db.signIn("root", role: .admin))
            try db.superuser().query("update users set created_at = now() - interval '1 year'")
            var last = ""
            for (title, type, age) in [("One", "info", 3), ("Two", "warning", 2), ("Three", "info", 1)] {
                try db.superuser().query(
                    """
                    insert into notifications (user_id, type, title, message, created_at)
                    values (\(title == "Two" ? ada.principal.userID : nil), \(type), \(title), 'm',
                            now() - make_interval(hours => \(age)))
                    """)
                if title == "One" { last = ada.call(.get, "/notifications").data[0]["createdAt"]?.string ?? "" }
            }

            func titles(_ query: String) -> [String?] {
                ada.call(.get, "/notifications?" + query).data.map { $0["title"]?.string }
            }
            #expect(titles("since=\(last)") == ["Three", "Two"])
            #expect(titles("type=info") == ["Three", "One"])
            #expect(titles("type=warning&since=\(last)") == ["Two"])
            ada.call(.post, "/notifications/read-all")
            #expect(titles("unread=true") == [])
            #expect(root.call(.get, "/notifications?unread=true").data.count == 2)
            #expect(ada.call(.get, "/notifications?since=yesterday-at-eleven").wrongFields == ["since"])
            #expect(ada.call(.get, "/notifications?since=2026-13-01T00:00:00Z").wrongFields == ["since"])
        }
    }
}
