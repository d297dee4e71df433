import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct WebhookRoutesTests {
    /// What Overseerr and Seerr send with their default template.
    private static let available = """
        {"notification_type":"MEDIA_AVAILABLE","event":"Movie Request Now Available","subject":"Dune (2021)",
         "message":"…","image":"",
         "media":{"media_type":"movie","tmdbId":"438631","tvdbId":"","status":"AVAILABLE","status4k":"UNKNOWN"},
         "request":{"request_id":"22","requestedBy_email":"ada@test.local","requestedBy_username":"ada"},
         "issue":null,"comment":null,"extra":[]}
        """

    @Test func onlyWhoKnowsTheSecretIsHeard() throws {
        try withDatabase { db in
            let guest = db.guest()
            func send(_ authorization: String?) -> Answer {
                guest.call(
                    .post, "/webhooks/overseerr", Self.available,
                    fields: authorization.map { [.authorization: $0] } ?? [:])
            }
            #expect(send("hook-secret").code == "webhook.unauthorized")  // while none is agreed on
            try db.agreeOnWebhook("hook-secret")

            for wrong in [nil, "", "hook", "hook-secret-2", "Hook-secret", "Bearer hook-secret"] {
                let answer = send(wrong)
                #expect(answer.status == 401 && answer.code == "webhook.unauthorized", "\(wrong ?? "nothing")")
                #expect(answer.fields[.wwwAuthenticate] != nil)
            }
            #expect(try db.count("jobs") == 0)

            let heard = send("hook-secret")
            #expect(heard.status == 202 && heard.json == .object([:]))
            try db.superuser().query("update service_config set enabled = false")
            #expect(send("hook-secret").status == 401)
        }
    }

    @Test func aRequestsIDIsFoundInEveryTemplate() throws {
        try withDatabase { db in
            try db.agreeOnWebhook("hook-secret")
            let bodies = [
                (Self.available, 22), (#"{"request":{"request_id":23}}"#, 23),
                (#"{"media":null,"request":{"request_id":"24"}}"#, 24),
                (#"{"request":{"requestId":"25"}}"#, 25), (#"{"request":{"id":26}}"#, 26),
                (#"{"request_id":"27"}"#, 27),
                (#"{"requestId":28,"request":null}"#, 28), (#"{"request":{"request_id":""},"request_id":"29"}"#, 29),
            ]

            for (body, id) in bodies {
                let answer = db.guest().call(
                    .post, "/webhooks/overseerr", body,
                    fields: [.authorization: "hook-secret", .correlationID: "hook-\(id)"])

                #expect(answer.status == 202, "\(body)")
                let job = try db.superuser().query(
                    "select kind, parameters ->> 'overseerrId', status from jobs where correlation_id = \("hook-\(id)")"
                )
                #expect(
                    job.map { [$0.string(0), $0.string(1), $0.string(2)] } == [
                        ["overseerr.sync_remote", String(id), "queued"]
                    ], "\(body)")
            }
            // The same news before anybody looked is one look.
            _ = db.guest().call(.post, "/webhooks/overseerr", Self.available, fields: [.authorization: "hook-secret"])
            #expect(try db.count("jobs") == bodies.count)
        }
    }

    /// A template that leaves out which request it is: then all are looked at, once for a burst of news.
    @Test func newsAboutSomeTitleIsALookAtAll() throws {
        try withDatabase { db in
            try db.agreeOnWebhook("hook-secret")
            let bodies = [
                #"{"notification_type":"MEDIA_AVAILABLE","subject":"Dune (2021)"}"#,
                #"{"media":{"media_type":"movie","tmdbId":"438631"},"request":null}"#,
                #"{"media":{"media_type":"movie","tmdb_id":438631}}"#, #"{"tmdb_id":"438631"}"#,
                #"{"notification_type":"MEDIA_PENDING","media":null,"request":{"request_id":""}}"#,
            ]

            for body in bodies {
                let answer = db.guest().call(
                    .post, "/webhooks/overseerr", body, fields: [.authorization: "hook-secret"])
                #expect(answer.status == 202, "\(body)")
                try db.superuser().query("update jobs set correlation_id = 'seen' where kind = 'overseerr.reconcile'")
            }

            let jobs = try db.superuser().query("select kind, status from jobs").map { $0.string(0) + $0.string(1) }
            #expect(jobs == ["overseerr.reconcilequeued"])
        }
    }

    @Test func newsAboutNoRequestIsTakenAndLeft() throws {
        try withDatabase { db in
            try db.agreeOnWebhook("hook-secret")
            let bodies = [
                #"{"notification_type":"TEST_NOTIFICATION","subject":"Test","media":null,"request":null,"extra":[]}"#,
                #"{"notification_type":"ISSUE_CREATED","request":null,"issue":{"issue_id":"3"}}"#, "{}", "[]", "null",
                #""x""#,
                #"{"request":"22"}"#, #"{"request":{"request_id":"-1"}}"#,
                #"{"request":{"request_id":"{{request_id}}"}}"#,
                #"{"request":{"request_id":99999999999999999999}}"#, #"{"request":{"request_id":[22]}}"#,
            ]

            for body in bodies {
                let answer = db.guest().call(
                    .post, "/webhooks/overseerr", body, fields: [.authorization: "hook-secret"])
                #expect(answer.status == 202, "\(body)")
            }
            #expect(try db.count("jobs") == 0)
        }
    }
}
