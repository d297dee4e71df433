import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@Suite struct OverseerrWebhookRoutesTests {
    private static let slot = "GET /api/v1/settings/notifications/webhook"
    private static let setting = "POST /api/v1/settings/notifications/webhook"
    private static let test = "POST /api/v1/settings/notifications/webhook/test"
    private static let ours = "http://127.0.0.1:8080/api/v1/webhooks/overseerr"

    private static func holding(_ address: String, enabled: Bool = true) -> OverseerrStub.Reply {
        .json(
            200,
            #"{"enabled":\#(enabled),"types":4062,"options":{"webhookUrl":"\#(address)","jsonPayload":"{}","supportVariables":false}}"#
        )
    }

    /// With an admin, and Overseerr whose slot holds this.
    private func withSlot(
        _ address: String, enabled: Bool = true, _ body: (TestDatabase, OverseerrStub, APIClient) throws -> Void
    ) throws {
        let overseerr = try OverseerrStub([
            Self.slot: Self.holding(address, enabled: enabled), Self.setting: .json(200, "{}"),
            Self.test: .json(204, ""),
        ])
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            root.call(
                .put, "/admin/services/overseerr",
                #"{"serviceUrl":"\#(overseerr.url)","apiKey":"a-key-of-overseerr","webhookAuthorization":"agreed before"}"#
            )
            try body(db, overseerr, root)
        }
    }

    private func isHeard(_ authorization: String, _ db: TestDatabase) -> Bool {
        db.guest().call(.post, "/webhooks/overseerr", "{}", fields: [.authorization: authorization]).status == 202
    }

    @Test func aFreeSlotIsTakenOnceATestHasPassed() throws {
        try withSlot("", enabled: false) { db, overseerr, root in
            #expect(root.call(.get, "/admin/services/overseerr/webhook")["state"]?.string == "free")

            let installed = root.call(.put, "/admin/services/overseerr/webhook", "{}")

            #expect(installed.status == 200)
            let posts = overseerr.calls("POST")
            #expect(posts.map(\.line) == [Self.test, Self.setting])
            let bodies = try posts.map { try JSONValue(parsing: Array($0.body.utf8)) }
            let body = bodies[1]
            #expect(bodies[0] == body)
            #expect(body["enabled"]?.bool == true && body["types"]?.int == 222)
            #expect(body["options"]?["webhookUrl"]?.string == Self.ours)
            // Encoded twice: JSON in a string of JSON.
            let literal = try JSONValue(parsing: Array((body["options"]?["jsonPayload"]?.string ?? "").utf8))
            let template = try JSONValue(parsing: Array((literal.string ?? "").utf8))
            #expect(template["{{request}}"]?["request_id"]?.string == "{{request_id}}")
            // The new secret is let in, the old one no longer; nobody is told what it is.
            let secret = try #require(body["options"]?["authHeader"]?.string)
            #expect(isHeard(secret, db) && !isHeard("agreed before", db))
            #expect(!installed.text.contains(secret))
            let stored = try db.superuser().query("select string_agg(c::text, ' ') from service_config c")[0].string(0)
            #expect(!stored.contains(secret))
            let actions = try db.superuser().query("select action from audit_log order by id").map { $0.string(0) }
            #expect(actions == ["service.configured", "service.webhook_installed"])
        }
    }

    @Test(arguments: [true, false]) func somebodyElsesSlotIsLeftAlone(enabled: Bool) throws {
        try withSlot("http://homeassistant:8123/api/webhook/x?secret=y", enabled: enabled) { db, overseerr, root in
            let seen = root.call(.get, "/admin/services/overseerr/webhook")
            #expect(seen["state"]?.string == "taken" && !seen.text.contains("secret"))

            for answer in [
                root.call(.put, "/admin/services/overseerr/webhook", "{}"),
                root.call(.delete, "/admin/services/overseerr/webhook"),
            ] {
                #expect((answer.status, answer.code) == (409, "overseerr.webhook_taken"))
            }
            #expect(overseerr.calls("POST").isEmpty && isHeard("agreed before", db))
        }
    }

    @Test func aTestThatDoesNotArriveChangesNothing() throws {
        try withSlot("") { db, overseerr, root in
            overseerr.answer(Self.test, .json(500, #"{"message":"Failed to send webhook notification."}"#))

            let answer = root.call(
                .put, "/admin/services/overseerr/webhook", #"{"baseUrl":"http://medianest.lan:8080/"}"#)

            #expect((answer.status, answer.code) == (409, "overseerr.webhook_test_failed"))
            #expect(answer["detail"]?.string?.contains("http://medianest.lan:8080/api/v1/webhooks/overseerr") == true)
            #expect(overseerr.calls("POST").map(\.line) == [Self.test])
            #expect(isHeard("agreed before", db))
        }
    }

    @Test func whatIsOursIsRenewedAndRemoved() throws {
        try withSlot(Self.ours) { db, overseerr, root in
            #expect(root.call(.get, "/admin/services/overseerr/webhook")["lastHeardAt"] == .null)
            #expect(isHeard("agreed before", db))
            let seen = root.call(.get, "/admin/services/overseerr/webhook")
            #expect(seen["state"]?.string == "installed" && seen["lastHeardAt"]?.string?.hasSuffix("Z") == true)

            #expect(root.call(.put, "/admin/services/overseerr/webhook", "{}").status == 200)
            #expect(!isHeard("agreed before", db))
            #expect(root.call(.delete, "/admin/services/overseerr/webhook").status == 200)

            let last = try #require(overseerr.calls(Self.setting).last)
            let body = try JSONValue(parsing: Array(last.body.utf8))
            #expect(body["enabled"]?.bool == false && body["options"]?["webhookUrl"]?.string == "")
        }
    }

    /// An address that was given at the installation is recognised as ours later.
    @Test func anotherWayToThePortalIsRemembered() throws {
        try withSlot("") { _, overseerr, root in
            let base = "http://medianest.lan:8080"
            #expect(root.call(.put, "/admin/services/overseerr/webhook", #"{"baseUrl":"\#(base)"}"#).status == 200)

            overseerr.answer(Self.slot, Self.holding(base + "/api/v1/webhooks/overseerr"))

            #expect(root.call(.get, "/admin/services/overseerr/webhook")["state"]?.string == "installed")
            #expect(
                root.call(.put, "/admin/services/overseerr/webhook", #"{"baseUrl":"ftp://x"}"#).wrongFields.count == 1)
        }
    }
}
