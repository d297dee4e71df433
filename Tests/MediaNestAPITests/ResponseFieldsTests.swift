import HTTP
import HTTPTypes
import MediaNest
import TestSupport
import Testing

@testable import MediaNestAPI

/// What every answer carries, whatever it answers.
@Suite struct ResponseFieldsTests {
    @Test func aCallersCorrelationIDIsTakenOver() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")

            for id in ["a", "My.own_id-1", String(repeating: "z", count: 64)] {
                for target in ["/me", "/health/live", "/nothing", "/me?x=1"] {
                    #expect(ada.call(.get, target, fields: [.correlationID: id]).fields[.correlationID] == id)
                }
            }
        }
    }

    @Test func aCorrelationIDThatCouldForgeALogLineIsReplaced() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            let given = [
                "", "two words", "a\r\nSet-Cookie: x=y", "a\nb", "a,b", "é", "\"},{\"",
                String(repeating: "z", count: 65),
            ]

            for text in given {
                let answer = ada.call(.get, "/nothing", fields: [.correlationID: text])

                let id = try #require(answer.fields[.correlationID])
                #expect(id != text && MediaRequestID(id) != nil)
                #expect(answer["correlationId"]?.string == id)
            }
            var twice = ada.fields
            twice[values: .correlationID] = ["one", "two"]
            let answer = ada.send(Request(.get, "/api/v1/me", fields: twice))
            #expect(answer.status == 200 && answer.fields[.correlationID].flatMap { MediaRequestID($0) } != nil)
        }
    }

    @Test func nothingPrivateIsKeptByCaches() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")

            for target in ["/me", "/requests", "/notifications", "/health/live", "/nothing", "/admin/settings"] {
                #expect(ada.call(.get, target).fields[.cacheControl] == "no-store", "\(target)")
            }
            #expect(ada.call(.get, "/openapi.json").fields[.cacheControl] == "public, max-age=300")
        }
    }

    /// The server below keeps the body from the wire and needs it for `Content-Length`.
    @Test func headIsAnsweredLikeGet() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")

            for target in ["/requests", "/requests/\(MediaRequestIDs.unknown)", "/me?x=1", "/health/live", "/nothing"] {
                let (get, head) = (ada.call(.get, target), ada.call(.head, target))
                #expect(head.status == get.status && head.fields[.contentType] == get.fields[.contentType], "\(target)")
            }
        }
    }

    @Test func everyAnswerIsJSON() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")

            for target in ["/me", "/requests", "/health/ready", "/openapi.json"] {
                #expect(ada.call(.get, target).fields[.contentType] == "application/json", "\(target)")
            }
            #expect(ada.call(.get, "/nothing").fields[.contentType] == "application/problem+json")
        }
    }
}
