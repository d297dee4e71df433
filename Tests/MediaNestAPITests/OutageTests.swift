import HTTP
import HTTPTypes
import MediaNest
import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNestAPI

/// One of the two stores is away: what can be answered rightly is, the rest is refused with 503, and nobody slips in.
@Suite struct OutageTests {
    private let nowhere = ["MEDIANEST_DATABASE_URL": "postgresql://medianest_app@/medianest?host=%2Fnonexistent"]
    private let film = #"{"mediaType":"movie","tmdbId":"438631"}"#

    private func client(_ db: TestDatabase, _ changes: [String: String], _ fields: HTTPFields = [:]) throws -> APIClient
    {
        APIClient(dispatcher: Dispatcher(services: try db.otherServices(changes)), fields: fields)
    }

    @Test func withoutPostgreSQLEveryRouteSaysSo() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            #expect(ada.call(.get, "/me").status == 200)  // now Redis knows the session
            let cut = try client(db, nowhere, ada.fields)

            let answers = [
                cut.call(.get, "/me"), cut.call(.get, "/requests"), cut.call(.post, "/requests", film),
                cut.call(.post, "/auth/login", #"{"email":"a@b.c","password":"x"}"#),
                cut.call(.post, "/webhooks/overseerr", "{}"),
            ]

            for answer in answers {
                #expect(answer.status == 503 && answer.code == "database.unavailable")
                #expect(answer.fields[.retryAfter] == "2" && !answer.text.contains("nonexistent"))
            }
            #expect(cut.call(.get, "/health/live").status == 200)
            let ready = cut.call(.get, "/health/ready")
            #expect(ready.status == 503 && ready.fields[.retryAfter] == "2")
            #expect(
                ready.json
                    == .object([
                        "status": .string("unavailable"), "database": .string("down"), "redis": .string("up"),
                        "schema": .string("down"),
                    ]))
            // What needs no database is answered as ever.
            #expect(cut.call(.get, "/nothing").status == 404)
            #expect(try client(db, nowhere).call(.get, "/me").code == "auth.required")
        }
    }

    @Test func aLostDatabaseIsFoundAgain() throws {
        try withDatabase { db in
            try db.allowManyCalls()
            let ada = try db.signIn("ada")
            #expect(ada.call(.get, "/requests").status == 200)

            let superuser = db.superuser()
            try superuser.query(SQL(unsafe: "alter database \(db.name) connection limit 0"))
            try superuser.query(
                """
                select pg_terminate_backend(pid)
                from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()
                """)
            let refused = ada.call(.post, "/requests", film)
            #expect(refused.status == 503 && refused.code == "database.unavailable")

            try superuser.query(SQL(unsafe: "alter database \(db.name) connection limit -1"))
            #expect(eventually { ada.call(.get, "/requests").status == 200 })
            #expect(ada.call(.post, "/requests", film).status == 201)
            #expect(try db.count("media_requests") == 1)
        }
    }

    @Test func withoutRedisAnswersStayRight() throws {
        try withDatabase { db in
            try db.superuser().query(
                """
                update settings set value = value || '{"api":{"limit":6,"windowSeconds":3600}}'
                where key = 'rate_limits'
                """)
            let away = ["MEDIANEST_REDIS_URL": "unix:///nonexistent/redis.sock"]
            let (ada, over) = try (db.signIn("ada"), db.signIn("ada2"))
            try db.superuser().query(
                "update sessions set status = 'revoked', revoked_at = now() where user_id = \(over.principal.userID)")
            let person = try client(db, away, ada.fields)

            #expect(person.call(.get, "/me")["id"]?.string == ada.principal.userID.text)
            #expect(person.call(.post, "/requests", film).status == 201)
            let list = person.call(.get, "/requests")
            #expect(list.data.count == 1)
            #expect(list.fields[.rateLimitLimit] == "6" && list.fields[.rateLimitRemaining] == "3")
            #expect(person.call(.get, "/health/ready").status == 200)
            #expect(person.call(.get, "/health/ready")["redis"]?.string == "down")

            // Nobody gets in who would not have got in before.
            #expect(try client(db, away).call(.get, "/requests").code == "auth.required")
            #expect(try client(db, away, over.fields).call(.get, "/requests").code == "auth.invalid_token")
            try db.superuser().query("update users set status = 'suspended' where id = \(ada.principal.userID)")
            #expect(person.call(.get, "/requests").code == "auth.suspended")
            try db.superuser().query("update users set status = 'active' where id = \(ada.principal.userID)")

            // And nobody gets more than his share, in whichever process.
            #expect(person.call(.get, "/requests").status == 200)
            #expect(try client(db, away, ada.fields).call(.get, "/requests").status == 200)
            let refused = person.call(.get, "/requests")
            #expect(refused.status == 429 && refused.fields[.retryAfter] != nil)
        }
    }

    @Test func signingOutWithoutRedisHoldsWhenItIsBack() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            let person = try client(db, ["MEDIANEST_REDIS_URL": "unix:///nonexistent/redis.sock"], ada.fields)

            #expect(person.call(.post, "/auth/logout").status == 200)

            #expect(person.call(.get, "/me").code == "auth.invalid_token")
            #expect(ada.call(.get, "/me").code == "auth.invalid_token")
        }
    }

    @Test func aRedisThatHasForgottenEverythingThrowsNobodyOut() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            #expect(ada.call(.get, "/me").status == 200)

            try db.redis().send(RedisCommand("FLUSHDB"))

            #expect(ada.call(.get, "/me").status == 200)
            let sessions = try db.redis().send(RedisCommand("KEYS", "session:*")).array
            #expect(sessions?.count == 1)
        }
    }
}
