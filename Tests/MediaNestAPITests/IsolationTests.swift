import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

/// What belongs to somebody else looks like what does not exist.
@Suite struct IsolationTests {
    @Test func anotherPersonsThingsAreNotFoundOnAnyRoute() throws {
        try withDatabase { db in
            try db.allowManyCalls()
            let (ada, bob) = try (db.signIn("ada"), db.signIn("bob"))
            let request = try db.makeRequest("Dune", tmdbID: "438631", of: ada.principal)
            let notification = NotificationID()
            try db.superuser().query(
                """
                insert into notifications (id, user_id, type, title, message)
                values (\(notification), \(ada.principal.userID), 'info', 'For ada', 'only')
                """)
            let target = try db.services.notificationTargets.create(
                .init(kind: .webhook, name: "Phone", address: "https://example.org/", topics: nil), .person,
                ipAddress: "", correlationID: "c", as: ada.principal
            ).row.id
            try db.services.notificationTargets.test(target, .person, as: ada.principal)
            let delivery = try db.superuser().query(
                "update notification_outbox set status = 'dead', finished_at = now() returning id")[0].string(0)
            let ids = [
                "/notifications/": notification.text, "/notification-targets/": target.text,
                "/notification-deliveries/": delivery,
            ]
            let before = try db.rows()

            // Following opens a request's public part: see FollowingTests.
            for route in routes
            where route.path.contains("{id}") && !route.path.contains("/admin/") && !route.path.hasSuffix("/follow") {
                let id = ids.first { route.path.contains($0.key) }?.value ?? request.text
                let body = route.body.map { fields in
                    fields.contains { $0.name == "name" }
                        ? #"{"name":"Mine"}"# : fields.isEmpty ? "{}" : #"{"read":true}"#
                }
                func answer(_ id: String) -> Answer {
                    bob.call(
                        route.method, String(route.path.dropFirst("/api/v1".count)).replacing("{id}", with: id), body)
                }
                let (hidden, missing) = (answer(id), answer(MediaRequestIDs.unknown))

                #expect(hidden.status == 404, "\(route.method) \(route.path)")
                #expect(
                    [hidden.code, hidden["detail"]?.string] == [missing.code, missing["detail"]?.string],
                    "\(route.path)")
            }
            let after = try db.rows()
            #expect(after == before)
            #expect(bob.call(.get, "/requests").data.isEmpty)
            #expect(
                bob.call(.get, "/notifications").data.isEmpty
                    && bob.call(.get, "/notifications")["unreadCount"]?.int == 0)
        }
    }

    /// An admin's view of other people's requests is the admin's list.
    @Test func anAdminsOwnListIsHisOwn() throws {
        try withDatabase { db in
            let (ada, root) = try (db.signIn("ada"), db.signIn("root", role: .admin))
            let id = try db.makeRequest("Dune", tmdbID: "438631", of: ada.principal)

            #expect(root.call(.get, "/requests").data.isEmpty)
            #expect(root.call(.get, "/requests/\(id)").status == 404)
            #expect(root.call(.delete, "/requests/\(id)").status == 404)
            #expect(root.call(.get, "/admin/requests").data.count == 1)
        }
    }
}

extension TestDatabase {
    fileprivate func rows() throws -> String {
        try superuser().query(
            """
            select (select string_agg(r::text, ' ') from media_requests r)
              || (select string_agg(n::text, ' ') from notifications n)
              || (select string_agg(t::text, ' ') from notification_targets t)
              || (select string_agg(o::text, ' ') from notification_outbox o)
              || (select count(*) from notification_receipts) || (select count(*) from jobs)
            """)[0].string(0)
    }
}
