import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct APIKeyRoutesTests {
    private func client(_ key: String, _ db: TestDatabase) -> APIClient {
        var client = db.guest()
        client.fields[.authorization] = "Bearer " + key
        return client
    }

    @Test func aKeyIsShownOnceAndSpeaksForItsOwner() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.signIn("ada"), db.signIn("bob"))

            let made = ada.call(
                .post, "/me/api-keys", #"{"name":"Home Assistant","scope":"request","expiresInDays":30}"#)

            #expect(made.status == 201)
            let key = try #require(made["key"]?.string)
            let id = try #require(made["id"]?.string)
            #expect(key.hasPrefix("mn_") && made["lastFour"]?.string == String(key.suffix(4)))
            #expect(made["name"]?.string == "Home Assistant" && made["scope"]?.string == "request")
            let list = ada.call(.get, "/me/api-keys")
            #expect(list.data.map { $0["id"]?.string } == [id] && !list.text.contains(key))
            #expect(bob.call(.get, "/me/api-keys").data.isEmpty)
            #expect(
                try db.superuser().query("select string_agg(k::text, '') from api_keys k")[0].string(0).contains(key)
                    == false)

            let robot = client(key, db)
            #expect(robot.call(.get, "/me")["id"]?.string == ada.principal.userID.text)
            #expect(robot.call(.post, "/requests", #"{"mediaType":"movie","tmdbId":"438631"}"#).status == 201)
            #expect(ada.call(.get, "/requests").data.count == 1)

            #expect(bob.call(.delete, "/me/api-keys/\(id)").code == "api_key.not_found")
            #expect(ada.call(.delete, "/me/api-keys/\(id)").status == 204)
            #expect(robot.call(.get, "/me").code == "auth.invalid_token")
            #expect(ada.call(.delete, "/me/api-keys/\(id)").code == "api_key.not_found")
        }
    }

    @Test func keysThatAreOverOrForeignOpenNothing() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            let key = try #require(ada.call(.post, "/me/api-keys", #"{"name":"k","scope":"read"}"#)["key"]?.string)

            for wrong in [String(key.dropLast()), key + "A", "mn_" + String(repeating: "A", count: 43), "mn_"] {
                #expect(client(wrong, db).call(.get, "/me").code == "auth.invalid_token", "\(wrong)")
            }
            try db.superuser().query("update api_keys set expires_at = now() - interval '1 second'")
            #expect(client(key, db).call(.get, "/me").code == "auth.invalid_token")
        }
    }

    @Test func onlyAnAdminsKeyManages() throws {
        try withDatabase { db in
            let (ada, root) = try (db.signIn("ada"), db.signIn("root", role: .admin))
            let wish = #"{"name":"k","scope":"manage"}"#

            let refused = ada.call(.post, "/me/api-keys", wish)
            #expect(refused.status == 403 && refused.code == "api_key.manage_is_for_admins")
            let key = try #require(root.call(.post, "/me/api-keys", wish)["key"]?.string)
            #expect(client(key, db).call(.get, "/admin/requests").status == 200)

            // A key is worth no more than its owner.
            let other = try db.signIn("other", role: .admin)
            #expect(other.call(.patch, "/admin/users/\(root.principal.userID)", #"{"role":"USER"}"#).status == 200)
            #expect(client(key, db).call(.get, "/admin/requests").code == "auth.admin_only")
            #expect(
                other.call(.patch, "/admin/users/\(root.principal.userID)", #"{"status":"suspended"}"#).status == 200)
            #expect(client(key, db).call(.get, "/me").code == "auth.suspended")
        }
    }

    @Test func thereIsALimit() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")

            let statuses = (0...20).map { _ in ada.call(.post, "/me/api-keys", #"{"name":"k","scope":"read"}"#).status }

            #expect(statuses == Array(repeating: 201, count: 20) + [409])
        }
    }
}
