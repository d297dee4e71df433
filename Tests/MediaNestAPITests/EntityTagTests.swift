import HTTP
import HTTPTypes
import MediaNest
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct EntityTagTests {
    @Test func whoHasTheAnswerIsSparedIt() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            let first = ada.call(.get, "/requests", fields: [.ifNoneMatch: "\"\""])
            let tag = try #require(first.fields[.eTag])
            #expect(first.status == 200 && tag.hasPrefix("\"") && tag.hasSuffix("\""))

            for known in [tag, "W/" + tag, "\"x\", " + tag, "*"] {
                let answer = ada.call(.get, "/requests", fields: [.ifNoneMatch: known])
                #expect(answer.status == 304 && answer.text.isEmpty && answer.fields[.eTag] == tag, "\(known)")
                #expect(answer.fields[.rateLimitLimit] == "100" && answer.fields[.correlationID] != nil)
            }

            _ = ada.call(.post, "/requests", #"{"mediaType":"movie","tmdbId":"438631"}"#)
            let changed = ada.call(.get, "/requests", fields: [.ifNoneMatch: tag])
            #expect(changed.status == 200 && changed.data.count == 1 && changed.fields[.eTag] != tag)
        }
    }

    @Test func browsersGetATagWithoutAsking() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")

            #expect(ada.call(.get, "/requests", fields: [.secFetchSite: "same-origin"]).fields[.eTag] != nil)
            #expect(ada.call(.get, "/requests").fields[.eTag] == nil)
            // Problems and writes have none.
            #expect(ada.call(.get, "/requests/1", fields: [.ifNoneMatch: "*"]).status == 404)
            #expect(ada.call(.post, "/notifications/read-all", fields: [.ifNoneMatch: "*"]).status == 204)
        }
    }
}
