import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct OwnAccountRoutesTests {
    // MARK: Export

    @Test func theExportIsADownloadOfEverything() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            _ = ada.call(.post, "/requests", #"{"mediaType":"movie","tmdbId":"438631","title":"Dune"}"#)

            let answer = ada.call(.get, "/me/export")

            #expect(answer.status == 200 && answer.fields[.contentType] == "application/json")
            #expect(answer.fields[.contentDisposition] == "attachment; filename=\"medianest-export.json\"")
            #expect(answer["exportedAt"]?.string?.hasSuffix("Z") == true && answer["truncated"] == .array([]))
            #expect(answer["tables"]?["users"]?.array?.first?["email"]?.string == "ada@test.local")
            #expect(answer["tables"]?["media_requests"]?.array?.map { $0["title"]?.string } == ["Dune"])
            #expect(answer["tables"]?["sessions"]?.array?.count == 1)
            #expect(!answer.text.contains("session_token\":"))
        }
    }

    // MARK: Name

    @Test func aNewNameIsKeptAndShown() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.signIn("ada"), db.signIn("bob"))

            let answer = ada.call(.patch, "/me", #"{"name":"  Ada Lovelace "}"#)

            #expect(answer.status == 200 && answer["name"]?.string == "Ada Lovelace")
            #expect(ada.call(.get, "/me")["name"]?.string == "Ada Lovelace")
            #expect(bob.call(.get, "/me")["name"]?.string == "bob")
            #expect(ada.call(.patch, "/me", "{}")["name"]?.string == "Ada Lovelace")
            #expect(ada.call(.patch, "/me", #"{"name":" "}"#).code == "user.name_unusable")
            #expect(ada.call(.patch, "/me", #"{"role":"ADMIN"}"#).code == "validation.unknown_field")
        }
    }

    // MARK: Deleting

    @Test func whoHasAPasswordDeletesHisAccountWithIt() throws {
        try withDatabase { db in
            let person = Principal(userID: try db.makeAccount("ada", password: TestDatabase.password), role: .user)
            let (here, there) = try (db.signIn(person), db.signIn(person))
            _ = here.call(.post, "/requests", #"{"mediaType":"movie","tmdbId":"438631"}"#)

            for body in ["{}", #"{"password":"not the password"}"#] {
                let refused = here.call(.delete, "/me", body)
                #expect(refused.status == 403 && refused.code == "password.wrong", "\(body)")
            }
            #expect(there.call(.get, "/me").status == 200)

            let deleted = here.call(.delete, "/me", #"{"password":"\#(TestDatabase.password)"}"#)

            #expect(deleted.status == 204)
            #expect(deleted.fields[.setCookie]?.contains("Max-Age=0") == true)
            #expect([here, there].map { $0.call(.get, "/me").code } == ["auth.invalid_token", "auth.invalid_token"])
            #expect(try db.count("users") == 0 && db.count("media_requests") == 0)
            let audit = try db.superuser().row(
                "select actor_id, actor_label, target_id from audit_log where action = 'user.deleted'")
            #expect(audit.isNull(0) && audit.string(1) == "deleted account " + person.userID.text.prefix(8))
            #expect(try db.superuser().query("select 1 from audit_log where actor_label like '%@%'").isEmpty)
        }
    }

    @Test func whoHasNoneMustHaveSignedInJustNow() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            try db.superuser().query("update sessions set created_at = now() - interval '16 minutes'")

            let refused = ada.call(.delete, "/me")
            #expect(refused.status == 403 && refused.code == "auth.recent_sign_in_needed")

            #expect(try db.signIn(ada.principal).call(.delete, "/me").status == 204)
            #expect(try db.count("users") == 0)
        }
    }

    @Test func theLastAdminStays() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)

            let refused = root.call(.delete, "/me")
            #expect(refused.status == 409 && refused.code == "user.last_admin")

            _ = try db.makeUser("second", role: .admin)
            #expect(root.call(.delete, "/me").status == 204)
        }
    }

    @Test func guessingThePasswordHasAnEnd() throws {
        try withDatabase { db in
            try db.allowManyCalls()
            let person = Principal(userID: try db.makeAccount("ada", password: TestDatabase.password), role: .user)
            let ada = try db.signIn(person)

            let codes = (1...7).map { _ in ada.call(.delete, "/me", #"{"password":"guess"}"#).code }

            #expect(codes.first == "password.wrong" && codes.last == "rate_limit.exceeded")
        }
    }

    /// A password that must be changed may be known to somebody else: he must not take the account along.
    @Test func aPasswordThatMustBeChangedDeletesNothing() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            try db.superuser().query("update users set requires_password_change = true")

            #expect(ada.call(.get, "/me").status == 200)
            #expect(ada.call(.delete, "/me").code == "auth.password_change_required")
            #expect(ada.call(.patch, "/me", #"{"name":"Eve"}"#).code == "auth.password_change_required")
        }
    }
}
