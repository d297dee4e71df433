import Postgres
import TestSupport
import Testing

@testable import MediaNest

/// An admin decides about many requests at once.
@Suite struct BulkDecisionTests {
    private func outcomes(_ decisions: [BulkDecision]) -> [Result<MediaRequest.Status, MediaRequestError>] {
        decisions.map { $0.result.map(\.status) }
    }

    @Test func eachRequestHasItsOutcome() throws {
        try withDatabase { db in
            let (ada, bob, root) = try (db.makeUser("ada"), db.makeUser("bob"), db.makeUser("root", role: .admin))
            let ids = try [
                db.makeRequest("Dune", tmdbID: "1", of: ada),
                db.makeRequest("Alien", tmdbID: "2", status: .completed, of: ada),
                MediaRequestID(), db.makeRequest("Brazil", tmdbID: "3", status: .failed, of: bob),
            ]

            let decisions = try db.services.mediaRequests.approve(ids, correlationID: "all", as: root)

            #expect(decisions.map(\.id) == ids)
            #expect(
                outcomes(decisions) == [
                    .success(.approved), .failure(.wrongState(current: .completed)), .failure(.notFound),
                    .success(.approved),
                ])
            let superuser = db.superuser()
            #expect(try superuser.query("select 1 from jobs where correlation_id = 'all'").count == 2)
            #expect(try superuser.query("select 1 from audit_log where action = 'request.approved'").count == 2)
            let told = try db.services.notifications.list(limit: 20, after: nil, as: bob).page.rows.map(\.title)
            #expect(told == ["Brazil was approved"])
        }
    }

    @Test func eachOnesTraceSaysFromWhereAndWhatItWasBefore() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let ids = try [
                db.makeRequest("Dune", tmdbID: "1", of: ada),
                db.makeRequest("Brazil", tmdbID: "2", status: .failed, of: ada),
            ]

            _ = try db.services.mediaRequests.approve(ids, address: "192.0.2.7", correlationID: "all", as: root)

            let lines = try db.superuser().query(
                "select target_id, ip_address, before::text, after::text from audit_log order by id"
            ).map { row in (0..<4).map { row.optionalString($0) } }
            let expected = zip(ids, ["pending", "failed"]).map { id, before in
                [id.text, "192.0.2.x", #"{"status": "\#(before)"}"#, #"{"status": "approved"}"#]
            }
            #expect(Set(lines) == Set(expected))
        }
    }

    @Test func theReasonIsEverybodys() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let ids = try (1...3).map { try db.makeRequest("Film", tmdbID: "\($0)", of: ada) }

            _ = try db.services.mediaRequests.deny(ids, reason: "The disk is full", correlationID: "c", as: root)

            for id in ids {
                let request = try db.services.mediaRequests.request(id, as: ada)
                #expect(request.status == .denied && request.declineReasonText == "The disk is full")
            }
        }
    }

    @Test(arguments: ["insert on notifications", "insert on jobs", "insert on audit_log"])
    func allHappenOrNone(event: String) throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let ids = try (1...3).map { try db.makeRequest("Film", tmdbID: "\($0)", of: ada) }
            try db.failOn(event)

            #expect(throws: PostgresError.self) {
                try db.services.mediaRequests.approve(ids, correlationID: "c", as: root)
            }

            for id in ids { #expect(try db.services.mediaRequests.request(id, as: ada).status == .pending) }
        }
    }

    /// With the same requests in opposite order: none waits for the other for ever, and each request is decided once.
    @Test func twoAdminsAtOnceDecideEachRequestOnce() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let environment = db.environment
            let ids = try (1...20).map { try db.makeRequest("Film", tmdbID: "\($0)", of: ada) }
            let approve: @Sendable () throws -> [Bool] = {
                try TestDatabase.services(environment).mediaRequests
                    .approve(ids, correlationID: "a", as: root).map { (try? $0.result.get()) != nil }
            }
            let deny: @Sendable () throws -> [Bool] = {
                try TestDatabase.services(environment).mediaRequests
                    .deny(ids.reversed(), reason: "no", correlationID: "b", as: root)
                    .map { (try? $0.result.get()) != nil }
            }

            let results = try concurrently([approve, deny]).map { try $0.get() }

            let winners = zip(results[0], results[1].reversed()).map { [$0, $1].count { $0 } }
            #expect(winners == Array(repeating: 1, count: ids.count))
            #expect(try db.superuser().query("select 1 from audit_log").count == ids.count)
        }
    }

    @Test func nobodyElseDecides() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let id = try db.makeRequest("Dune", tmdbID: "1", of: ada)

            #expect(throws: PostgresError.self) {
                try db.services.mediaRequests.approve([id], correlationID: "c", as: ada)
            }
            let others = try db.services.mediaRequests.approve([id], correlationID: "c", as: db.makeUser("bob"))
            #expect(outcomes(others) == [.failure(.notFound)])
        }
    }
}
