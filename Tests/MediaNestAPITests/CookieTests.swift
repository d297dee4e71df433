import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

/// Browsers: the token in a cookie, and writes that only the portal's own page can send.
@Suite struct CookieTests {
    private let film = #"{"mediaType":"movie","tmdbId":"438631"}"#

    /// A browser that holds a session's cookie, and the CSRF token that its page knows.
    private func browser(_ db: TestDatabase, _ session: Principal, age: Int = 0) throws -> (
        client: APIClient, csrf: String
    ) {
        var client = db.guest()
        client.fields = [
            .cookie: "theme=dark; medianest=\(try db.token(session, issuedSecondsAgo: age)); x",
            .secFetchSite: "same-origin",
        ]
        let authentication = Authentication(configuration: db.services.configuration, signer: db.services.signer)
        return (client, authentication.csrfToken(session.sessionID))
    }

    @Test func signingInGivesTheTokenToTheBrowserAndNotToItsScripts() throws {
        try withDatabase { db in
            _ = try db.makeAccount("ada", password: TestDatabase.password)
            let login = #"{"email":"ada@test.local","password":"\#(TestDatabase.password)"}"#
            let guest = db.guest()

            let answer = guest.call(.post, "/auth/login", login, fields: [.secFetchSite: "same-origin"])

            #expect(answer.status == 200 && answer.json.object.map { Set($0.keys) } == ["csrfToken", "user"])
            let cookie = try #require(answer.fields[.setCookie])
            let value = try #require(cookie.split(separator: ";").first)
            #expect(value.hasPrefix("medianest=ey"))
            #expect(cookie.dropFirst(value.count) == "; Path=/; HttpOnly; SameSite=Lax")

            let fields: HTTPFields = [.cookie: String(value), .secFetchSite: "same-origin"]
            let csrf = try #require(answer["csrfToken"]?.string)
            let me = guest.call(.get, "/me", fields: fields)
            #expect(me.status == 200 && me["csrfToken"]?.string == csrf)
            var write = fields
            write[.csrfToken] = csrf
            #expect(guest.call(.post, "/requests", film, fields: write).status == 201)

            // One that only says where it comes from is a browser too.
            let older = guest.call(.post, "/auth/login", login, fields: [.origin: "http://127.0.0.1:8080"])
            #expect(older["accessToken"] == nil && older.fields[.setCookie]?.hasPrefix("medianest=ey") == true)
        }
    }

    @Test func anotherSitesPageSignsNobodyIn() throws {
        try withDatabase { db in
            _ = try db.makeAccount("ada", password: TestDatabase.password)
            let login = #"{"email":"ada@test.local","password":"\#(TestDatabase.password)"}"#

            for site in ["cross-site", "same-site", "none", ""] {
                for (target, body) in [("/auth/login", login), ("/auth/refresh", #"{"rememberToken":"x"}"#)] {
                    let answer = db.guest().call(
                        .post, target, body, fields: [.secFetchSite: site, .origin: "http://127.0.0.1:8080"])
                    #expect(answer.code == "auth.csrf" && answer.fields[.setCookie] == nil, "\(target) \(site)")
                }
            }
            #expect(try db.count("sessions") == 0)
        }
    }

    @Test func aWriteNeedsThePagesOwnToken() throws {
        try withDatabase { db in
            let person = try db.makeUser("ada")
            let (ada, csrf) = try browser(db, db.openSession(person))
            let (_, otherSessions) = try browser(db, db.openSession(Principal(userID: person.userID, role: .user)))
            let origin = "http://127.0.0.1:8080"

            let refused: [(String, HTTPFields)] = [
                ("no token", [:]), ("an empty token", [.csrfToken: ""]),
                ("a wrong token", [.csrfToken: String(csrf.dropLast())]),
                ("another session's token", [.csrfToken: otherSessions]),
                ("another site", [.csrfToken: csrf, .secFetchSite: "cross-site"]),
                ("a sibling's site", [.csrfToken: csrf, .secFetchSite: "same-site"]),
                (
                    "another site that names our origin",
                    [.csrfToken: csrf, .secFetchSite: "cross-site", .origin: origin]
                ),
            ]
            for (name, fields) in refused {
                for (method, target) in [
                    (HTTPRequest.Method.post, "/requests"), (.delete, "/requests/1"), (.patch, "/notifications/1"),
                ] {
                    let answer = ada.call(method, target, film, fields: fields)
                    #expect(answer.status == 403 && answer.code == "auth.csrf", "\(method), \(name)")
                }
            }
            #expect(try db.count("media_requests") == 0)

            #expect(ada.call(.post, "/requests", film, fields: [.csrfToken: csrf]).status == 201)
        }
    }

    @Test func whereTheBrowserDoesNotSayItsSiteTheOriginDecides() throws {
        try withDatabase { db in
            let (ada, csrf) = try browser(db, db.openSession(db.makeUser("ada")))
            var client = ada
            client.fields[.secFetchSite] = nil
            client.fields[.csrfToken] = csrf

            #expect(client.call(.post, "/requests", film).code == "auth.csrf")
            #expect(client.call(.post, "/requests", film, fields: [.origin: "http://evil.test"]).code == "auth.csrf")
            #expect(client.call(.post, "/requests", film, fields: [.origin: "http://127.0.0.1:8080"]).status == 201)
        }
    }

    @Test func aBearerTokenNeedsNoneOfThat() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")

            #expect(ada.call(.post, "/requests", film, fields: [.secFetchSite: "cross-site"]).status == 201)
        }
    }

    @Test func anExpiredTokenIsRenewedWhileItsSessionLives() throws {
        try withDatabase { db in
            let session = try db.openSession(db.makeUser("ada"))
            let (expired, csrf) = try browser(db, session, age: 3600)

            let answer = expired.call(.get, "/me")
            #expect(answer.status == 200)
            let cookie = try #require(answer.fields[.setCookie])
            #expect(cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Lax"))
            let token = try #require(cookie.split(separator: ";").first?.dropFirst("medianest=".count))
            #expect(db.guest().call(.get, "/me", fields: [.authorization: "Bearer \(token)"]).status == 200)
            // Also with a write; and the page goes on with the CSRF token that it has.
            #expect(expired.call(.post, "/requests", film, fields: [.csrfToken: csrf]).fields[.setCookie] != nil)

            // Not with each request, and not for API clients.
            #expect(try browser(db, session, age: 60).client.call(.get, "/me").fields[.setCookie] == nil)
            let old = "Bearer " + (try db.token(session, issuedSecondsAgo: 600))
            #expect(db.guest().call(.get, "/me", fields: [.authorization: old]).fields[.setCookie] == nil)
        }
    }

    @Test func aRevokedSessionsCookieIsWorthNothing() throws {
        try withDatabase { db in
            let (ada, csrf) = try browser(db, db.openSession(db.makeUser("ada")), age: 600)

            let goodbye = ada.call(.post, "/auth/logout", fields: [.csrfToken: csrf])

            #expect(goodbye.status == 200)
            #expect(
                goodbye.fields[values: .setCookie] == [
                    "medianest=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0",
                    "medianest_remember=; Path=/api/v1/auth/refresh; HttpOnly; SameSite=Lax; Max-Age=0",
                ])
            let answer = ada.call(.get, "/me")
            #expect(answer.status == 401 && answer.code == "auth.invalid_token" && answer.fields[.setCookie] == nil)
            let write = ada.call(.post, "/requests", film, fields: [.csrfToken: csrf])
            #expect(write.status == 401)
        }
    }

    @Test func cookiesThatAreNotOursAreNoCredential() throws {
        try withDatabase { db throws in
            let guest = db.guest()
            for cookie in ["theme=dark", "medianest=", "medianestx=y", "=", ";;"] {
                #expect(guest.call(.get, "/me", fields: [.cookie: cookie]).code == "auth.required", "\(cookie)")
            }
            for cookie in ["medianest=x", "a=b;medianest=a.b.c"] {
                #expect(guest.call(.get, "/me", fields: [.cookie: cookie]).code == "auth.invalid_token", "\(cookie)")
            }
        }
    }

    @Test func behindHTTPSTheCookieIsBoundToItsHost() throws {
        try withDatabase { db in
            let session = try db.openSession(db.makeUser("ada"))
            let services = try db.otherServices(["MEDIANEST_PUBLIC_URL": "https://media.example.org/"])
            let token = try db.token(session, issuedSecondsAgo: 600)
            let client = APIClient(dispatcher: Dispatcher(services: services), fields: [.secFetchSite: "same-origin"])

            let answer = client.call(.get, "/me", fields: [.cookie: "__Host-medianest=\(token)"])

            #expect(answer.status == 200)
            let cookie = try #require(answer.fields[.setCookie])
            #expect(
                cookie.hasPrefix("__Host-medianest=ey") && cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Lax; Secure"))
            // Anybody in the network could have planted the other one.
            #expect(client.call(.get, "/me", fields: [.cookie: "medianest=\(token)"]).code == "auth.required")

            let authentication = Authentication(configuration: services.configuration, signer: services.signer)
            func remembered(_ cookie: String) -> String? {
                authentication.rememberCookie(in: Request(.post, "/api/v1/auth/refresh", fields: [.cookie: cookie]))
            }
            let remember = try authentication.rememberCookie(#require(RememberToken(String(repeating: "A", count: 43))))
            #expect(remember.value.hasPrefix("__Secure-medianest_remember=A") && remember.value.hasSuffix("; Secure"))
            #expect(remembered("__Secure-medianest_remember=A") == "A" && remembered("medianest_remember=A") == nil)
        }
    }
}
