import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct BootstrapRoutesTests {
    private func body(
        _ token: String, email: String = "root@test.local", name: String = "Root",
        password: String = TestDatabase.password
    ) -> String {
        #"{"token":"\#(token)","email":"\#(email)","name":"\#(name)","password":"\#(password)"}"#
    }

    private func token(_ db: TestDatabase) throws -> String {
        String(try #require(try db.worker.bootstrap.link().split(separator: "=").last))
    }

    @Test func aClientIsSignedInAsTheAdminHeMade() throws {
        try withDatabase { db in
            let answer = try db.guest().call(.post, "/auth/bootstrap", body(token(db)))

            #expect(answer.status == 201 && answer["user"]?["role"]?.string == "ADMIN")
            let access = try #require(answer["accessToken"]?.string)
            #expect(
                db.guest().call(.get, "/admin/users", fields: [.authorization: "Bearer " + access]).data.count == 1)
        }
    }

    @Test func aBrowserGetsACookieAndNeedsThePortalsOwnPage() throws {
        try withDatabase { db in
            let body = try body(token(db))
            let (site, guest) = try (#require(HTTPField.Name("Sec-Fetch-Site")), db.guest())

            #expect(guest.call(.post, "/auth/bootstrap", body, fields: [site: "cross-site"]).code == "auth.csrf")
            let answer = guest.call(.post, "/auth/bootstrap", body, fields: [site: "same-origin"])

            #expect(answer.status == 201 && answer["accessToken"] == nil && answer["csrfToken"]?.string != nil)
            #expect(answer.fields[.setCookie]?.contains("HttpOnly") == true)
        }
    }

    @Test func eachRefusalSaysWhatIsWrong() throws {
        try withDatabase { db in
            let (guest, old) = try (db.guest(), token(db))
            let new = try token(db)
            func answer(_ body: String) -> String {
                let answer = guest.call(.post, "/auth/bootstrap", body)
                return "\(answer.status) \(answer.code ?? "")"
            }

            #expect(answer(body(old)) == "403 bootstrap.link_invalid")
            #expect(answer(body("nonsense")) == "403 bootstrap.link_invalid")
            #expect(answer(body(new, email: "root")) == "400 user.email_invalid")
            #expect(answer(body(new, name: " ")) == "400 user.name_unusable")
            #expect(answer(body(new, password: "short")) == "400 password.too_short")
            #expect(answer(#"{"token":"\#(new)"}"#) == "400 validation.missing_field")
            try db.superuser().query("update verification_tokens set expires = now()")
            #expect(answer(body(new)) == "403 bootstrap.link_expired")
            _ = try db.makeUser("root", role: .admin)
            #expect(answer(body(new)) == "409 bootstrap.admin_exists")
        }
    }
}
