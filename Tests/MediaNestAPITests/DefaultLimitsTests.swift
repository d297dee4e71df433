import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

/// Limits of requests that hold for everybody who has none of his own.
@Suite struct DefaultLimitsTests {
    private func ask(_ tmdbID: String, _ person: APIClient) -> Answer {
        person.call(.post, "/requests", #"{"mediaType":"movie","tmdbId":"\#(tmdbID)","title":"Film"}"#)
    }

    private func set(_ limits: String, _ root: APIClient) -> Answer {
        root.call(.patch, "/admin/settings", #"{"requests":\#(limits)}"#)
    }

    @Test func whoHasNoLimitOfHisOwnHasEverybodys() throws {
        try withDatabase { db in
            let (ada, bob, root) = try (db.signIn("ada"), db.signIn("bob"), db.signIn("root", role: .admin))
            try db.superuser().query("update users set open_request_limit = 2 where name = 'bob'")
            #expect(set(#"{"openLimit":1}"#, root).status == 200)

            #expect([ask("1", ada).status, ask("2", ada).status] == [201, 403])
            #expect([ask("3", bob).status, ask("4", bob).status, ask("5", bob).status] == [201, 201, 403])
            #expect(ask("6", ada)["detail"]?.string?.contains("1") == true)
        }
    }

    /// Each part by itself: an account's days go with everybody's number, and the other way round.
    @Test func aQuotaIsPutTogetherFromBoth() throws {
        try withDatabase { db in
            let (ada, root) = try (db.signIn("ada"), db.signIn("root", role: .admin))
            _ = set(#"{"quotaLimit":1,"quotaDays":30}"#, root)
            _ = ask("1", ada)
            try db.superuser().query("update media_requests set created_at = now() - interval '10 days'")

            #expect(ask("2", ada)["code"]?.string == "request.quota_used")
            try db.superuser().query("update users set request_quota_days = 5 where name = 'ada'")
            #expect(ask("2", ada).status == 201)
            #expect(ask("3", ada)["detail"]?.string?.contains("5 days") == true)
            try db.superuser().query("update users set request_quota_limit = 2 where name = 'ada'")
            #expect(ask("3", ada).status == 201)
        }
    }

    @Test func noneIsNoneAgain() throws {
        try withDatabase { db in
            let (ada, root) = try (db.signIn("ada"), db.signIn("root", role: .admin))
            _ = set(#"{"quotaLimit":0,"openLimit":0}"#, root)
            #expect(ask("1", ada).status == 403)

            let changed = set(#"{"quotaLimit":null,"openLimit":null}"#, root)

            #expect(
                changed["requests"] == .object(["quotaLimit": .null, "quotaDays": .integer(7), "openLimit": .null]))
            #expect(ask("1", ada).status == 201)
        }
    }

    @Test func whatIsNotNamedStays() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            _ = set(#"{"quotaLimit":5,"quotaDays":3,"openLimit":2}"#, root)

            let changed = set(#"{"openLimit":4}"#, root)

            #expect(
                changed["requests"]
                    == .object(["quotaLimit": .integer(5), "quotaDays": .integer(3), "openLimit": .integer(4)]))
            #expect(root.call(.get, "/admin/settings").json == changed.json)
            #expect(try db.count("audit_log", "action = 'settings.requests_changed'") == 2)
        }
    }

    @Test(arguments: [
        "quotaLimit\":-1", "quotaLimit\":100001", "quotaDays\":0", "openLimit\":1.5", "openLimit\":\"1\"",
    ])
    func wrongLimitsAreNamed(member: String) throws {
        try withDatabase { db in
            let answer = set("{\"\(member)}", try db.signIn("root", role: .admin))

            #expect(answer.status == 400 && answer.wrongFields == ["requests.\(member.prefix { $0 != "\"" })"])
        }
    }
}
