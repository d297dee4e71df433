import Crypto
import HTTP
import HTTPTypes
import MediaNest
import MediaNestAPI
import Postgres
import TestSupport
import Testing

@Suite struct AccountRoutesTests {
    // MARK: Cookies

    @Test func aBrowserThatIsToBeRememberedGetsTwoCookiesOutOfItsScriptsReach() throws {
        try withDatabase { db in
            let browser = try Visitor(db)

            let answer = try browser.login("ada", db, rememberMe: true)

            let cookies = answer.cookies
            try #require(cookies.count == 2)
            #expect(cookies[0].hasPrefix("medianest=ey") && cookies[0].hasSuffix("; Path=/; HttpOnly; SameSite=Lax"))
            #expect(cookies[1].hasPrefix("medianest_remember="))
            #expect(cookies[1].hasSuffix("; Path=/api/v1/auth/refresh; HttpOnly; SameSite=Lax; Max-Age=7776000"))
            #expect(answer.json["rememberToken"] == nil && answer.json["accessToken"] == nil)
            #expect(try browser.login("bob", db, rememberMe: false).cookies.count == 1)
        }
    }

    @Test func aRefreshByCookieNeedsThePortalsOwnPage() throws {
        try withDatabase { db in
            let browser = try Visitor(db)
            let cookie = try #require(
                try browser.login("ada", db, rememberMe: true).cookies.last?.split(separator: ";").first)
            let jar: HTTPFields = [.cookie: String(cookie)]

            let foreign = try jar.with("Sec-Fetch-Site", "cross-site")
            #expect(browser.call(.post, "/auth/refresh", fields: foreign).code == "auth.csrf")
            #expect(browser.call(.post, "/auth/refresh", fields: jar).code == "auth.csrf")

            let own = try jar.with("Sec-Fetch-Site", "same-origin")
            let answer = browser.call(.post, "/auth/refresh", fields: own)
            #expect(answer.status == 200 && answer.cookies.count == 2)
            #expect(browser.call(.post, "/auth/refresh", fields: own).code == "auth.invalid_token")
        }
    }

    @Test func aRefreshWithoutAnythingIsRefused() throws {
        try withDatabase { db in
            let answer = try Visitor(db).call(
                .post, "/auth/refresh", fields: HTTPFields().with("Sec-Fetch-Site", "same-origin"))

            #expect(answer.status == 401 && answer.code == "auth.required")
        }
    }

    @Test func aClientGetsItsNextTokenInTheBody() throws {
        try withDatabase { db in
            let client = try Visitor(db)
            let first = try #require(
                try client.login("ada", db, rememberMe: true, fields: [:]).json["rememberToken"]?.string)

            let answer = client.call(.post, "/auth/refresh", #"{"rememberToken":"\#(first)"}"#)

            #expect(answer.status == 200 && answer.cookies.isEmpty && answer.json["accessToken"]?.string != nil)
            #expect(answer.json["rememberToken"]?.string.map { $0 != first } == true)
        }
    }

    @Test func signingOutClearsBothCookies() throws {
        try withDatabase { db in
            let client = try db.visitor("ada")

            let cookies = client.call(.post, "/auth/logout").cookies

            #expect(cookies.count == 2)
            #expect(cookies.first?.hasPrefix("medianest=; Path=/;") == true)
            #expect(cookies.last?.hasPrefix("medianest_remember=; Path=/api/v1/auth/refresh;") == true)
            #expect(cookies.allSatisfy { $0.contains("; Max-Age=0") })
            #expect(client.call(.get, "/me").code == "auth.invalid_token")
        }
    }

    // MARK: Keys

    private static let id = "00000000-0000-4000-8000-000000000000"

    /// The code of what a key must not do; `nil` when the key reaches it.
    @Test(
        arguments: [
            (HTTPRequest.Method.get, "/me", nil, nil, nil), (.get, "/requests", nil, nil, nil),
            (.get, "/notifications", nil, nil, nil),
            (.post, "/notifications/read-all", "api_key.scope", nil, nil),
            (.delete, "/requests/" + Self.id, "api_key.scope", "request.not_found", "request.not_found"),
            (.get, "/admin/users", "api_key.scope", "api_key.scope", nil),
            (.get, "/health", "api_key.scope", "api_key.scope", nil),
            (.patch, "/admin/users/" + Self.id, "api_key.scope", "api_key.scope", "user.not_found"),
            (.get, "/me/sessions", "api_key.session_needed", "api_key.session_needed", "api_key.session_needed"),
            (.get, "/me/api-keys", "api_key.session_needed", "api_key.session_needed", "api_key.session_needed"),
            (.post, "/me/api-keys", "api_key.session_needed", "api_key.session_needed", "api_key.session_needed"),
            (.put, "/me/password", "api_key.session_needed", "api_key.session_needed", "api_key.session_needed"),
            (.post, "/auth/logout", "api_key.session_needed", "api_key.session_needed", "api_key.session_needed"),
        ] as [(HTTPRequest.Method, String, String?, String?, String?)])
    func aKeyReachesAsFarAsItsScope(
        _ method: HTTPRequest.Method, _ path: String, _ read: String?, _ request: String?, _ manage: String?
    ) throws {
        try withDatabase { db in
            let root = try db.visitor("root", role: .admin)

            for (scope, code) in [("read", read), ("request", request), ("manage", manage)] {
                let made = root.call(.post, "/me/api-keys", #"{"name":"ci","scope":"\#(scope)"}"#)
                let key = try #require(made.json["key"]?.string)
                let answer = root.call(method, path, fields: [.authorization: "Bearer " + key])

                #expect(answer.code == code, "\(scope)")
                #expect(code == nil ? answer.status < 300 : answer.status >= 400, "\(scope)")
            }
        }
    }

    @Test func anAdminsManagingKeyManagesNoMoreOnceHeIsNone() throws {
        try withDatabase { db in
            let (root, ada) = try (db.visitor("root", role: .admin), db.visitor("ada", role: .admin))
            let key = try #require(
                ada.call(.post, "/me/api-keys", #"{"name":"ci","scope":"manage"}"#).json["key"]?.string)
            let client: HTTPFields = [.authorization: "Bearer " + key]
            #expect(ada.call(.get, "/admin/users", fields: client).status == 200)

            #expect(root.call(.patch, "/admin/users/" + ada.id, #"{"role":"USER"}"#).status == 200)

            #expect(ada.call(.get, "/admin/users", fields: client).code == "auth.admin_only")
            #expect(ada.call(.get, "/me", fields: client).status == 200)
        }
    }

    @Test func aKeyIsShownOnce() throws {
        try withDatabase { db in
            let ada = try db.visitor("ada")
            let made = ada.call(.post, "/me/api-keys", #"{"name":"phone","scope":"read","expiresInDays":30}"#)
            let key = try #require(made.json["key"]?.string)

            let list = ada.call(.get, "/me/api-keys")

            #expect(made.status == 201 && made.fields[.cacheControl] == "no-store")
            #expect(
                list.json["data"]?.array?.first?["lastFour"]?.string == String(key.suffix(4))
                    && !list.text.contains(key))
            let id = try #require(made.json["id"]?.string)
            #expect(ada.call(.delete, "/me/api-keys/" + id).status == 204)
            #expect(ada.call(.get, "/me", fields: [.authorization: "Bearer " + key]).code == "auth.invalid_token")
            #expect(ada.call(.delete, "/me/api-keys/" + id).code == "api_key.not_found")
            #expect(ada.call(.delete, "/me/api-keys/x").code == "api_key.not_found")
            #expect(
                ada.call(.post, "/me/api-keys", #"{"name":"x","scope":"manage"}"#).code
                    == "api_key.manage_is_for_admins")
        }
    }

    // MARK: Sessions, password and accounts

    @Test func aSessionIsEndedByItsOwnerAlone() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.visitor("ada"), db.visitor("bob"))
            let row = try #require(ada.call(.get, "/me/sessions").json["data"]?.array?.first)
            let id = try #require(row["id"]?.string)

            #expect(row["isCurrent"]?.bool == true)
            #expect(bob.call(.delete, "/me/sessions/" + id).code == "session.not_found")
            #expect(ada.call(.delete, "/me/sessions/" + id).status == 204)
            #expect(ada.call(.get, "/me").code == "auth.invalid_token")
        }
    }

    @Test func whoMustChangeThePasswordDoesNothingElseUntilThen() throws {
        try withDatabase { db in
            let (root, ada) = try (db.visitor("root", role: .admin), db.visitor("ada"))
            #expect(root.call(.patch, "/admin/users/" + ada.id, #"{"requiresPasswordChange":true}"#).status == 200)
            #expect(ada.call(.get, "/requests").code == "auth.password_change_required")

            let wrong = #"{"currentPassword":"not this one","newPassword":"battery staple horse"}"#
            let right = #"{"currentPassword":"\#(Visitor.password)","newPassword":"battery staple horse"}"#
            #expect(ada.call(.put, "/me/password", wrong).code == "password.wrong")
            #expect(ada.call(.put, "/me/password", right).status == 204)

            #expect(ada.call(.get, "/requests").status == 200)
        }
    }

    @Test func aSuspendedUserIsToldSo() throws {
        try withDatabase { db in
            let (root, ada) = try (db.visitor("root", role: .admin), db.visitor("ada"))
            let key = try #require(
                ada.call(.post, "/me/api-keys", #"{"name":"phone","scope":"read"}"#).json["key"]?.string)
            let client: HTTPFields = [.authorization: "Bearer " + key]
            #expect(ada.call(.get, "/me", fields: client).status == 200)

            #expect(root.call(.patch, "/admin/users/" + ada.id, #"{"status":"suspended"}"#).status == 200)

            for answer in [ada.call(.get, "/me"), ada.call(.get, "/me", fields: client)] {
                #expect(answer.status == 403 && answer.code == "auth.suspended")
            }
        }
    }

    @Test func accountsAreAnAdminsAlone() throws {
        try withDatabase { db in
            let (root, ada) = try (db.visitor("root", role: .admin), db.visitor("ada"))

            for (method, path) in [
                (HTTPRequest.Method.get, ""), (.get, "/" + ada.id), (.patch, "/" + ada.id), (.delete, "/" + ada.id),
            ] {
                #expect(ada.call(method, "/admin/users" + path).code == "auth.admin_only", "\(method) \(path)")
            }

            #expect(root.call(.get, "/admin/users?search=ada").json["data"]?.array?.count == 1)
            #expect(root.call(.get, "/admin/users/" + ada.id).json["email"]?.string == "ada@test.local")
            #expect(root.call(.delete, "/admin/users/" + root.id).code == "user.last_admin")
            #expect(root.call(.delete, "/admin/users/" + ada.id).status == 204)
            #expect(root.call(.get, "/admin/users/" + ada.id).code == "user.not_found")
            #expect(ada.call(.get, "/me").code == "auth.invalid_token")
        }
    }
}

/// A client of the dispatcher, perhaps signed in.
private struct Visitor {
    static let password = "correct horse battery"

    let dispatcher: Dispatcher
    var id = ""
    var token: String?

    init(_ db: TestDatabase) throws { dispatcher = Dispatcher(services: db.services) }

    struct Reply {
        let status: Int
        let fields: HTTPFields
        let text: String
        let json: JSONValue

        init(_ response: Response) {
            (status, fields, text) = (
                response.status.code, response.fields, String(decoding: response.body, as: UTF8.self)
            )
            json = (try? JSONValue(parsing: response.body)) ?? .null  // an empty body
        }

        var code: String? { json["code"]?.string }
        var cookies: [String] { fields[fields: .setCookie].map(\.value) }
    }

    @discardableResult
    func call(_ method: HTTPRequest.Method, _ target: String, _ json: String = "", fields more: HTTPFields = [:])
        -> Reply
    {
        let parts = target.split(separator: "?").map(String.init)
        var fields = more
        if let token, fields[.authorization] == nil { fields[.authorization] = "Bearer " + token }
        return Reply(
            dispatcher.handle(
                Request(
                    method, "/api/v1" + parts[0], query: parts.count > 1 ? parts[1] : "", fields: fields,
                    body: RequestBody(Array(json.utf8)))))
    }

    /// Makes the account and signs in; as a browser unless `fields` say otherwise.
    func login(_ name: String, _ db: TestDatabase, rememberMe: Bool, fields: HTTPFields? = nil) throws -> Reply {
        try db.makeVisitorsAccount(name, role: .user)
        let body = #"{"email":"\#(name)@test.local","password":"\#(Self.password)","rememberMe":\#(rememberMe)}"#
        return call(
            .post, "/auth/login", body, fields: try fields ?? HTTPFields().with("Sec-Fetch-Site", "same-origin"))
    }
}

extension HTTPFields {
    fileprivate func with(_ name: String, _ value: String) throws -> HTTPFields {
        var copy = self
        copy[try #require(HTTPField.Name(name))] = value
        return copy
    }
}

extension TestDatabase {
    /// With a password that is checked at a cost that tests can bear.
    @discardableResult
    fileprivate func makeVisitorsAccount(_ name: String, role: User.Role) throws -> UserID {
        let (user, salt) = (try makeUser(name, role: role), Array("salt".utf8))
        let key = try Scrypt.derive(
            password: Array(Visitor.password.utf8), salt: salt, n: 1 << 10, r: 1, p: 1, length: 32)
        let hash = "scrypt$10$1$1$\(Base64URL.encode(salt))$\(Base64URL.encode(key))"
        try superuser().query("insert into local_credentials (user_id, password_hash) values (\(user.userID), \(hash))")
        return user.userID
    }

    fileprivate func visitor(_ name: String, role: User.Role = .user) throws -> Visitor {
        var visitor = try Visitor(self)
        visitor.id = try makeVisitorsAccount(name, role: role).text
        let login = #"{"email":"\#(name)@test.local","password":"\#(Visitor.password)"}"#
        visitor.token = try #require(visitor.call(.post, "/auth/login", login).json["accessToken"]?.string)
        return visitor
    }
}
