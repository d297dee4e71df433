import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct MeRoutesTests {
    private func change(_ current: String, _ new: String) -> String {
        #"{"currentPassword":"\#(current)","newPassword":"\#(new)"}"#
    }

    @Test func aNewPasswordEndsTheOtherSessions() throws {
        try withDatabase { db in
            let person = Principal(userID: try db.makeAccount("ada", password: TestDatabase.password), role: .user)
            try db.superuser().query("update users set requires_password_change = true")
            let (here, there) = try (db.signIn(person), db.signIn(person))
            #expect(
                [here, there].map { $0.call(.get, "/requests").code }
                    == Array(repeating: "auth.password_change_required", count: 2))

            let wrong = here.call(.put, "/me/password", change("not the password", "another good password"))
            #expect(wrong.status == 403 && wrong.code == "password.wrong")
            let short = here.call(.put, "/me/password", change(TestDatabase.password, "eleven char"))
            #expect(short.status == 400 && short.code == "password.too_short")
            let same = here.call(.put, "/me/password", change(TestDatabase.password, TestDatabase.password))
            #expect(same.status == 400 && same.code == "password.unchanged")
            #expect(there.call(.get, "/me").status == 200)

            let changed = here.call(.put, "/me/password", change(TestDatabase.password, "another good password"))

            #expect(changed.status == 204 && changed.text.isEmpty)
            #expect(here.call(.get, "/requests").status == 200)
            #expect(there.call(.get, "/me").code == "auth.invalid_token")
            func login(_ password: String) -> Int {
                db.guest().call(.post, "/auth/login", #"{"email":"ada@test.local","password":"\#(password)"}"#).status
            }
            #expect([login(TestDatabase.password), login("another good password")] == [401, 200])
        }
    }

    @Test func whoSignsInThroughPlexHasNoPasswordToChange() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")

            let answer = ada.call(.put, "/me/password", change("whatever it is", "another good password"))

            #expect(answer.status == 409 && answer.code == "password.none")
        }
    }

    @Test func devicesAreListedAndSignedOutOneByOne() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.signIn("ada"), db.signIn("bob"))
            let phone = try db.signIn(ada.principal)
            try db.superuser().query(
                """
                update sessions
                set user_agent = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0', ip_address = '192.0.2.x'
                """)

            let list = ada.call(.get, "/me/sessions")

            #expect(list.data.count == 2 && list["nextCursor"] == .null)
            let current = try #require(list.data.first { $0["isCurrent"]?.bool == true })
            let other = try #require(list.data.first { $0["isCurrent"]?.bool == false })
            #expect(
                current["id"]?.string == ada.principal.sessionID.text
                    && other["id"]?.string == phone.principal.sessionID.text)
            #expect(current["device"]?.string == "Firefox on Linux" && current["ipAddress"]?.string == "192.0.2.x")
            #expect(current["createdAt"]?.string != nil && current["expiresAt"]?.string != nil)

            let target = "/me/sessions/\(phone.principal.sessionID)"
            #expect(bob.call(.delete, target).code == "session.not_found")
            #expect(phone.call(.get, "/me").status == 200)
            #expect(ada.call(.delete, target).status == 204)
            #expect(phone.call(.get, "/me").code == "auth.invalid_token")
            #expect(ada.call(.delete, target).code == "session.not_found")
            #expect(ada.call(.delete, "/me/sessions/1").code == "session.not_found")
            #expect(ada.call(.get, "/me/sessions").data.count == 1)
        }
    }
}
