import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

/// Whatever comes, the answer is a problem with its own code and status, and nothing else happens.
@Suite struct BadInputTests {
    @Test func everyMistakeHasItsOwnCode() throws {
        try withDatabase { db in
            try db.allowManyCalls()
            let admin = try db.signIn("root", role: .admin)
            try db.agreeOnWebhook("hook-secret")
            admin.call(.get, "/me")  // notes when the session was last used
            let before = try db.everything()

            for wrong in WrongRequest.all {
                let answer = admin.call(wrong.method, wrong.target, body: RequestBody(wrong.body), fields: wrong.fields)

                let place: Comment = "\(wrong.name): \(wrong.method) \(wrong.target)"
                #expect(answer.status == wrong.status && answer.code == wrong.code, place)
                #expect(answer.wrongFields == wrong.wrong, place)
                #expect(answer["status"]?.int == wrong.status && answer["title"]?.string?.isEmpty == false, place)
                #expect(answer["correlationId"]?.string == answer.fields[.correlationID], place)
            }
            let after = try db.everything()
            #expect(after == before)
        }
    }

    @Test func aBodyOfUndeclaredLengthIsMeasuredToo() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            let endless = RequestBody(declaredLength: nil) { buffer in
                buffer.copyBytes(from: repeatElement(0x20, count: buffer.count))
                return buffer.count
            }
            var rest = Array(#"{"mediaType":"music","title":"Kid A"}"#.utf8)[...]
            let dripping = RequestBody(declaredLength: nil) { buffer in
                guard let byte = rest.popFirst() else { return 0 }
                buffer[0] = byte
                return 1
            }

            #expect(ada.call(.post, "/requests", body: endless).code == "body.too_large")
            #expect(ada.call(.post, "/requests", body: dripping).status == 201)
        }
    }

    @Test func aBodyThatEndsEarlyIsNoRequest() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            var chunks = [Array(#"{"mediaType":"music","title":"Kid A"}"#.utf8)]
            let short = RequestBody(declaredLength: 1000) { buffer in
                let chunk = chunks.popLast() ?? []
                buffer.copyBytes(from: chunk)
                return chunk.count
            }

            let answer = ada.call(.post, "/requests", body: short)

            #expect(answer.status == 400 && answer.code == "body.truncated")
            #expect(try db.count("media_requests") == 0)
        }
    }

    @Test func aBodyOfExactly64KiBIsRead() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            let json = Array(#"{"mediaType":"music","title":"Kid A"}"#.utf8)
            let padding = [UInt8](repeating: 0x20, count: 65_536 - json.count)

            #expect(ada.call(.post, "/requests", body: RequestBody(json + padding)).status == 201)
        }
    }

    @Test func anotherMethodIsToldWhichOnesWork() throws {
        try withDatabase { db in
            let guest = db.guest()

            #expect(guest.call(.put, "/requests").fields[.allow] == "POST, GET, HEAD")
            #expect(guest.call(.get, "/auth/login").fields[.allow] == "POST")
            #expect(guest.call(.post, "/requests/\(MediaRequestIDs.unknown)").fields[.allow] == "GET, DELETE, HEAD")
        }
    }
}

extension TestDatabase {
    /// What a request could have changed, as one text.
    fileprivate func everything() throws -> String {
        try superuser().query(
            """
            select concat_ws(' ',
              (select count(*) from media_requests), (select count(*) from jobs),
              (select count(*) from notifications), (select count(*) from error_logs),
              (select count(*) from idempotency_keys), (select count(*) from audit_log),
              (select string_agg(s::text, ' ') from sessions s), (select string_agg(u::text, ' ') from users u),
              (select string_agg(c::text, ' ') from service_config c),
              (select string_agg(s.key || s.value, ' ' order by s.key) from settings s))
            """)[0].string(0)
    }
}
