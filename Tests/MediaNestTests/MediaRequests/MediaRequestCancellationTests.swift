import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNest

@Suite struct MediaRequestCancellationTests {
    @Test func whatHasNotBegunCanBeTakenBack() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let ids = try [
                db.makeRequest("Dune", tmdbID: "1", status: .pending, of: ada),
                db.makeRequest("Alien", tmdbID: "2", status: .approved, of: ada),
            ]

            for id in ids {
                #expect(try db.services.mediaRequests.cancel(id, correlationID: "c", as: ada).status == .cancelled)
            }

            let jobs = try db.superuser().query(
                "select unique_key from jobs where kind = 'overseerr.sync_request' order by created_at")
            #expect(jobs.map { $0.string(0) } == ids.map(\.text))
        }
    }

    @Test func whatHasBegunOrEndedCannotBeTakenBack() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            for (number, status) in MediaRequest.Status.allCases.enumerated()
            where ![.pending, .approved].contains(status) {
                let id = try db.makeRequest("Film", tmdbID: "\(number + 1)", status: status, of: ada)

                #expect(throws: MediaRequestError.wrongState(current: status)) {
                    try db.services.mediaRequests.cancel(id, correlationID: "c", as: ada)
                }
            }
            #expect(try db.superuser().query("select 1 from jobs").isEmpty)
        }
    }

    @Test func nobodyTakesBackAnothersRequest() throws {
        try withDatabase { db in
            let (ada, bob, root) = try (db.makeUser("ada"), db.makeUser("bob"), db.makeUser("root", role: .admin))
            let id = try db.makeRequest("Dune", tmdbID: "438631", of: ada)

            for person in [bob, root] {
                #expect(throws: MediaRequestError.notFound) {
                    try db.services.mediaRequests.cancel(id, correlationID: "c", as: person)
                }
            }
            #expect(try db.services.mediaRequests.request(id, as: ada).status == .pending)
        }
    }
}
