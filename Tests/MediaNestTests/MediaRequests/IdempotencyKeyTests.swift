import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct IdempotencyKeyTests {
    private func key(_ text: String = "key-1", body: String = "{}") throws -> IdempotencyKey {
        try #require(IdempotencyKey(text, route: "POST /api/v1/requests", body: Array(body.utf8)))
    }

    @Test func aRepeatedRequestMakesNothingNew() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let requests = db.services.mediaRequests

            let first = try requests.submit("Dune", tmdbID: "438631", key: key(), as: ada)
            let second = try requests.submit("Dune", tmdbID: "438631", key: key(), as: ada)

            #expect([first.word, second.word] == ["created", "repeated"])
            #expect(first.row.id == second.row.id)
            #expect(try db.superuser().query("select 1 from media_requests").count == 1)
        }
    }

    @Test func aRepetitionIsNotCountedAgain() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            _ = try db.services.settings.update(as: root, ipAddress: nil) {
                $0.rateLimits[.mediaRequests] = RateLimit(limit: 1, windowSeconds: 3600)
            }

            for _ in 1...3 { _ = try db.services.mediaRequests.submit("Dune", tmdbID: "438631", key: key(), as: ada) }
        }
    }

    @Test func theSameKeyForSomethingElseIsRefused() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            _ = try db.services.mediaRequests.submit("Dune", tmdbID: "438631", key: key(), as: ada)

            #expect(throws: IdempotencyError.reused) {
                try db.services.mediaRequests.submit(
                    "Alien", tmdbID: "348", key: key(body: "{\"tmdbId\":\"348\"}"), as: ada)
            }
            let elsewhere = try #require(
                IdempotencyKey("key-1", route: "POST /api/v1/downloads", body: Array("{}".utf8)))
            #expect(throws: IdempotencyError.reused) {
                try db.services.mediaRequests.submit("Dune", tmdbID: "438631", key: elsewhere, as: ada)
            }
        }
    }

    @Test func twoPeopleMayUseTheSameKey() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))

            #expect(try db.services.mediaRequests.submit("Dune", tmdbID: "1", key: key(), as: ada).word == "created")
            #expect(try db.services.mediaRequests.submit("Alien", tmdbID: "2", key: key(), as: bob).word == "created")
        }
    }

    /// A client that lost patience sends again while the first attempt is still under way.
    @Test(arguments: [MediaRequest.MediaType.movie, .music])
    func twoAtOnceMakeOne(type: MediaRequest.MediaType) throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let environment = db.environment
            let (first, draft) = (
                MediaRequestID(), try MediaRequestDraft(mediaType: type, tmdbID: type == .music ? nil : "1", title: "T")
            )
            let key = try key()
            // The first attempt, made by hand and not yet committed.
            let superuser = db.superuser()
            try superuser.pipeline([
                "begin",
                """
                insert into media_requests (id, user_id, title, media_type, tmdb_id)
                values (\(first), \(ada.userID), 'T', \(type), \(draft.tmdbID))
                """,
                key.insert(resource: first.text, as: ada),
            ])

            let second = Background {
                let submission = try TestDatabase.services(environment).mediaRequests.submit(
                    draft, idempotencyKey: key, correlationID: "c", as: ada)
                return "\(submission.word) \(submission.row.id)"
            }
            let observer = db.superuser()
            let waits: SQL =
                "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            #expect(try eventually { try !observer.query(waits).isEmpty })
            try superuser.query("commit")

            #expect(try second.outcome().get() == "repeated \(first)")
        }
    }

    @Test(arguments: ["", " ", "a b", "a\n", "größe", String(repeating: "k", count: 256)])
    func aMalformedKeyIsNone(text: String) {
        #expect(IdempotencyKey(text, route: "POST /", body: []) == nil)
    }

    @Test(arguments: ["a", "8e03978e-40d5-43e8-bc93-6894a57f9324", "!~", String(repeating: "k", count: 255)])
    func visibleCharactersAreAKey(text: String) {
        #expect(IdempotencyKey(text, route: "POST /", body: []) != nil)
    }
}
