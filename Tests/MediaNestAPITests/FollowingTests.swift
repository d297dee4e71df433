import HTTP
import HTTPTypes
import MediaNest
import TestSupport
import Testing

@testable import MediaNestAPI

/// A second person follows the first one's request, and sees its public part.
@Suite struct FollowingTests {
    private func withNote(_ body: (TestDatabase, MediaRequestID, _ ada: APIClient, _ bob: APIClient) throws -> Void)
        throws
    {
        try withDatabase { db in
            let (ada, bob) = try (db.signIn("ada"), db.signIn("bob"))
            let made = ada.call(
                .post, "/requests", #"{"mediaType":"movie","tmdbId":"438631","title":"Dune","note":"For my birthday"}"#)
            try body(db, #require(made["id"]?.string.flatMap { MediaRequestID($0) }), ada, bob)
        }
    }

    @Test func whoFollowsSeesThePublicPart() throws {
        try withNote { _, id, ada, bob in
            #expect(bob.call(.get, "/requests/\(id)").code == "request.not_found")
            #expect(bob.call(.get, "/requests/\(id)/events").code == "request.not_found")

            let followed = bob.call(.post, "/requests/\(id)/follow")

            #expect(followed.status == 200 && followed["followed"]?.bool == true)
            #expect(followed["title"]?.string == "Dune" && followed["status"]?.string == "pending")
            #expect(followed["note"] == .null && !followed.text.contains("\"ada") && !followed.text.contains("birthday"))
            #expect(bob.call(.get, "/requests/\(id)").text == followed.text)
            #expect(bob.call(.get, "/requests/\(id)/events").data.count == 1)
            #expect(ada.call(.get, "/requests/\(id)")["note"]?.string == "For my birthday")
            // Nothing else opens to him.
            #expect(bob.call(.delete, "/requests/\(id)").code == "request.not_found")
            #expect(bob.call(.get, "/requests").data.isEmpty)
        }
    }

    @Test func followingTwiceIsFollowingOnce() throws {
        try withNote { db, id, _, bob in
            for _ in 1...2 { #expect(bob.call(.post, "/requests/\(id)/follow").status == 200) }

            let followers = try db.count("media_request_followers")
            #expect(followers == 1)
        }
    }

    @Test func whoNoLongerFollowsSeesNothing() throws {
        try withNote { _, id, _, bob in
            _ = bob.call(.post, "/requests/\(id)/follow")

            #expect(bob.call(.delete, "/requests/\(id)/follow").status == 204)

            #expect(bob.call(.get, "/requests/\(id)").code == "request.not_found")
            #expect(bob.call(.delete, "/requests/\(id)/follow").code == "request.not_found")
        }
    }

    @Test func nobodyFollowsHisOwnAFinishedOrAnUnknownRequest() throws {
        try withNote { db, id, ada, bob in
            let done = try db.makeRequest("Alien", tmdbID: "348", status: .completed, of: ada.principal)

            let own = ada.call(.post, "/requests/\(id)/follow")

            #expect(own.status == 409 && own.code == "request.own")
            for target in [done.text, MediaRequestIDs.unknown, "nonsense"] {
                #expect(bob.call(.post, "/requests/\(target)/follow").code == "request.not_found")
            }
            let followers = try db.count("media_request_followers")
            #expect(followers == 0)
        }
    }

    @Test func aSecondRequestOfOnesOwnNamesTheFirst() throws {
        try withNote { _, id, ada, _ in
            let again = ada.call(.post, "/requests", #"{"mediaType":"movie","tmdbId":"438631"}"#)

            #expect(again.status == 409 && again["requestId"]?.string == id.text)
        }
    }
}
