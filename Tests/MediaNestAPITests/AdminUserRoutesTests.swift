import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct AdminUserRoutesTests {
    @Test func accountsAreListedSearchedAndPaged() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            let people = try ["ada", "bob", "100%", "a_b"].map { ($0, try db.makeUser($0)) }
            func names(_ query: String) -> Set<String> {
                Set(root.call(.get, "/admin/users?" + query).data.compactMap { $0["name"]?.string })
            }

            #expect(names("") == ["root", "ada", "bob", "100%", "a_b"])
            #expect(names("search=ADA@") == ["ada"])
            #expect(names("search=%25") == ["100%"])  // no wildcard
            #expect(names("search=a_b") == ["a_b"])
            #expect(names("role=ADMIN") == ["root"])
            #expect(names("status=suspended").isEmpty)
            let first = root.call(.get, "/admin/users?limit=3")
            let cursor = try #require(first["nextCursor"]?.string)
            let second = root.call(.get, "/admin/users?limit=3&cursor=\(cursor)")
            #expect(
                Set((first.data + second.data).compactMap { $0["id"]?.string }).count == 5
                    && second["nextCursor"] == .null)

            let ada = root.call(.get, "/admin/users/\(people[0].1.userID)")
            var members = try #require(ada.json.object)
            #expect(members.removeValue(forKey: "createdAt")?.string?.hasSuffix("Z") == true)
            #expect(
                members == [
                    "id": .string(people[0].1.userID.text), "email": .string("ada@test.local"), "name": .string("ada"),
                    "plexUsername": .null, "role": .string("USER"), "status": .string("active"),
                    "requiresPasswordChange": .bool(false), "hasPassword": .bool(false),
                    "autoApprove": .bool(false), "requestQuotaLimit": .null, "requestQuotaDays": .null,
                    "openRequestLimit": .null,
                    "lastLoginAt": .null,
                ])
            #expect(root.call(.get, "/admin/users/\(MediaRequestIDs.unknown)").code == "user.not_found")
            #expect(root.call(.get, "/admin/users/1").code == "user.not_found")
        }
    }

    /// He could do nothing but change what he does not have.
    @Test func whoHasNoPasswordNeedNotChangeIt() throws {
        try withDatabase { db in
            let (root, ada) = try (db.signIn("root", role: .admin), db.signIn("ada"))
            let target = "/admin/users/\(ada.principal.userID)"

            let refused = root.call(.patch, target, #"{"requiresPasswordChange":true,"autoApprove":true}"#)

            #expect((refused.status, refused.code) == (409, "password.none"))
            #expect(ada.call(.get, "/requests").status == 200)
            #expect(root.call(.get, target)["autoApprove"]?.bool == false)
            #expect(root.call(.patch, target, #"{"requiresPasswordChange":false}"#).status == 200)
            try db.superuser().query(
                "insert into local_credentials (user_id, password_hash) values (\(ada.principal.userID), 'scrypt$')")
            #expect(root.call(.get, target)["hasPassword"]?.bool == true)
            #expect(root.call(.get, "/admin/users?search=ada").data.first?["hasPassword"]?.bool == true)
            #expect(root.call(.patch, target, #"{"requiresPasswordChange":true}"#).status == 200)
        }
    }

    @Test func aChangeHoldsFromThePersonsNextRequest() throws {
        try withDatabase { db in
            let (root, ada) = try (db.signIn("root", role: .admin), db.signIn("ada"))
            try db.superuser().query(
                "insert into local_credentials (user_id, password_hash) values (\(ada.principal.userID), 'scrypt$')")
            let target = "/admin/users/\(ada.principal.userID)"
            #expect(ada.call(.get, "/admin/settings").code == "auth.admin_only")

            let promoted = root.call(.patch, target, #"{"role":"ADMIN","openRequestLimit":3}"#)
            #expect(
                promoted.status == 200 && promoted["role"]?.string == "ADMIN" && promoted["openRequestLimit"]?.int == 3)
            #expect(ada.call(.get, "/admin/settings").status == 200)
            #expect(root.call(.patch, target, #"{"role":"USER"}"#)["openRequestLimit"]?.int == 3)
            #expect(ada.call(.get, "/admin/settings").code == "auth.admin_only")
            #expect(root.call(.patch, target, #"{"requiresPasswordChange":true}"#).status == 200)
            #expect(ada.call(.get, "/requests").code == "auth.password_change_required")
            #expect(root.call(.patch, target, #"{"requiresPasswordChange":false}"#).status == 200)
            #expect(ada.call(.get, "/requests").status == 200)

            #expect(root.call(.patch, target, #"{"status":"suspended"}"#)["status"]?.string == "suspended")
            let refused = ada.call(.get, "/requests")
            #expect(refused.status == 403 && refused.code == "auth.suspended")
            // Whoever comes back signs in again.
            #expect(root.call(.patch, target, #"{"status":"active"}"#).status == 200)
            #expect(ada.call(.get, "/requests").code == "auth.invalid_token")
            #expect(
                try db.superuser().query("select distinct action from audit_log").map { $0.string(0) } == [
                    "user.changed"
                ])
        }
    }

    @Test func aLimitIsSetLeftAndTakenAway() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            let target = "/admin/users/\(try db.makeUser("ada").userID)"
            func limits(_ change: String) -> [Int?] {
                let answer = root.call(.patch, target, change)
                return ["requestQuotaLimit", "requestQuotaDays", "openRequestLimit"].map { answer[$0]?.int }
            }

            #expect(limits(#"{"requestQuotaLimit":5,"requestQuotaDays":7,"openRequestLimit":0}"#) == [5, 7, 0])
            #expect(limits(#"{"requestQuotaLimit":null}"#) == [nil, 7, 0])
            #expect(limits(#"{"requestQuotaDays":null,"openRequestLimit":2}"#) == [nil, nil, 2])
            #expect(limits(#"{"autoApprove":true,"role":null}"#) == [nil, nil, 2])
            #expect(limits(#"{"openRequestLimit":null}"#) == [nil, nil, nil])
            let wrong = root.call(.patch, target, #"{"openRequestLimit":"none"}"#)
            #expect(wrong.status == 400 && wrong["detail"]?.string?.contains("a whole number") == true)
            let audit = try db.superuser().query(
                "select before ->> 'openRequestLimit', after ->> 'openRequestLimit' from audit_log order by id desc limit 1"
            )
            #expect(audit[0].string(0) == "2" && audit[0].isNull(1))
        }
    }

    @Test func theLastAdminStays() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            let target = "/admin/users/\(root.principal.userID)"

            for change in [#"{"role":"USER"}"#, #"{"status":"inactive"}"#, #"{"status":"suspended"}"#] {
                let answer = root.call(.patch, target, change)
                #expect(answer.status == 409 && answer.code == "user.last_admin", "\(change)")
            }
            #expect(root.call(.delete, target).code == "user.last_admin")
            #expect(root.call(.patch, target, #"{"autoApprove":true}"#).status == 200)

            _ = try db.makeUser("second", role: .admin)
            #expect(root.call(.patch, target, #"{"role":"USER"}"#).status == 200)
            #expect(root.call(.get, "/admin/users").code == "auth.admin_only")
        }
    }

    @Test func aRemovedAccountTakesItsThingsAlong() throws {
        try withDatabase { db in
            let (root, ada) = try (db.signIn("root", role: .admin), db.signIn("ada"))
            _ = ada.call(.post, "/requests", #"{"mediaType":"movie","tmdbId":"438631"}"#)

            let removed = root.call(.delete, "/admin/users/\(ada.principal.userID)")

            #expect(removed.status == 204 && removed.text.isEmpty)
            #expect(ada.call(.get, "/requests").code == "auth.invalid_token")
            #expect(try db.count("media_requests") == 0)
            #expect(root.call(.delete, "/admin/users/\(ada.principal.userID)").code == "user.not_found")
            let audit = try db.superuser().query("select action, actor_label from audit_log where target_type = 'user'")
            #expect(audit.map { $0.string(0) + " " + $0.string(1) } == ["user.deleted r***@test.local"])
        }
    }
}
