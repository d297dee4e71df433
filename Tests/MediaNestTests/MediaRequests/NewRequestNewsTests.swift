import Postgres
import TestSupport
import Testing

@testable import MediaNest

/// Who hears that somebody has asked for something, and for how long it is news.
@Suite struct NewRequestNewsTests {
    /// Names, and what each has unread of new requests.
    private func told(_ db: TestDatabase) throws -> [String: [String]] {
        let rows = try db.superuser().query(
            """
            select u.name, n.message
            from notifications n
            join users u on u.id = n.user_id
            where n.event = 'request.pending' and not n.read
            """)
        return Dictionary(grouping: rows.map { ($0.string(0), $0.string(1)) }, by: \.0).mapValues { $0.map(\.1) }
    }

    @Test func everyActiveAdminIsToldOfANewRequest() throws {
        try withDatabase { db in
            let (ada, _) = try (db.makeUser("ada"), db.makeUser("bob"))
            for name in ["root", "other", "former"] { _ = try db.makeUser(name, role: .admin) }
            try db.superuser().query("update users set status = 'suspended' where name = 'former'")

            let request = try db.services.mediaRequests.submit("Dune", tmdbID: "438631", as: ada).row

            let message = "ada asks for Dune. It waits for your decision."
            #expect(try told(db) == ["root": [message], "other": [message]])
            let news = try db.superuser().query("select title, type, metadata ->> 'requestId' from notifications")
            #expect((0..<3).map { news[0].string($0) } == ["Dune is asked for", "info", request.id.text])
        }
    }

    /// Music too: nobody but an admin can see to it.
    @Test func musicIsNewsAsWell() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            _ = try db.makeUser("root", role: .admin)
            let draft = try MediaRequestDraft(mediaType: .music, tmdbID: nil, title: "Kind of Blue")

            _ = try db.services.mediaRequests.submit(draft, idempotencyKey: nil, correlationID: "test", as: ada)

            #expect(try told(db).keys.sorted() == ["root"])
        }
    }

    @Test func anAdminIsNotToldOfHisOwn() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try db.makeUser("other", role: .admin)

            _ = try db.services.mediaRequests.submit("Dune", tmdbID: "438631", as: root)

            #expect(try told(db).keys.sorted() == ["other"])
        }
    }

    @Test func nobodyIsToldOfWhatNeedsNoDecision() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            _ = try db.makeUser("root", role: .admin)
            try db.superuser().query("update users set auto_approve = true where name = 'ada'")

            _ = try db.services.mediaRequests.submit("Dune", tmdbID: "438631", as: ada)
            _ = try db.services.mediaRequests.submit("Dune", tmdbID: "438631", as: bob)  // follows

            #expect(try told(db) == [:])
        }
    }

    @Test func sentTwiceItIsToldOnce() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            _ = try db.makeUser("root", role: .admin)
            let key = try #require(IdempotencyKey("once", route: "POST /api/v1/requests", body: []))

            for _ in 1...2 { _ = try db.services.mediaRequests.submit("Dune", tmdbID: "438631", key: key, as: ada) }

            #expect(try told(db)["root"]?.count == 1)
        }
    }

    @Test func itIsNewsUntilItIsDecided() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let (root, _) = try (db.makeUser("root", role: .admin), db.makeUser("other", role: .admin))
            let requests = db.services.mediaRequests
            let ways: [(MediaRequestID) throws -> Void] = [
                { _ = try requests.approve($0, correlationID: "test", as: root) },
                { _ = try requests.deny([$0], reason: "No", correlationID: "test", as: root) },
                { _ = try requests.cancel($0, correlationID: "test", as: ada) },
                // Overseerr's word, of which nobody is told: it is on its way already.
                { id in
                    _ = try db.worker.database.query(
                        "update media_requests set status = 'approved' where id = \(id)")
                },
            ]
            for (number, decide) in ways.enumerated() {
                let id = try requests.submit("Film \(number)", tmdbID: "\(number + 1)", as: ada).row.id
                #expect(try told(db).keys.sorted() == ["other", "root"])

                try decide(id)

                #expect(try told(db) == [:], "\(number)")
            }
        }
    }

    /// The database's own answer, whatever the words in front of it.
    @Test func nobodyTellsAdminsOfAnothersRequest() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            _ = try db.makeUser("root", role: .admin)
            let id = try db.makeRequest("Dune", tmdbID: "438631", of: ada)
            let tell: SQL = "select tell_admins_of_request(\(id)::uuid, 'info', 'Look here', 'http://evil.example')"

            _ = try db.services.database.query(tell, as: bob)
            _ = try db.services.database.query(tell)

            #expect(try told(db) == [:])
        }
    }

    @Test func aRequestOfWhichTheAdminsCannotBeToldIsNone() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            _ = try db.makeUser("root", role: .admin)
            try db.failOn("insert on notifications")

            #expect(throws: PostgresError.self) {
                try db.services.mediaRequests.submit("Dune", tmdbID: "438631", as: ada)
            }

            #expect(try db.superuser().query("select from media_requests").isEmpty)
        }
    }
}
