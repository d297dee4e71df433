import FoundationEssentials
import Postgres
import TestSupport
import Testing

@testable import MediaNest

/// What the database tells, and to whom, when something is committed.
@Suite struct LiveTriggerTests {
    /// What `body` made the database tell: `channel event members`, sorted, without the events' own ids.
    private func told(_ db: TestDatabase, _ body: () throws -> Void) throws -> [String] {
        let listener = db.superuser()
        try listener.query("listen medianest_live")
        try body()
        // Notifications come in the order of the commits: this one is the last.
        try db.superuser().query("notify medianest_live, 'the end'")
        var lines: [String] = []
        while let payload = listener.waitForNotification(timeoutSeconds: 20)?.payload, payload != "the end" {
            #expect(payload.utf8.count < 300)
            let message = try #require(LiveMessage(payload))
            switch message {
            case .close(let channel): lines.append("\(channel.name) close")
            case .event(let channel, let name, let body):
                var members = try JSONDecoder().decode([String: Scalar].self, from: Data(body.utf8))
                #expect(members.removeValue(forKey: "eventId")?.text.utf8.count == 36)
                #expect(members.removeValue(forKey: "type")?.text == name)
                let text = members.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" }
                    .joined(separator: " ")
                lines.append("\(channel.name) \(name) \(text)")
            }
        }
        return lines.sorted()
    }

    private struct Scalar: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            // A number, where it is no string.
            text = try (try? container.decode(String.self)) ?? String(container.decode(Int.self))
        }
    }

    @Test func aRequestIsToldToItsPeopleAndToAdmins() throws {
        try withDatabase { db in
            let (ada, bob, admin) = try (db.makeUser("ada"), db.makeUser("bob"), db.makeUser("root", role: .admin))
            _ = try db.makeUser("eve")
            let id = try db.makeRequest("Dune", tmdbID: "438631", of: ada)
            let follows = try told(db) {
                _ = try db.services.database.query("select follow_request(\(id))", as: bob)
            }
            #expect(follows == ["user_\(bob.userID) request id=\(id)"])

            let lines = try told(db) {
                _ = try db.services.mediaRequests.approve(id, correlationID: "c", as: admin)
            }

            let news = lines.filter { $0.contains(" request ") }
            #expect(
                news
                    == [
                        "role_admin request id=\(id) status=approved",
                        "user_\(ada.userID) request id=\(id) status=approved",
                        "user_\(bob.userID) request id=\(id) status=approved",
                    ].sorted())
            #expect(Set(lines).subtracting(news).allSatisfy { $0.contains(" notification id=") })
            #expect(lines.count == 5, "two notifications, and nobody else is told")
        }
    }

    @Test func whatIsRolledBackIsNotTold() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")

            let lines = try told(db) {
                #expect(throws: PostgresError.self) {
                    try db.services.database.pipeline(
                        [
                            """
                            insert into media_requests (user_id, title, media_type, tmdb_id)
                            values (\(ada.userID), 'Dune', 'movie', '438631')
                            """, "select 1 / 0",
                        ], as: ada)
                }
            }

            #expect(lines.isEmpty)
        }
    }

    @Test func whatNobodySeesIsNotTold() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let id = try db.makeRequest("Dune", tmdbID: "438631", of: ada)

            let lines = try told(db) {
                _ = try db.worker.database.query(
                    "update media_requests set next_attempt_at = now(), hand_over_tried_at = now(), status = status where id = \(id)")
                _ = try db.worker.database.query("update users set last_login_at = now() where id = \(ada.userID)")
                _ = try db.worker.database.query(
                    "update service_status set response_time_ms = 5, last_check_at = now()")
            }

            #expect(lines.isEmpty)
        }
    }

    @Test func aBulkChangeIsToldOnce() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")

            let lines = try told(db) {
                _ = try db.worker.database.query(
                    """
                    insert into media_requests (user_id, title, media_type, tmdb_id)
                    select \(ada.userID), 'Film ' || n, 'movie', n::text from generate_series(1, 300) n
                    """)
            }

            #expect(lines == ["all resync "])
        }
    }

    @Test func notificationsAreToldToTheirReader() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            let (own, broadcast) = (NotificationID(), NotificationID())

            let made = try told(db) {
                try db.superuser().query(
                    """
                    insert into notifications (id, user_id, type, title, message)
                    values (\(own), \(ada.userID), 'info', 'a secret', 'for ada'), (\(broadcast), null, 'info', 'to', 'all')
                    """)
            }
            let read = try told(db) {
                try db.services.notifications.markAllRead(as: ada)
                try db.services.notifications.markAllRead(as: bob)
            }

            #expect(
                made == ["all notification id=\(broadcast)", "user_\(ada.userID) notification id=\(own)"])
            // His own row, and the receipts of the broadcast.
            #expect(
                read
                    == [
                        "user_\(ada.userID) notification id=\(own)", "user_\(ada.userID) notification ",
                        "user_\(bob.userID) notification ",
                    ].sorted())
        }
    }

    @Test func servicesAndTheirIncidentsAreToldToEverybody() throws {
        try withDatabase { db in
            let lines = try told(db) {
                _ = try db.worker.database.query(
                    "update service_status set status = 'offline' where service_name = 'plex'")
                _ = try db.worker.database.query(
                    """
                    insert into service_incidents (id, service_name, incident_type, description)
                    values ('00000000-0000-4000-8000-000000000001', 'plex', 'outage', 'It is gone')
                    """)
            }

            #expect(
                lines == [
                    "all incident id=00000000-0000-4000-8000-000000000001 serviceName=plex status=open",
                    "all service id=plex status=offline",
                ])
        }
    }

    @Test func whoIsSuspendedDemotedOrGoneLosesHisStreams() throws {
        try withDatabase { db in
            let admin = try db.makeUser("root", role: .admin)
            let change: (SQL) throws -> [String] = { change in
                let person = try db.makeUser("p\(UserID().text.prefix(6))", role: .admin)
                return try told(db) {
                    try db.superuser().query("\(change) where id = \(person.userID)")
                }.map { $0.replacing(person.userID.text, with: "…") }
            }

            for ending: SQL in [
                "update users set status = 'suspended'", "update users set status = 'inactive'",
                "update users set role = 'USER'", "update users set requires_password_change = true",
                "delete from users",
            ] {
                #expect(try change(ending).contains("user_…_0 close"), "\(ending.text)")
            }
            #expect(
                try change("update users set name = 'Another'") == [
                    "role_admin user id=… status=active", "user_… user id=… status=active",
                ])
            _ = admin
        }
    }

    @Test func aSessionThatEndsLosesItsStreams() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let sessions = (1...3).map { _ in SessionID() }
            for id in sessions {
                try db.superuser().query(
                    """
                    insert into sessions (id, session_token, user_id, expires)
                    values (\(id), encode(sha256(\(id.text)::bytea), 'hex'), \(ada.userID), now() + interval '1 day')
                    """)
            }

            let lines = try told(db) {
                try db.superuser().query("update sessions set last_used_at = now()")
                try db.superuser().query(
                    "update sessions set status = 'revoked', revoked_at = now() where id = \(sessions[0])")
                try db.superuser().query("update sessions set status = 'expired' where id = \(sessions[1])")
                try db.superuser().query("delete from sessions")
            }

            #expect(lines == sessions.map { "session_\($0) close" }.sorted())
        }
    }

    @Test func aDownloadsProgressIsItsOwnersToSee() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let id = UserID()
            let database = db.worker.database

            let made = try told(db) {
                _ = try database.query(
                    "insert into youtube_downloads (id, user_id, playlist_url) values (\(id), \(ada.userID), 'u')")
            }
            let stepped = try told(db) {
                _ = try database.query("update youtube_downloads set progress = 7 where id = \(id)")
            }

            #expect(
                made
                    == [
                        "role_admin download id=\(id) progress=0 status=queued",
                        "user_\(ada.userID) download id=\(id) progress=0 status=queued",
                    ])
            #expect(stepped == ["user_\(ada.userID) download id=\(id) progress=7 status=queued"])
        }
    }
}
