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
            let thresholds: JSONValue = .object([
                "failuresToTrouble": .integer(3), "passesToRecover": .integer(2), "slowAfterMs": .integer(1000),
            ])
            #expect(
                members == [
                    "serviceName": .string("overseerr"), "displayName": .string("Overseerr"),
                    "kind": .string("overseerr"), "serviceUrl": .string("http://127.0.0.1:5055"),
                    "enabled": .bool(true), "isConfigured": .bool(true), "needsApiKey": .bool(true),
                    "configData": thresholds, "updatedBy": .string("root"),
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

    @Test func aServiceOfOnesOwnIsAddedAndRemoved() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)

            let added = root.call(
                .put, "/admin/services/sonarr",
                """
                {"kind":"http","serviceUrl":"http://sonarr:8989/ping",
                 "configData":{"displayName":"Sonarr","expectedStatus":401,"keyword":null,"failuresToTrouble":1}}
                """)

            #expect(added.status == 200 && added["displayName"]?.string == "Sonarr" && added["kind"]?.string == "http")
            #expect(added["isConfigured"]?.bool == true && added["needsApiKey"]?.bool == false)
            #expect(
                added["configData"]
                    == .object([
                        "displayName": .string("Sonarr"), "expectedStatus": .integer(401), "keyword": .null,
                        "failuresToTrouble": .integer(1), "passesToRecover": .integer(2), "slowAfterMs": .integer(1000),
                    ]))
            #expect(root.call(.delete, "/admin/services/sonarr").status == 204)
            #expect(root.call(.delete, "/admin/services/sonarr").code == "service.not_found")
            #expect(root.call(.delete, "/admin/services/plex").code == "service.not_own")
            #expect(root.call(.get, "/admin/services").data.isEmpty)
        }
    }

    @Test func aTestSaysWhatIsWrongAndSavesNothing() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            let plex = HTTPStub { call in
                call.target == "/identity"
                    ? .json(200, #"{"MediaContainer":{"machineIdentifier":"abc","version":"1.43.2"}}"#) : .json(401, "")
            }

            let answer = root.call(
                .post, "/admin/services/plex/test", #"{"serviceUrl":"\#(plex.url)","apiKey":"\#(key)"}"#)

            #expect(answer.status == 200)
            #expect(answer["ok"]?.bool == false && answer["verdict"]?.string == "troubled")
            #expect(answer["reason"]?.string == "wrong_key" && answer["version"]?.string == "1.43.2")
            #expect(
                answer["checks"]?.array?.map { "\($0["name"]?.string ?? "") \($0["ok"]?.bool ?? false)" }
                    == ["address true", "product true", "key false"])
            #expect(!answer.text.contains(key))
            #expect(try db.count("service_config") == 0 && db.count("audit_log") == 0)
            let ada = try db.signIn("ada")
            #expect(ada.call(.post, "/admin/services/plex/test", "{}").status == 403)
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
                .put, "/admin/services/overseerr", #"{"serviceUrl":"http://a/b","enabled":false}"#)

            #expect(changed["serviceUrl"]?.string == "http://a/b" && changed["enabled"]?.bool == false)
            #expect(changed["apiKey"]?["lastFour"]?.string == "ZXQ=" && changed["webhookConfigured"]?.bool == true)
            let after = try db.superuser().query("select api_key, webhook_token_hash from service_config")[0]
            #expect(after.string(0) == sealed.string(0) && after.string(1) == sealed.string(1))

            // Of a short key four characters would be too much.
            let short = root.call(.put, "/admin/services/overseerr", #"{"serviceUrl":"http://b","apiKey":"shortkey"}"#)
            #expect(short["apiKey"] == .object(["configured": .bool(true), "lastFour": .null]))
            #expect(short["enabled"]?.bool == false, "it was not spoken of")
            let without = root.call(.put, "/admin/services/overseerr", #"{"apiKey":null,"webhookAuthorization":null}"#)
            #expect(without["apiKey"]?["configured"]?.bool == false && without["webhookConfigured"]?.bool == false)
            let actions = try db.superuser().query("select action, target_id from audit_log")
            #expect(
                actions.map { $0.string(0) + " " + $0.string(1) }
                    == Array(repeating: "service.configured overseerr", count: 4))
        }
    }
}
