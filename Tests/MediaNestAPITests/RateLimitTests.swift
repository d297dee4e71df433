import HTTP
import HTTPTypes
import MediaNest
import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct RateLimitTests {
    private func limit(_ bucket: RateLimit.Bucket, to count: Int, _ db: TestDatabase) throws {
        try db.superuser().query(
            """
            update settings set value = jsonb_set(
              value, array[\(bucket.rawValue)], jsonb_build_object('limit', \(count)::int, 'windowSeconds', 60))
            where key = 'rate_limits'
            """)
    }

    @Test func theCallBeyondTheLimitIsRefusedAndToldWhenToReturn() throws {
        try withDatabase { db in
            try limit(.api, to: 3, db)
            let (ada, bob) = try (db.signIn("ada"), db.signIn("bob"))

            let answers = (0..<3).map { _ in ada.call(.get, "/me") }
            let refused = ada.call(.get, "/requests")

            #expect(answers.map(\.status) == [200, 200, 200])
            #expect(answers.map { $0.fields[.rateLimitRemaining] } == ["2", "1", "0"])
            #expect(answers.allSatisfy { $0.fields[.rateLimitLimit] == "3" })
            #expect(refused.status == 429 && refused.code == "rate_limit.exceeded")
            #expect(refused.fields[.rateLimitLimit] == "3" && refused.fields[.rateLimitRemaining] == "0")
            let wait = try #require(refused.fields[.retryAfter].flatMap { Int($0) })
            #expect((1...60).contains(wait) && refused.fields[.rateLimitReset] == String(wait))
            // Nobody else waits.
            #expect(bob.call(.get, "/me").status == 200)
        }
    }

    @Test func allSessionsOfAPersonAreCountedTogether() throws {
        try withDatabase { db in
            try limit(.api, to: 2, db)
            let ada = try db.signIn("ada")
            let elsewhere = try db.signIn(ada.principal)

            #expect([ada, elsewhere, ada].map { $0.call(.get, "/me").status } == [200, 200, 429])
        }
    }

    @Test func guestsAreCountedByAddress() throws {
        try withDatabase { db in
            try limit(.api, to: 1, db)
            let guest = db.guest()
            func logIn(from address: String) -> Int {
                guest.send(Request(.post, "/api/v1/auth/login", remoteAddress: address)).status
            }

            #expect([logIn(from: "192.0.2.1"), logIn(from: "192.0.2.1"), logIn(from: "192.0.2.2")] == [400, 429, 400])
        }
    }

    /// A stale tab that goes on asking must not keep its neighbours from signing in.
    @Test func refusalsAreCountedApartFromSignIns() throws {
        try withDatabase { db in
            try limit(.api, to: 2, db)
            let guest = db.guest()

            #expect((0..<3).map { _ in guest.call(.get, "/me").status } == [401, 401, 429])
            #expect(guest.call(.get, "/nothing").status == 429)
            #expect(guest.call(.post, "/auth/login", "{}").status == 400)
            #expect(guest.call(.get, "/health/live").status == 200)
        }
    }

    @Test func everyAnswerThatIsCountedSaysHowMuchIsLeft() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            let over = try db.signIn("bob")
            over.call(.post, "/auth/logout")
            let answers = [
                ada.call(.get, "/me"), ada.call(.post, "/requests", "{"), ada.call(.get, "/requests/1"),
                ada.call(.get, "/admin/settings"),
                ada.call(.get, "/me?x=1"), ada.call(.get, "/nothing"), ada.call(.put, "/me"), over.call(.get, "/me"),
                db.guest().call(.get, "/me"), db.guest().call(.post, "/auth/login", "{}"),
                db.guest().call(.get, "/me", fields: [.authorization: "Bearer x"]),
            ]

            for answer in answers {
                #expect(answer.fields[.rateLimitLimit] == "100", "\(answer.status)")
                #expect(
                    answer.fields[.rateLimitRemaining].flatMap { Int($0) }.map { (0..<100).contains($0) } == true,
                    "\(answer.status)")
                #expect(
                    answer.fields[.rateLimitReset].flatMap { Int($0) }.map { (1...60).contains($0) } == true,
                    "\(answer.status)")
            }
        }
    }

    @Test func newRequestsHaveALimitOfTheirOwn() throws {
        try withDatabase { db in
            try limit(.mediaRequests, to: 2, db)
            let ada = try db.signIn("ada")

            let answers = (1...3).map { ada.call(.post, "/requests", #"{"mediaType":"movie","tmdbId":"\#($0)"}"#) }

            #expect(answers.map(\.status) == [201, 201, 429])
            // The refusal speaks of the limit that was met, not of the calls that are left.
            #expect(answers[2].fields[.rateLimitLimit] == "2" && answers[2].fields[.rateLimitRemaining] == "0")
            #expect(answers[2].fields[.rateLimitReset] == answers[2].fields[.retryAfter])
            #expect(ada.call(.get, "/requests").data.count == 2)
        }
    }

    @Test func guessingPasswordsIsLimitedByAccount() throws {
        try withDatabase { db in
            try limit(.signInAccount, to: 2, db)
            let guest = db.guest()
            func guess(_ email: String) -> Int {
                guest.call(.post, "/auth/login", #"{"email":"\#(email)","password":"x"}"#).status
            }

            #expect([guess("ada@test.local"), guess("Ada@test.local"), guess("ADA@test.local")] == [401, 401, 429])
            #expect(guess("bob@test.local") == 401)
        }
    }

    @Test func aNewLimitHoldsInEveryProcessAtOnce() throws {
        try withDatabase { db in
            let (ada, root) = try (db.signIn("ada"), db.signIn("root", role: .admin))
            let elsewhere = APIClient(dispatcher: Dispatcher(services: try db.otherServices()), fields: ada.fields)
            #expect(elsewhere.call(.get, "/me").fields[.rateLimitLimit] == "100")

            #expect(
                root.call(.patch, "/admin/settings", #"{"rateLimits":{"api":{"limit":2,"windowSeconds":60}}}"#).status
                    == 200)

            let answers = (0..<2).map { _ in elsewhere.call(.get, "/me") }
            #expect(answers.map { $0.fields[.rateLimitLimit] } == ["2", "2"])
            #expect(answers.map(\.status) == [200, 429])
        }
    }
}
