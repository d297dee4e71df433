import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct AuthRoutesTests {
    private func login(_ email: String, _ password: String) -> String {
        #"{"email":"\#(email)","password":"\#(password)"}"#
    }

    @Test func anAPIClientGetsAToken() throws {
        try withDatabase { db in
            let id = try db.makeAccount("ada", password: TestDatabase.password)
            let guest = db.guest()

            let answer = guest.call(
                .post, "/auth/login", login("ADA@test.local", TestDatabase.password), fields: [.userAgent: "test"])

            #expect(answer.status == 200 && answer.fields[.setCookie] == nil)
            #expect(answer.json.object.map { Set($0.keys) } == ["accessToken", "tokenType", "expiresIn", "user"])
            #expect(answer["tokenType"]?.string == "Bearer" && answer["expiresIn"]?.int == 900)
            #expect(
                answer["user"]
                    == .object([
                        "id": .string(id.text), "email": .string("ada@test.local"), "name": .string("ada"),
                        "role": .string("USER"),
                        "status": .string("active"), "requiresPasswordChange": .bool(false),
                    ]))
            let token = try #require(answer["accessToken"]?.string)
            let me = guest.call(.get, "/me", fields: [.authorization: "Bearer " + token])
            #expect(me.status == 200 && me["email"]?.string == "ada@test.local" && me["role"]?.string == "USER")
            let row = try db.superuser().query("select user_agent, ip_address from sessions")[0]
            #expect(row.string(0) == "test" && row.string(1) == "127.0.0.x")
        }
    }

    @Test func wrongPasswordsAndUnknownPeopleLookAlike() throws {
        try withDatabase { db in
            _ = try db.makeAccount("ada", password: TestDatabase.password)
            _ = try db.makeUser("plex")  // signs in elsewhere, has no password
            let guest = db.guest()

            let answers = ["ada@test.local", "nobody@test.local", "plex@test.local"].map {
                guest.call(.post, "/auth/login", login($0, "not the password"))
            }

            for answer in answers {
                #expect(answer.status == 401 && answer.code == "auth.invalid_credentials")
                #expect(answer["detail"] == answers[0]["detail"])
                #expect(answer.fields[.wwwAuthenticate] == "Bearer")
            }
            #expect(try db.count("sessions") == 0)
            let labels = try db.superuser().query(
                "select actor_label from audit_log where action = 'auth.sign_in_failed' order by id")
            #expect(labels.map { $0.string(0) } == ["a***@test.local", "n***@test.local", "p***@test.local"])
        }
    }

    @Test func whoIsSwitchedOffIsToldSoAfterTheRightPasswordOnly() throws {
        try withDatabase { db in
            _ = try db.makeAccount("ada", password: TestDatabase.password)
            try db.superuser().query("update users set status = 'suspended'")
            let guest = db.guest()

            let right = guest.call(.post, "/auth/login", login("ada@test.local", TestDatabase.password))
            #expect(right.status == 403 && right.code == "auth.suspended")
            #expect(
                guest.call(.post, "/auth/login", login("ada@test.local", "wrong")).code == "auth.invalid_credentials")
        }
    }

    @Test func signingOutEverywhereEndsAllOfThePersonsSessionsAndNobodyElses() throws {
        try withDatabase { db in
            let (first, bob) = try (db.signIn("ada"), db.signIn("bob"))
            let second = try db.signIn(first.principal)
            #expect([first, second, bob].map { $0.call(.get, "/me").status } == [200, 200, 200])

            let answer = first.call(.post, "/auth/logout", #"{"allDevices":true}"#)

            #expect(answer.status == 200 && answer["sessionsEnded"]?.int == 2)
            #expect([first, second, bob].map { $0.call(.get, "/me").status } == [401, 401, 200])
        }
    }

    @Test func healthNeedsNobody() throws {
        try withDatabase { db in
            let (guest, root) = try (db.guest(), db.signIn("root", role: .admin))
            let parts: [String: JSONValue] = [
                "status": .string("ready"), "database": .string("up"), "redis": .string("up"), "schema": .string("up"),
            ]

            #expect(guest.call(.get, "/health/live").json == .object(["status": .string("ok")]))
            #expect(guest.call(.get, "/health/ready").json == .object(parts))
            let whole = root.call(.get, "/health").json.object ?? [:]
            #expect(parts.allSatisfy { whole[$0.key] == $0.value } && whole["live"] == .string("down"))
        }
    }
}
