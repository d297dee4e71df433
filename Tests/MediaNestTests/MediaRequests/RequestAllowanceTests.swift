import MediaNest
import Postgres
import TestSupport
import Testing

@Suite struct RequestAllowanceTests {
    @Test func oneMoreThanTheOpenLimitIsRefusedUntilOneIsTakenBack() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            try db.superuser().query("update users set open_request_limit = 1 where id = \(ada.userID)")
            let first = try db.submit("603", as: ada)

            #expect(throws: MediaRequestError.tooManyOpen(limit: 1)) { try db.submit("604", as: ada) }
            _ = try db.services.mediaRequests.cancel(first, correlationID: "test", as: ada)
            #expect(throws: Never.self) { try db.submit("604", as: ada) }
        }
    }

    @Test func theQuotaCountsTheWindowAndNotWhatWasDeclined() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            try db.superuser().query(
                "update users set request_quota_limit = 1, request_quota_days = 3 where id = \(ada.userID)")
            _ = try db.makeRequest("Barbie", tmdbID: "346698", status: .denied, of: ada)
            let old = try db.submit("603", as: ada)

            #expect(throws: MediaRequestError.quotaUsed(limit: 1, days: 3)) { try db.submit("604", as: ada) }
            try db.superuser().query(
                "update media_requests set created_at = now() - interval '4 days' where id = \(old)")
            #expect(throws: Never.self) { try db.submit("604", as: ada) }
        }
    }

    @Test func followingSomebodyElsesRequestCostsNoQuota() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            try db.superuser().query("update users set open_request_limit = 0 where id = \(bob.userID)")
            let id = try db.submit("603", as: ada)

            #expect(try db.submit("603", as: bob) == id)
        }
    }

    @Test(arguments: ["open_request_limit", "request_quota_limit"])
    func requestsAtTheSameMomentDoNotPassTheLimitTogether(column: String) throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            try db.superuser().execute(script: "update users set \(column) = 1")
            let environment = db.environment

            for round in 0..<3 {
                let outcomes = concurrently(
                    (1...4).map { number in
                        {
                            let draft = try MediaRequestDraft(
                                mediaType: .movie, tmdbID: "\(round + 1)\(number)", title: "Film")
                            _ = try TestDatabase.services(environment).mediaRequests.submit(
                                draft, idempotencyKey: nil, correlationID: "c", as: ada)
                        }
                    })

                let made = outcomes.filter { if case .success = $0 { true } else { false } }
                #expect(made.count == 1)
                try db.superuser().query("delete from media_requests")
            }
        }
    }

    @Test func aTrustedPersonsRequestIsApprovedAtOnce() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            try db.superuser().query("update users set auto_approve = true where id = \(ada.userID)")
            let id = try db.submit("603", as: ada)

            #expect(try db.services.mediaRequests.request(id, as: ada).status == .approved)
        }
    }
}

extension TestDatabase {
    /// Asks for a film and returns the request, the person's own or the followed one.
    @discardableResult
    fileprivate func submit(_ tmdbID: String, as principal: Principal) throws -> MediaRequestID {
        let draft = try MediaRequestDraft(mediaType: .movie, tmdbID: tmdbID, title: "Film")
        switch try services.mediaRequests.submit(draft, idempotencyKey: nil, correlationID: "test", as: principal) {
        case .created(let row), .followed(let row), .repeated(let row): return row.id
        }
    }
}
