import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

/// Signing in through Plex as browsers and API clients see it.
@Suite struct PlexSignInRoutesTests {
    @Test func theBrowserIsSentToPlexAndComesBackSignedIn() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            var browser = try PlexBrowser(db, plex)

            let begun = browser.call(.post, "/auth/plex/pins", #"{"rememberMe":true}"#)

            #expect(begun.status == 201)
            #expect(begun.json.object.map { Set($0.keys) } == ["id", "code", "authUrl", "expiresAt"])
            let code = try #require(begun["code"]?.string)
            let page = try #require(begun["authUrl"]?.string)
            #expect(page.hasPrefix(plex.url + "/auth#?clientID="))
            #expect(page.contains("&code=\(code)&context%5Bdevice%5D%5Bproduct%5D=MediaNest&"))
            #expect(page.hasSuffix("&forwardUrl=http%3A%2F%2F127.0.0.1%3A8080%2F%23%2Fplex"))
            let cookie = try #require(begun.fields[.setCookie])
            let secret = try #require(cookie.split(separator: ";").first)
            #expect(secret.hasPrefix("medianest-plex="))
            #expect(cookie.dropFirst(secret.count) == "; Path=/; HttpOnly; SameSite=Lax; Max-Age=900")
            #expect(!begun.text.contains(secret.dropFirst("medianest-plex=".count)))

            let pin = PlexBrowser.Pin(id: try #require(begun["id"]?.string), code: code)
            #expect(browser.poll(pin).json == .object(["status": .string("pending")]))
            plex.approve(code, as: .friend)
            try db.letPlexPinsRest()
            let answer = browser.poll(pin)

            #expect(answer.status == 200 && answer["status"]?.string == "authorized")
            #expect(answer.json.object.map { Set($0.keys) } == ["status", "csrfToken", "user"])
            #expect(answer["user"]?["email"]?.string == "friend@plex.local")
            #expect(answer["user"]?["role"]?.string == "USER")
            #expect(Set(browser.cookies.keys) == ["medianest", "medianest_remember"])
            #expect(browser.call(.get, "/me").status == 200)
        }
    }

    /// Its cookies are as good as a browser's; only the tokens come in the body.
    @Test func anAPIClientGetsItsTokensInTheAnswer() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            var client = try PlexBrowser(db, plex)
            client.fields = [:]

            let answer = try client.signIn(plex, as: .friend, #"{"rememberMe":true}"#)

            #expect(answer.status == 200 && answer["status"]?.string == "authorized")
            #expect(answer["tokenType"]?.string == "Bearer" && answer["rememberToken"] != nil)
            let token = try #require(answer["accessToken"]?.string)
            #expect(client.client.call(.get, "/me", fields: [.authorization: "Bearer " + token]).status == 200)
        }
    }

    /// A browser without TLS to the portal does not say on a read that it is one; but it said so when it began.
    @Test func aBrowserThatKeepsQuietStillGetsNoTokenForItsScripts() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            var browser = try PlexBrowser(db, plex)
            browser.fields = [.origin: "http://127.0.0.1:8080"]
            let pin = try browser.begin()
            plex.approve(pin.code, as: .friend)
            browser.fields = [:]

            let answer = browser.poll(pin)

            #expect(answer["accessToken"] == nil && answer["csrfToken"] != nil)
            #expect(browser.cookies["medianest"] != nil)
        }
    }

    @Test func anotherSitesPageNeitherBeginsNorFinishes() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            var browser = try PlexBrowser(db, plex)
            let pin = try browser.begin()
            plex.approve(pin.code, as: .friend)
            browser.fields = [.secFetchSite: "cross-site"]

            #expect(browser.call(.post, "/auth/plex/pins", "{}").code == "auth.csrf")
            #expect(browser.poll(pin).code == "auth.csrf")
            #expect(try db.count("sessions") == 0)
        }
    }

    /// Lesson "PIN bound to nobody": whoever sees the id, or even approves the code, gets nothing by it.
    @Test func onlyTheBrowserThatBeganFinishes() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            var (ada, eve) = try (PlexBrowser(db, plex), PlexBrowser(db, plex))
            let pin = try ada.begin()
            plex.approve(pin.code, as: .friend)

            #expect(eve.poll(pin).code == "plex.pin_not_found")  // without a cookie
            _ = try eve.begin()
            let stolen = eve.poll(pin)  // with that of her own sign-in

            #expect((stolen.status, stolen.code) == (404, "plex.pin_not_found"))
            let unknown = eve.poll(PlexBrowser.Pin(id: UserID().text, code: ""))
            #expect((unknown.status, unknown.code, unknown["detail"]) == (404, stolen.code, stolen["detail"]))
            #expect(eve.poll(PlexBrowser.Pin(id: "1", code: "")).status == 404)
            #expect(ada.poll(pin).status == 200)
        }
    }

    /// Lesson "the Plex token handed to the browser", and to every place but one: sealed in the database.
    @Test func thePlexTokenIsInNoAnswerAndNowhereInClear() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            var browser = try PlexBrowser(db, plex)
            let pin = try browser.begin()
            let token = plex.approve(pin.code, as: .owner)

            let answer = browser.poll(pin)

            #expect(answer.status == 200)
            #expect(!answer.text.contains(token) && !"\(answer.fields)".contains(token))
            for target in ["/me", "/me/sessions", "/admin/users", "/admin/services"] {
                #expect(!browser.call(.get, target).text.contains(token), "\(target)")
            }
            #expect(!plex.calls.contains { $0.target.contains(token) })
            let tables = try db.superuser().query(
                "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'")
            for table in tables.map({ $0.string(0) }) {
                let rows = try db.superuser().query(SQL(unsafe: "select t::text from \(table) t"))
                #expect(!rows.contains { $0.string(0).contains(token) }, "\(table)")
            }
            let sealed = try db.superuser().row(
                """
                select u.plex_token like 'v1.%', a.access_token like 'v1.%', a.provider_account_id
                from users u join accounts a on a.user_id = u.id
                """)
            #expect(sealed.bool(0) && sealed.bool(1) && sealed.string(2) == "1")
        }
    }

    /// Lesson "serverUrl parameter": where tokens travel is the operator's to say.
    @Test func nobodyTellsThePortalWhereToSendTokens() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            var browser = try PlexBrowser(db, plex)

            let answer = browser.call(.post, "/auth/plex/pins", #"{"serverUrl":"http://evil.example"}"#)

            #expect((answer.status, answer.code) == (400, "validation.unknown_field"))
            let pin = try browser.begin()
            #expect(browser.call(.get, "/auth/plex/pins/\(pin.id)?serverUrl=http://evil.example").status == 400)
        }
    }

    @Test func aStrangerIsToldPolitelyAndStaysOut() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            var browser = try PlexBrowser(db, plex)
            let pin = try browser.begin()
            let token = plex.approve(pin.code, as: .stranger)

            let answer = browser.poll(pin)

            #expect((answer.status, answer.code) == (403, "auth.no_server_access"))
            #expect(browser.poll(pin).code == "auth.no_server_access")  // and is told so again
            #expect(plex.calls("GET /api/v2/user").count == 1)
            #expect(browser.cookies["medianest"] == nil)
            #expect(try db.superuser().query("select 1 from users where plex_id = '3'").isEmpty)
            #expect(plex.calls("DELETE /api/v2/users/signout").map { $0.fields["x-plex-token"] } == [token])
        }
    }

    @Test func theEleventhPinInFiveMinutesIsRefused() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            var browser = try PlexBrowser(db, plex)
            for _ in 1...10 { _ = try browser.begin() }

            let answer = browser.call(.post, "/auth/plex/pins", "{}")

            #expect((answer.status, answer.code) == (429, "rate_limit.exceeded"))
            #expect(answer.fields[.retryAfter] != nil && answer.fields[.rateLimitLimit] == "10")
            #expect(plex.calls("POST /api/v2/pins").count == 10)
        }
    }

    @Test func withoutAPlexServerNobodyIsSentAnywhere() throws {
        try withDatabase { db in
            let plex = PlexStub()
            var browser = try PlexBrowser(db, plex)

            let answer = browser.call(.post, "/auth/plex/pins", "{}")

            #expect((answer.status, answer.code) == (503, "plex.not_configured"))
            #expect(plex.calls.isEmpty)
            #expect(try db.count("error_logs", "error_code = 'plex.not_configured'") == 1)
        }
    }

    @Test func overHTTPSTheCookieIsTheHostsAlone() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            var environment = db.environment(on: plex)
            environment["MEDIANEST_PUBLIC_URL"] = "https://media.example"
            let guest = APIClient(dispatcher: Dispatcher(services: try TestDatabase.services(environment)))

            let answer = guest.call(.post, "/auth/plex/pins", "{}", fields: [.secFetchSite: "same-origin"])

            let cookie = try #require(answer.fields[.setCookie])
            #expect(cookie.hasPrefix("__Host-medianest-plex="))
            #expect(cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Lax; Max-Age=900; Secure"))
        }
    }
}
