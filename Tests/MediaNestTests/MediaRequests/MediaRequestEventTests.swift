import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct MediaRequestEventTests {
    private func steps(_ id: MediaRequestID, _ services: Services, as principal: Principal) throws -> [String] {
        try services.mediaRequests.events(id, as: principal).map {
            "\($0.from ?? "-") > \($0.to) by \($0.actor)" + ($0.reason.map { ": \($0)" } ?? "")
        }
    }

    private func submit(_ db: TestDatabase, as principal: Principal) throws -> MediaRequestID {
        let draft = try MediaRequestDraft(mediaType: .movie, tmdbID: "438631", title: "Dune")
        return try db.services.mediaRequests.submit(draft, idempotencyKey: nil, correlationID: "c", as: principal).row
            .id
    }

    @Test func everyStepIsWrittenDownWithItsActor() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let id = try submit(db, as: ada)

            _ = try db.services.mediaRequests.approve(id, correlationID: "c", as: root)
            for status in ["downloading", "downloaded"] {
                try db.worker.database.transaction(actor: .overseerr) {
                    try _ = $0.query("update media_requests set status = \(status) where id = \(id)")
                }
            }
            try db.worker.database.transaction(actor: .system) {
                try _ = $0.query("update media_requests set status = 'completed' where id = \(id)")
            }

            #expect(
                try steps(id, db.services, as: ada) == [
                    "- > pending by user", "pending > approved by admin", "approved > downloading by overseerr",
                    "downloading > downloaded by overseerr", "downloaded > completed by system",
                ])
        }
    }

    @Test func aRefusalIsWrittenDownWithItsReason() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let id = try submit(db, as: ada)

            _ = try db.services.mediaRequests.deny(id, reason: "No disk space", correlationID: "c", as: root)

            #expect(
                try steps(id, db.services, as: ada) == [
                    "- > pending by user", "pending > denied by admin: No disk space",
                ])
        }
    }

    @Test func aChangeOfSomethingElseIsNoStep() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let id = try submit(db, as: ada)

            try _ = db.worker.database.query(
                "update media_requests set title = 'Dune (2021)', status = 'pending' where id = \(id)")

            #expect(try steps(id, db.services, as: ada).count == 1)
        }
    }

    @Test func aFollowerSeesTheHistoryAndAStrangerDoesNot() throws {
        try withDatabase { db in
            let (ada, bob, eve) = try (db.makeUser("ada"), db.makeUser("bob"), db.makeUser("eve"))
            let id = try submit(db, as: ada)
            _ = try submit(db, as: bob)

            #expect(try steps(id, db.services, as: bob) == ["- > pending by user"])
            #expect(throws: MediaRequestError.notFound) { try steps(id, db.services, as: eve) }
        }
    }

    @Test func anAdminSeesEveryHistory() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let id = try submit(db, as: ada)

            #expect(try steps(id, db.services, as: root).count == 1)
        }
    }

    /// The trigger writes it, and nobody else.
    @Test(arguments: ["medianest_app", "medianest_worker"])
    func historyIsNotRewritten(role: String) throws {
        try withDatabase { db in
            let id = try db.makeRequest("Dune", tmdbID: "438631", of: db.makeUser("ada"))
            let connection = db.connection(role: role)

            for statement in [
                "update media_request_events set actor = 'admin'", "delete from media_request_events",
                "truncate media_request_events",
            ] {
                let error = #expect(throws: PostgresError.self) { try connection.query(SQL(unsafe: statement)) }
                #expect(error?.sqlState == .insufficientPrivilege)
            }
            #expect(try db.superuser().query("select 1 from media_request_events where request_id = \(id)").count == 1)
        }
    }
}
