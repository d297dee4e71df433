import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct NotificationServiceTests {
    private func tell(_ status: MediaRequest.Status, about id: MediaRequestID, _ db: TestDatabase) throws {
        let news = try #require(RequestNews(status, title: "Dune", reason: nil))
        _ = try db.worker.database.query(NotificationRepository.tell(news, about: id))
    }

    private func broadcast(_ title: String, _ db: TestDatabase) throws -> NotificationID {
        let id = NotificationID()
        try db.superuser().query(
            "insert into notifications (id, type, title, message) values (\(id), 'info', \(title), 'm')")
        return id
    }

    /// What a person sees, newest first.
    private struct Seen: Equatable {
        let events: [String]
        let unread: Int

        init(_ events: String..., unread: Int) { (self.events, self.unread) = (events, unread) }

        init(_ db: TestDatabase, as principal: Principal) throws {
            let list = try db.services.notifications.list(limit: 20, after: nil, as: principal)
            events = list.page.rows.map { ($0.isRead ? "read " : "unread ") + $0.event }
            unread = list.unreadCount
        }
    }

    // MARK: Telling

    /// What is unread is what is true now.
    @Test func newerNewsReplacesOlderNewsOfTheSameRequest() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let (dune, alien) = try (
                db.makeRequest("Dune", tmdbID: "1", of: ada), db.makeRequest("Alien", tmdbID: "2", of: ada)
            )
            _ = try db.services.mediaRequests.approve(alien, correlationID: "c", as: root)
            _ = try db.services.mediaRequests.approve(dune, correlationID: "c", as: root)

            try tell(.completed, about: dune, db)

            #expect(
                try Seen(db, as: ada)
                    == Seen("unread request.completed", "read request.approved", "unread request.approved", unread: 2))
        }
    }

    @Test func theSameNewsComesOnceAndStaysUnread() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let id = try db.makeRequest("Dune", tmdbID: "1", of: ada)

            for _ in 1...2 { try tell(.failed, about: id, db) }

            #expect(try Seen(db, as: ada) == Seen("unread request.failed", unread: 1))
        }
    }

    @Test func aSecondFailureIsToldAgain() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let id = try db.makeRequest("Dune", tmdbID: "1", status: .failed, of: ada)
            try tell(.failed, about: id, db)
            for status in ["retrying", "failed"] {
                try db.superuser().query("update media_requests set status = \(status) where id = \(id)")
            }

            try tell(.failed, about: id, db)

            #expect(try Seen(db, as: ada) == Seen("unread request.failed", "read request.failed", unread: 1))
        }
    }

    @Test func onePersonsNewsLeavesAnothersAlone() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            let (dune, alien) = try (
                db.makeRequest("Dune", tmdbID: "1", of: ada), db.makeRequest("Alien", tmdbID: "2", of: bob)
            )
            try tell(.approved, about: alien, db)

            try tell(.approved, about: dune, db)

            #expect(try Seen(db, as: bob) == Seen("unread request.approved", unread: 1))
        }
    }

    // MARK: Reading

    @Test func readingIsPerPerson() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            let id = try broadcast("Maintenance", db)

            let row = try db.services.notifications.setRead(true, id, as: ada)

            #expect(row.isRead)
            #expect(row.isBroadcast)
            #expect(row.readAt != nil)
            #expect(try Seen(db, as: ada) == Seen("read general", unread: 0))
            #expect(try Seen(db, as: bob) == Seen("unread general", unread: 1))
        }
    }

    @Test func whatWasReadCanBecomeUnreadAgain() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            try tell(.approved, about: db.makeRequest("Dune", tmdbID: "1", of: ada), db)
            let own = try #require(try db.services.notifications.list(limit: 1, after: nil, as: ada).page.rows.first).id
            let ids = try [own, broadcast("Maintenance", db)]

            for id in ids {
                for read in [true, true, false, true, false] {
                    let row = try db.services.notifications.setRead(read, id, as: ada)
                    #expect(row.isRead == read)
                    #expect((row.readAt != nil) == read)
                }
            }

            #expect(try Seen(db, as: ada).unread == 2)
        }
    }

    @Test func anotherPersonsNotificationIsNotFound() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            try tell(.approved, about: db.makeRequest("Dune", tmdbID: "1", of: ada), db)
            let id = try #require(try db.services.notifications.list(limit: 1, after: nil, as: ada).page.rows.first).id

            for missing in [id, NotificationID()] {
                #expect(throws: NotificationError.notFound) {
                    try db.services.notifications.setRead(true, missing, as: bob)
                }
            }
            #expect(try Seen(db, as: ada).unread == 1)
        }
    }

    @Test func everythingCanBeReadAtOnce() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            try tell(.approved, about: db.makeRequest("Dune", tmdbID: "1", of: ada), db)
            try tell(.approved, about: db.makeRequest("Alien", tmdbID: "2", of: bob), db)
            _ = try broadcast("Maintenance", db)

            try db.services.notifications.markAllRead(as: ada)
            try db.services.notifications.markAllRead(as: ada)

            #expect(try Seen(db, as: ada).unread == 0)
            #expect(try Seen(db, as: bob).unread == 2)
        }
    }

    @Test func aNewcomerIsToldNothingFromBeforeHisTime() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            try db.superuser().query("update users set created_at = now() - interval '1 year'")
            let old = try broadcast("An old story", db)
            try db.superuser().query("update notifications set created_at = now() - interval '1 day'")
            let bob = try db.makeUser("bob")
            let new = try broadcast("News", db)

            let list = try db.services.notifications.list(limit: 20, after: nil, as: bob)
            #expect(list.page.rows.map(\.id) == [new] && list.unreadCount == 1)
            let dashboard = try db.services.dashboard.dashboard(of: bob)
            #expect(dashboard.news.map(\.id) == [new] && dashboard.unreadCount == 1)
            #expect(throws: NotificationError.notFound) { try db.services.notifications.setRead(true, old, as: bob) }
            try db.services.notifications.markAllRead(as: bob)
            #expect(try db.superuser().row("select count(*) from notification_receipts").int(0) == 1)

            #expect(try db.services.notifications.list(limit: 20, after: nil, as: ada).page.rows.count == 2)
            #expect(try db.services.dashboard.dashboard(of: ada).unreadCount == 2)
        }
    }

    /// Own ones and broadcasts are two lists inside; they come as one, also where times are equal.
    @Test func pagesCoverOwnOnesAndBroadcastsOnce() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            try db.superuser().query("update users set created_at = '2026-01-01'")
            for number in 1...3 {
                try tell(.approved, about: db.makeRequest("Film", tmdbID: "\(number)", of: ada), db)
                _ = try broadcast("Maintenance \(number)", db)
            }
            try db.superuser().query(
                "update notifications set created_at = '2026-11-21 02:17:54.123456+00' where title <> 'Maintenance 2'")

            for limit in 1...4 {
                var (seen, cursor): ([NotificationID], Cursor?) = ([], nil)
                repeat {
                    let page = try db.services.notifications.list(limit: limit, after: cursor, as: ada).page
                    seen += page.rows.map(\.id)
                    cursor = page.next
                } while cursor != nil && seen.count < 20

                #expect(seen.count == 6)
                #expect(Set(seen).count == 6)
            }
        }
    }

    @Test func itSaysWhichRequestItIsAbout() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let id = try db.makeRequest("Dune", tmdbID: "1", of: ada)
            try tell(.approved, about: id, db)

            let row = try #require(try db.services.notifications.list(limit: 1, after: nil, as: ada).page.rows.first)

            #expect(row.metadata.map { String(decoding: $0, as: UTF8.self) } == "{\"requestId\": \"\(id)\"}")
            #expect(!row.isBroadcast)
            #expect(row.kind == "info")
        }
    }
}
