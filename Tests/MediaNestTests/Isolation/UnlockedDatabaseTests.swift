import Postgres
import TestSupport
import Testing

@testable import MediaNest

/// The second lock: repositories ask for the user themselves, and hold when the policies are off.
@Suite struct UnlockedDatabaseTests {
    private func withUnlockedDatabase(_ body: (TestDatabase, _ ada: Principal, _ bob: Principal) throws -> Void) throws
    {
        try withDatabase { db in
            let superuser = db.superuser()
            for table in UserTable.all.map(\.name) {
                try superuser.query(SQL(unsafe: "alter table \(table) disable row level security"))
            }
            try body(db, db.makeUser("ada"), db.makeUser("bob"))
        }
    }

    @Test func anotherUsersRequestStaysHidden() throws {
        try withUnlockedDatabase { db, ada, bob in
            let requests = db.services.mediaRequests
            let id = try db.makeRequest("Dune", tmdbID: "438631", of: ada)
            // Without the repository's own condition, this would show it.
            try #require(db.services.database.query("select id from media_requests", as: bob).count == 1)

            #expect(try requests.list(.all, limit: 20, after: nil, as: bob).rows.isEmpty)
            #expect(throws: MediaRequestError.notFound) { try requests.request(id, as: bob) }
            #expect(throws: MediaRequestError.notFound) { try requests.events(id, as: bob) }
            #expect(throws: MediaRequestError.notFound) { try requests.cancel(id, correlationID: "c", as: bob) }
            #expect(try requests.request(id, as: ada).status == .pending)
            #expect(try requests.events(id, as: ada).count == 1)
        }
    }

    @Test func anotherUsersOpenRequestIsFollowedNotShown() throws {
        try withUnlockedDatabase { db, ada, bob in
            let draft = try MediaRequestDraft(
                mediaType: .movie, tmdbID: "438631", title: "Dune", note: "for my birthday")
            _ = try db.services.mediaRequests.submit(draft, idempotencyKey: nil, correlationID: "c", as: ada)

            let submission = try db.services.mediaRequests.submit(
                draft, idempotencyKey: nil, correlationID: "c", as: bob)

            guard case .followed(let row) = submission else {
                Issue.record("not followed")
                return
            }
            #expect(row.note == nil)
        }
    }

    @Test func anotherUsersNotificationStaysHidden() throws {
        try withUnlockedDatabase { db, ada, bob in
            let notifications = db.services.notifications
            let id = NotificationID()
            try db.superuser().query(
                """
                insert into notifications (id, user_id, type, title, message)
                values (\(id), \(ada.userID), 'info', 'Dune', '')
                """
            )

            let list = try notifications.list(limit: 20, after: nil, as: bob)
            #expect(list.page.rows.isEmpty)
            #expect(list.unreadCount == 0)
            #expect(throws: NotificationError.notFound) { try notifications.setRead(true, id, as: bob) }
            try notifications.markAllRead(as: bob)
            #expect(try notifications.list(limit: 20, after: nil, as: ada).unreadCount == 1)
        }
    }

    @Test func anotherUsersTargetAndDeliveriesStayHidden() throws {
        try withUnlockedDatabase { db, ada, bob in
            let targets = db.services.notificationTargets
            let id = try targets.create(
                .init(kind: .webhook, name: "Phone", address: "https://example.org/", topics: nil), .person,
                ipAddress: "127.0.0.1", correlationID: "c", as: ada
            ).row.id
            try targets.test(id, .person, as: ada)
            try db.superuser().query("update notification_outbox set status = 'dead', finished_at = now()")
            func deliveries(_ person: Principal) throws -> [Delivery] {
                try db.services.deliveries.list(everybodys: false, status: nil, limit: 20, after: nil, as: person).rows
            }
            let delivery = try #require(try deliveries(ada).first)

            for owner in [NotificationTarget.Owner.person, .installation] {
                #expect(try targets.list(owner, as: bob).isEmpty)
                #expect(throws: NotificationTargetError.notFound) {
                    try targets.change(
                        id, owner, name: "Mine", topics: nil, isEnabled: nil, ipAddress: "", correlationID: "c", as: bob
                    )
                }
                #expect(throws: NotificationTargetError.notFound) { try targets.test(id, owner, as: bob) }
                #expect(throws: NotificationTargetError.notFound) {
                    try targets.delete(id, owner, ipAddress: "", correlationID: "c", as: bob)
                }
            }
            #expect(try deliveries(bob).isEmpty)
            #expect(throws: NotificationTargetError.deliveryNotFound) {
                try db.services.deliveries.resend(
                    delivery.id, everybodys: false, ipAddress: "", correlationID: "c", as: bob)
            }
            #expect(try targets.list(.person, as: ada).map(\.name) == ["Phone"])
        }
    }

    @Test func anotherUsersReceiptIsNotOnesOwn() throws {
        try withUnlockedDatabase { db, ada, bob in
            let notifications = db.services.notifications
            let id = NotificationID()
            try db.superuser().query(
                "insert into notifications (id, type, title, message) values (\(id), 'info', 'Everybody', '')")
            _ = try notifications.setRead(true, id, as: ada)

            #expect(try notifications.list(limit: 20, after: nil, as: bob).unreadCount == 1)
            #expect(try notifications.setRead(false, id, as: bob).isRead == false)
            #expect(try notifications.list(limit: 20, after: nil, as: ada).page.rows.map(\.isRead) == [true])
        }
    }

    @Test func anotherUsersIdempotencyKeyIsAnotherKey() throws {
        try withUnlockedDatabase { db, ada, bob in
            let key = try #require(IdempotencyKey("key", route: "POST /", body: []))
            _ = try db.services.database.pipeline([key.insert(resource: MediaRequestID().text, as: ada)], as: ada)

            #expect(try key.earlierResult(in: db.services.database, as: bob) == nil)
            #expect(try key.earlierResult(in: db.services.database, as: ada) != nil)
        }
    }

    @Test func anotherUsersSessionIsNeitherRestoredNorRevoked() throws {
        try withUnlockedDatabase { db, ada, bob in
            let store = SessionStore(
                copies: CredentialCopies(redis: try db.redis()), database: db.services.database)
            try db.superuser().query(
                """
                insert into sessions (id, session_token, user_id, expires, device_id)
                values (\(ada.sessionID), \(String(repeating: "a", count: 64)), \(ada.userID), now() + interval '1 day',
                        gen_random_uuid())
                """)
            func token(_ user: UserID) -> AccessToken {
                AccessToken(
                    userID: user, role: .user, sessionID: ada.sessionID, deviceID: SessionID().text, issuedAtSeconds: 0)
            }

            #expect(try store.restore(token(bob.userID)) == nil)
            #expect(try store.revoke(.all, of: bob) == 0)
            #expect(try store.revoke(.others, of: bob) == 0)
            #expect(try store.revoke(.one(ada.sessionID), of: bob) == 0)
            #expect(try store.restore(token(ada.userID)) != nil)
        }
    }

    @Test func anotherUsersChoiceOfNewsIsHisOwn() throws {
        try withUnlockedDatabase { db, ada, bob in
            let news = db.services.serviceNews
            try news.choose(.init(level: .none, muted: ["plex"]), as: ada)

            #expect(try news.choice(of: bob) == .init(level: .outages, muted: []))
            try news.choose(.init(level: .all, muted: []), as: bob)
            #expect(try news.choice(of: ada) == .init(level: .none, muted: ["plex"]))
        }
    }

    @Test func anotherUsersAccountStaysHidden() throws {
        try withUnlockedDatabase { db, ada, bob in
            let names = try [bob, ada].map { try db.services.signIn.user($0).name }

            #expect(names == ["bob", "ada"])
        }
    }
}
