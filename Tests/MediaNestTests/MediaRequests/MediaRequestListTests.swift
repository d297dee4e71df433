import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNest

@Suite struct MediaRequestListTests {
    @Test func anotherUsersRequestIsNotFound() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            let id = try db.makeRequest("Dune", tmdbID: "438631", of: ada)

            #expect(try db.services.mediaRequests.request(id, as: ada).id == id)
            #expect(throws: MediaRequestError.notFound) { try db.services.mediaRequests.request(id, as: bob) }
            #expect(throws: MediaRequestError.notFound) {
                try db.services.mediaRequests.request(MediaRequestID(), as: ada)
            }
            #expect(throws: MediaRequestError.notFound) { try db.services.mediaRequests.request(nil, as: ada) }
        }
    }

    @Test func theNewestComesFirst() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let ids = try (1...3).map { try db.makeRequest("Film \($0)", tmdbID: "\($0)", of: ada) }

            #expect(
                try db.services.mediaRequests.list(.all, limit: 20, after: nil, as: ada).rows.map(\.id)
                    == ids.reversed()
            )
        }
    }

    /// Also when many rows have one and the same time, as an import leaves them.
    @Test func pagesCoverEveryRowOnce() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let ids = try Set((1...7).map { try db.makeRequest("Film \($0)", tmdbID: "\($0)", of: ada) })
            try db.superuser().query(
                """
                update media_requests
                set created_at = case when tmdb_id in ('1', '7') then now() else '2026-11-21 02:17:54.123456+00' end
                """
            )

            for limit in [1, 2, 3, 5] {
                var (seen, cursor): ([MediaRequestID], Cursor?) = ([], nil)
                repeat {
                    let page = try db.services.mediaRequests.list(.all, limit: limit, after: cursor, as: ada)
                    #expect(page.rows.count == min(limit, 7 - seen.count))
                    seen += page.rows.map(\.id)
                    cursor = page.next.flatMap { Cursor($0.text) }
                } while cursor != nil && seen.count < 20

                #expect(seen.count == 7)
                #expect(Set(seen) == ids)
            }
        }
    }

    @Test func aFullLastPageHasNoNext() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            for number in 1...2 { _ = try db.makeRequest("Film", tmdbID: "\(number)", of: ada) }

            #expect(try db.services.mediaRequests.list(.all, limit: 2, after: nil, as: ada).next == nil)
            #expect(try db.services.mediaRequests.list(.all, limit: 1, after: nil, as: ada).next != nil)
        }
    }

    @Test func theListIsFilteredByState() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            _ = try db.makeRequest("Dune", tmdbID: "1", of: ada)
            let approved = try db.makeRequest("Alien", tmdbID: "2", status: .approved, of: ada)

            #expect(
                try db.services.mediaRequests.list(.in(.approved), limit: 20, after: nil, as: ada).rows.map(\.id) == [
                    approved
                ])
            #expect(try db.services.mediaRequests.list(.in(.failed), limit: 20, after: nil, as: ada).rows.isEmpty)
        }
    }

    @Test func somebodyElsesCursorOpensNothing() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            for number in 1...3 { _ = try db.makeRequest("Film", tmdbID: "\(number)", of: ada) }
            let cursor = try #require(try db.services.mediaRequests.list(.all, limit: 1, after: nil, as: ada).next)

            #expect(try db.services.mediaRequests.list(.all, limit: 20, after: cursor, as: bob).rows.isEmpty)
        }
    }

    @Test func theTimeFromAskingToAvailabilityIsTold() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let id = try db.makeRequest("Dune", tmdbID: "1", status: .completed, of: ada)
            try db.superuser().query(
                "update media_requests set created_at = completed_at - interval '2 hours 5 minutes' where id = \(id)")

            #expect(try db.services.mediaRequests.request(id, as: ada).processingTime == "2 h 5 min")
        }
    }
}
