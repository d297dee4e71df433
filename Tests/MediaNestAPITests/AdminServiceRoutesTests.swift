import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@Suite struct AdminServiceRoutesTests {
    private let key = "MTU4NzY5OTg2NDM2Ny1zZWNyZXQ="

    @Test func aKeyGoesInAndNeverComesOut() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)

            let saved = root.call(
                .put, "/admin/services/overseerr",
                #"{"serviceUrl":"http://127.0.0.1:5055/","apiKey":"\#(key)","webhookAuthorization":"hook-secret"}"#)

            #expect(saved.status == 200)
            var members = try #require(saved.json.object)
            #expect(members.removeValue(forKey: "updatedAt")?.string?.hasSuffix("Z") == true)
            #expect(
                members == [
                    "serviceName": .string("overseerr"), "serviceUrl": .string("http://127.0.0.1:5055"),
                    "enabled": .bool(true),
                    "isConfigured": .bool(true),
                    "apiKey": .object(["configured": .bool(true), "lastFour": .string("ZXQ=")]),
                    "webhookConfigured": .bool(true),
                ])
            let list = root.call(.get, "/admin/services")
            #expect(list.data == [saved.json] && list["nextCursor"] == .null)

            let stored = try db.superuser().query(
                """
                select (select string_agg(c::text, ' ') from service_config c)
                  || (select string_agg(a::text, ' ') from audit_log a)
                """)[0]
            for secret in [key, "hook-secret"] {
                #expect(
                    !saved.text.contains(secret) && !list.text.contains(secret) && !stored.string(0).contains(secret))
            }
            #expect(stored.string(0).contains("v1."))
        }
    }

    @Test func whatIsNotGivenStays() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            _ = root.call(
                .put, "/admin/services/overseerr",
                #"{"serviceUrl":"http://a","apiKey":"\#(key)","webhookAuthorization":"hook-secret"}"#)
            let sealed = try db.superuser().query("select api_key, webhook_token_hash from service_config")[0]

            let changed = root.call(
                .put, "/admin/services/overseerr", #"{"serviceUrl":"http://b","apiKey":null,"enabled":false}"#)

            #expect(changed["serviceUrl"]?.string == "http://b" && changed["enabled"]?.bool == false)
            #expect(changed["apiKey"]?["lastFour"]?.string == "ZXQ=" && changed["webhookConfigured"]?.bool == true)
            let after = try db.superuser().query("select api_key, webhook_token_hash from service_config")[0]
            #expect(after.string(0) == sealed.string(0) && after.string(1) == sealed.string(1))

            // Of a short key four characters would be too much.
            let short = root.call(.put, "/admin/services/overseerr", #"{"serviceUrl":"http://b","apiKey":"shortkey"}"#)
            #expect(short["apiKey"] == .object(["configured": .bool(true), "lastFour": .null]))
            #expect(short["enabled"]?.bool == true)
            let actions = try db.superuser().query("select action, target_id from audit_log")
            #expect(
                actions.map { $0.string(0) + " " + $0.string(1) }
                    == Array(repeating: "service.configured overseerr", count: 3))
        }
    }
}
