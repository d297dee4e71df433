import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct RememberMeTests {
    private let login = #"{"email":"ada@test.local","password":"\#(TestDatabase.password)","rememberMe":true}"#

    private func refresh(_ token: String, _ db: TestDatabase) -> Answer {
        db.guest().call(.post, "/auth/refresh", #"{"rememberToken":"\#(token)"}"#)
    }

    private func status(_ answer: Answer, _ db: TestDatabase) -> Int {
        db.guest().call(.get, "/me", fields: [.authorization: "Bearer " + (answer["accessToken"]?.string ?? "")]).status
    }

    @Test func aTokenWorksOnceAndItsCopyEndsTheFamily() throws {
        try withDatabase { db in
            _ = try db.makeAccount("ada", password: TestDatabase.password)
            let first = db.guest().call(.post, "/auth/login", login)
            let token = try #require(first["rememberToken"]?.string)

            let second = refresh(token, db)

            #expect(second.status == 200 && second["expiresIn"]?.int == 900 && second["user"] == first["user"])
            let next = try #require(second["rememberToken"]?.string)
            #expect(next != token && status(second, db) == 200)
            #expect(
                try db.superuser().query("select string_agg(t::text, ' ') from session_tokens t")[0].string(0).contains(
                    next) == false)

            let copy = refresh(token, db)
            #expect(copy.status == 401 && copy.code == "auth.invalid_token")
            // Whoever of the two is the thief: both are out, and the owner is told.
            #expect([first, second].map { status($0, db) } == [401, 401])
            #expect(refresh(next, db).status == 401)
            #expect(
                try db.superuser().query("select event from notifications").map { $0.string(0) } == [
                    "security.remember_me_reused"
                ])
        }
    }

    @Test func aBrowsersTokenTravelsInACookieToOneRouteOnly() throws {
        try withDatabase { db in
            _ = try db.makeAccount("ada", password: TestDatabase.password)
            let guest = db.guest()
            let answer = guest.call(.post, "/auth/login", login, fields: [.secFetchSite: "same-origin"])
            #expect(answer["rememberToken"] == nil && answer["accessToken"] == nil)
            let cookie = try #require(answer.fields[values: .setCookie].last)
            #expect(cookie.hasPrefix("medianest_remember="))
            #expect(cookie.hasSuffix("; Path=/api/v1/auth/refresh; HttpOnly; SameSite=Lax; Max-Age=7776000"))
            let held: HTTPFields = [.cookie: String(cookie.prefix { $0 != ";" })]

            #expect(guest.call(.post, "/auth/refresh", "{}", fields: held).code == "auth.csrf")
            var fields = held
            fields[.secFetchSite] = "same-origin"
            let refreshed = guest.call(.post, "/auth/refresh", fields: fields)

            #expect(refreshed.status == 200 && refreshed["csrfToken"]?.string != nil)
            #expect(
                refreshed.fields[values: .setCookie].map { String($0.prefix { $0 != "=" }) } == [
                    "medianest", "medianest_remember",
                ])
        }
    }

    @Test func otherTokensOpenNothing() throws {
        try withDatabase { db in
            let guest = db.guest()

            #expect(
                guest.call(.post, "/auth/refresh", "{}", fields: [.secFetchSite: "same-origin"]).code == "auth.required"
            )
            for token in ["x", String(repeating: "A", count: 43), String(repeating: "A", count: 44)] {
                let answer = refresh(token, db)
                #expect(answer.status == 401 && answer.code == "auth.invalid_token", "\(token)")
            }
            let sessions = try db.count("sessions")
            #expect(sessions == 0)
        }
    }

    @Test func signingOutForgetsTheBrowser() throws {
        try withDatabase { db in
            _ = try db.makeAccount("ada", password: TestDatabase.password)
            let answer = db.guest().call(.post, "/auth/login", login)
            let token = try #require(answer["rememberToken"]?.string)
            let access = try #require(answer["accessToken"]?.string)

            #expect(db.guest().call(.post, "/auth/logout", fields: [.authorization: "Bearer " + access]).status == 200)

            #expect(refresh(token, db).status == 401)
        }
    }
}
