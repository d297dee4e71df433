import Postgres
import TestSupport
import Testing

@testable import MediaNest

/// The list of somebody else's requests that a person follows.
@Suite struct FollowedRequestTests {
    private func followed(
        _ db: TestDatabase, _ filter: MediaRequestFilter = .all, limit: Int = 20, after cursor: Cursor? = nil,
        as person: Principal
    ) throws -> Page<MediaRequestRow> {
        try db.services.mediaRequests.followed(filter, limit: limit, after: cursor, as: person)
    }

    @Test func onlyWhoFollowsHasItInHisList() throws {
        try withDatabase { db in
            let (ada, bob, carl) = try (db.makeUser("ada"), db.makeUser("bob"), db.makeUser("carl"))
            let id = try db.makeRequest("Dune", tmdbID: "438631", of: ada)
            _ = try db.makeRequest("Alien", tmdbID: "348", of: ada)
            _ = try db.services.mediaRequests.follow(id, as: bob)

            #expect(try followed(db, as: bob).rows.map(\.id) == [id])
            #expect(try followed(db, as: carl).rows.isEmpty)
            // Who asked does not follow.
            #expect(try followed(db, as: ada).rows.isEmpty)
            try db.services.mediaRequests.unfollow(id, as: bob)
            #expect(try followed(db, as: bob).rows.isEmpty)
        }
    }

    /// What a follower may not know is not in it, also when the request is over.
    @Test func itShowsThePublicPartAlsoOfWhatIsOver() throws {
        try withDatabase { db in
            let (ada, bob, root) = try (db.makeUser("ada"), db.makeUser("bob"), db.makeUser("root", role: .admin))
            let id = try db.makeRequest("Dune", tmdbID: "438631", of: ada)
            try db.superuser().query("update media_requests set note = 'for ada', last_error = 'ada has no account'")
            _ = try db.services.mediaRequests.follow(id, as: bob)
            _ = try db.services.mediaRequests.deny(id, reason: "No room.", correlationID: "c", as: root)

            let row = try #require(try followed(db, as: bob).rows.first)

            #expect(
                row.status == .denied && row.declineReason.map { String(decoding: $0, as: UTF8.self) } == "No room.")
            #expect(row.note == nil && row.lastError == nil)
        }
    }

    @Test func itIsFilteredAndPagedLikeOnesOwn() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            let ids = try (1...5).map { try db.makeRequest("Film \($0)", tmdbID: "\($0)", of: ada) }
            for id in ids { _ = try db.services.mediaRequests.follow(id, as: bob) }
            try db.superuser().query("update media_requests set status = 'approved' where id = \(ids[1])")
            var search = MediaRequestFilter()
            search.search = "film 4"

            let first = try followed(db, limit: 3, as: bob)
            let second = try followed(db, limit: 3, after: first.next.flatMap { Cursor($0.text) }, as: bob)

            #expect((first.rows + second.rows).map(\.id) == ids.reversed() && second.next == nil)
            #expect(try followed(db, .in(.approved), as: bob).rows.map(\.id) == [ids[1]])
            #expect(try followed(db, search, as: bob).rows.map(\.id) == [ids[3]])
        }
    }
}
