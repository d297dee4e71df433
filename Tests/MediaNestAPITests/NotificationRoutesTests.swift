import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@Suite struct NotificationRoutesTests {
    /// Somebody who has had his account for long: he is told what happened since.
    private func signIn(_ name: String, _ db: TestDatabase) throws -> APIClient {
        let client = try db.signIn(name)
        try db.superuser().query("update users set created_at = now() - interval '1 year'")
        return client
    }

    /// `nil` tells everybody.
    private func tell(_ person: Principal?, _ title: String, hoursAgo: Int = 0, _ db: TestDatabase) throws -> String {
        let id = NotificationID()
        try db.superuser().query(
            """
            insert into notifications (id, user_id, type, title, message, event, metadata, created_at)
            values (\(id), \(person?.userID), 'success', \(title), 'Have a look.', 'request.completed',
                    '{"requestId": "1"}', now() - make_interval(hours => \(hoursAgo)))
            """)
        return id.text
    }

    @Test func theListHoldsOwnOnesAndBroadcasts() throws {
        try withDatabase { db in
            let (ada, bob) = try (signIn("ada", db), signIn("bob", db))
            let own = try tell(ada.principal, "Dune is available", hoursAgo: 2, db)
            let everybodys = try tell(nil, "Maintenance", hoursAgo: 1, db)
            _ = try tell(bob.principal, "For bob", db)

            let list = ada.call(.get, "/notifications")

            #expect(list.data.map { $0["id"]?.string } == [everybodys, own])
            #expect(list["unreadCount"]?.int == 2 && list["nextCursor"] == .null)
            var members = try #require(list.data.last?.object)
            #expect(members.removeValue(forKey: "createdAt")?.string?.hasSuffix("Z") == true)
            #expect(
                members == [
                    "id": .string(own), "type": .string("success"), "event": .string("request.completed"),
                    "title": .string("Dune is available"), "message": .string("Have a look."), "read": .bool(false),
                    "isUnread": .bool(true),
                    "isBroadcast": .bool(false), "timeAgo": .string("2 hours ago"), "readAt": .null,
                    "metadata": .object(["requestId": .string("1")]),
                ])
            #expect(list.data[0]["isBroadcast"]?.bool == true)
        }
    }

    @Test func readingIsEachPersonsOwn() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.signIn("ada"), db.signIn("bob"))
            let ids = try [tell(ada.principal, "Dune is available", db), tell(nil, "Maintenance", db)]

            for id in ids {
                for _ in 0..<2 {
                    let read = ada.call(.patch, "/notifications/\(id)", #"{"read":true}"#)
                    #expect(read.status == 200 && read["read"]?.bool == true && read["isUnread"]?.bool == false)
                    #expect(read["readAt"]?.string != nil)
                }
            }
            #expect(ada.call(.get, "/notifications")["unreadCount"]?.int == 0)
            #expect(bob.call(.get, "/notifications")["unreadCount"]?.int == 1)

            for id in ids {
                let unread = ada.call(.patch, "/notifications/\(id)", #"{"read":false}"#)
                #expect(unread["read"]?.bool == false && unread["readAt"] == .null)
            }
            #expect(ada.call(.get, "/notifications")["unreadCount"]?.int == 2)
        }
    }

    @Test func readingAllLeavesNothingUnread() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.signIn("ada"), db.signIn("bob"))
            for person in [ada.principal, bob.principal, nil] { _ = try tell(person, "News", db) }

            let answer = ada.call(.post, "/notifications/read-all")

            #expect(answer.status == 204 && answer.text.isEmpty)
            #expect(ada.call(.get, "/notifications")["unreadCount"]?.int == 0)
            #expect(ada.call(.get, "/notifications").data.allSatisfy { $0["read"]?.bool == true })
            #expect(bob.call(.get, "/notifications")["unreadCount"]?.int == 2)
            #expect(ada.call(.post, "/notifications/read-all", "{}").status == 204)
        }
    }

    @Test func pagesFollowEachOtherToTheEnd() throws {
        try withDatabase { db in
            let ada = try signIn("ada", db)
            for hour in 1...3 { _ = try tell(ada.principal, "Own \(hour)", hoursAgo: hour * 2, db) }
            for hour in 1...2 { _ = try tell(nil, "All \(hour)", hoursAgo: hour * 2 + 1, db) }

            var (titles, cursor, pages) = ([String](), "", 0)
            repeat {
                let page = ada.call(.get, "/notifications?limit=2" + cursor)
                #expect(page["unreadCount"]?.int == 5)
                titles += page.data.compactMap { $0["title"]?.string }
                pages += 1
                cursor = page["nextCursor"]?.string.map { "&cursor=" + $0 } ?? ""
            } while !cursor.isEmpty && pages < 10

            #expect(pages == 3 && titles == ["Own 1", "All 1", "Own 2", "All 2", "Own 3"])
        }
    }
}
