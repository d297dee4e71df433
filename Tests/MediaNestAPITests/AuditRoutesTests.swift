import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct AuditRoutesTests {
    /// Four lines, a minute apart.
    private func arrange(_ db: TestDatabase, actor: UserID) throws {
        let lines: [(action: String, type: String?, id: String?, actor: UserID?)] = [
            ("service.configured", "service", "plex", actor), ("service.removed", "service", "sonarr", nil),
            ("user.changed", "user", "plex", actor), ("retention.run", nil, nil, nil),
        ]
        for (number, line) in lines.enumerated() {
            try db.superuser().query(
                """
                insert into audit_log (action, target_type, target_id, actor_id, actor_label, correlation_id, occurred_at)
                values (\(line.action), \(line.type), \(line.id), \(line.actor), 'x', \("c-\(number)"),
                        \(Timestamp(secondsSince1970: 1_790_000_000 + number * 60)))
                """)
        }
    }

    @Test func anAdminFindsChangesByWhatIsKnownOfThem() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            try arrange(db, actor: root.principal.userID)
            func found(_ query: String) -> [String?] {
                root.call(.get, "/admin/audit?" + query).data.map { $0["correlationId"]?.string }
            }

            #expect(found("") == ["c-3", "c-2", "c-1", "c-0"])
            #expect(found("action=service.removed") == ["c-1"])
            #expect(found("action=service") == [] && found("action=service.*") == ["c-1", "c-0"])
            #expect(found("action=*") == found(""))
            #expect(found("actorId=\(root.principal.userID)") == ["c-2", "c-0"])
            #expect(found("actorId=\(MediaRequestIDs.unknown)") == [])
            #expect(found("targetType=service") == ["c-1", "c-0"])
            #expect(found("targetId=plex") == ["c-2", "c-0"])
            #expect(found("targetType=service&targetId=plex") == ["c-0"])
            #expect(found("from=2026-09-21T14:14:20Z&to=2026-09-21T14:15:20Z") == ["c-1"])
        }
    }

    @Test func pagesFollowEachOtherAlsoAmongLinesOfOneInstant() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            try db.superuser().query(
                """
                insert into audit_log (action, actor_label, target_id, occurred_at)
                select 'retention.run', 'system', n::text, '2026-11-20T12:00:00Z' from generate_series(1, 12) n
                """)
            var (found, cursor): ([String?], String?) = ([], "")
            while let next = cursor {
                let page = root.call(.get, "/admin/audit?limit=5" + (next.isEmpty ? "" : "&cursor=" + next))
                try #require(page.status == 200)
                found += page.data.map { $0["target"]?["id"]?.string }
                cursor = page["nextCursor"]?.string
            }

            #expect(found == (1...12).reversed().map(String.init))
        }
    }

    @Test(arguments: [
        "from=yesterday", "to=2026-02-30T00:00:00Z", "actorId=" + String(repeating: "x", count: 36), "action=",
        "cursor=AA", "limit=101", "status=500",
    ])
    func aFilterThatMeansNothingIsRefused(query: String) throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)

            let answer = root.call(.get, "/admin/audit?" + query)

            #expect(answer.status == 400)
            #expect(answer.wrongFields == [String(query.prefix { $0 != "=" })])
        }
    }

    /// A cursor of a list whose rows have UUIDs is none of this one.
    @Test func anotherListsCursorIsRefused() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            for number in 1...2 { _ = try db.makeUser("person \(number)") }
            let cursor = try #require(root.call(.get, "/admin/users?limit=1")["nextCursor"]?.string)

            #expect(root.call(.get, "/admin/audit?cursor=" + cursor).wrongFields == ["cursor"])
        }
    }

    @Test func itIsForAdmins() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            try arrange(db, actor: ada.principal.userID)

            let answer = ada.call(.get, "/admin/audit")

            #expect(answer.status == 403 && answer.code == "auth.admin_only")
            #expect(db.guest().call(.get, "/admin/audit").status == 401)
        }
    }

    @Test func aChangeSaysWhoDidItAndWhatWasBefore() throws {
        try withDatabase { db in
            let (root, ada) = try (db.signIn("root", role: .admin), db.signIn("ada"))
            root.call(
                .patch, "/admin/users/\(ada.principal.userID)", #"{"autoApprove":true}"#,
                fields: [.correlationID: "c-9"])

            let line = try #require(root.call(.get, "/admin/audit?action=user.changed").data.first)

            #expect(
                line["actor"]
                    == .object([
                        "id": .string(root.principal.userID.text), "name": .string("root"),
                        "email": .string("root@test.local"),
                    ]))
            #expect(
                line["target"]
                    == .object([
                        "type": .string("user"), "id": .string(ada.principal.userID.text), "name": .string("ada"),
                    ]))
            #expect(line["before"]?["autoApprove"]?.bool == false && line["after"]?["autoApprove"]?.bool == true)
            #expect(line["correlationId"]?.string == "c-9" && line["occurredAt"]?.string?.hasSuffix("Z") == true)
        }
    }

    @Test func whatWasNobodysDoingSaysSo() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            try db.superuser().query("insert into audit_log (action, actor_label) values ('retention.run', 'system')")

            let line = try #require(root.call(.get, "/admin/audit").data.first)

            #expect(line["actor"] == .null && line["actorLabel"]?.string == "system")
            #expect(line["before"] == .null && line["target"]?["type"] == .null)
        }
    }

    /// Whatever an admin or a person gives or gets that nobody else may know.
    @Test func noSecretIsEverInALine() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            let given = [
                "an-overseerr-key-0123456789", "a-webhook-secret-0123", "token-behind-the-mark", "hook-path-0123456789",
            ]
            root.call(
                .put, "/admin/services/overseerr",
                #"{"serviceUrl":"http://127.0.0.1:5055","apiKey":"\#(given[0])","webhookAuthorization":"\#(given[1])"}"#
            )
            root.call(
                .put, "/admin/services/sonarr",
                #"{"kind":"http","serviceUrl":"http://sonarr:8989/ping?token=\#(given[2])"}"#)
            root.call(.delete, "/admin/services/sonarr")
            let target = root.call(
                .post, "/admin/notification-targets",
                #"{"kind":"webhook","name":"hook","address":"https://hooks.example.org/\#(given[3])"}"#)
            let key = root.call(.post, "/me/api-keys", #"{"name":"key","scope":"read"}"#)
            let invitation = root.call(.post, "/admin/invitations", #"{"name":"Bea"}"#)
            root.call(.patch, "/admin/settings", #"{"rateLimits":{"api":{"limit":90,"windowSeconds":60}}}"#)
            let shown = try [
                #require(target["signingSecret"]?.string), #require(key["key"]?.string),
                #require(invitation["link"]?.string?.split(separator: "=").last.map(String.init)),
            ]

            let log = root.call(.get, "/admin/audit?limit=100")

            #expect(
                Set(log.data.compactMap { $0["action"]?.string }) == [
                    "service.configured", "service.removed", "notification_target.created", "api_key.created",
                    "invitation.created", "settings.rate_limits_changed",
                ])
            for secret in given + shown { #expect(!log.text.contains(secret), "\(secret)") }
        }
    }
}
