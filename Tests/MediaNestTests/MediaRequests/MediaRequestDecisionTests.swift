import Postgres
import TestSupport
import Testing

@testable import MediaNest

/// What admins decide about requests.
@Suite struct MediaRequestDecisionTests {
    private func withPending(_ body: (TestDatabase, MediaRequestID, _ ada: Principal, _ root: Principal) throws -> Void)
        throws
    {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            try body(db, db.makeRequest("Dune", tmdbID: "438631", of: ada), ada, root)
        }
    }

    @Test func anApprovalIsToldTracedAndHandedOver() throws {
        try withPending { db, id, ada, root in
            let row = try db.services.mediaRequests.approve(id, correlationID: "abc", as: root)

            #expect(row.status == .approved)
            let superuser = db.superuser()
            let decided = try superuser.row("select decided_by, decided_at is not null from media_requests")
            #expect(decided.string(0) == root.userID.text)
            #expect(decided.bool(1))
            let job = try superuser.query("select kind, unique_key, correlation_id from jobs")
            #expect(
                job.map { [$0.string(0), $0.string(1), $0.string(2)] } == [["overseerr.sync_request", id.text, "abc"]])
            let audit = try superuser.query(
                "select action, target_type, target_id, actor_id, actor_label, correlation_id from audit_log")
            #expect(audit.count == 1)
            let line = (0..<6).map { audit[0].optionalString($0) }
            #expect(line == ["request.approved", "media_request", id.text, root.userID.text, "r***@test.local", "abc"])
            let news = try db.services.notifications.list(limit: 20, after: nil, as: ada)
            #expect(news.page.rows.map(\.title) == ["Dune was approved"])
            #expect(news.unreadCount == 1)
        }
    }

    @Test func theReasonOfADenialIsShownToTheRequester() throws {
        try withPending { db, id, ada, root in
            _ = try db.services.mediaRequests.deny(id, reason: "No disk space", correlationID: "c", as: root)

            let row = try db.services.mediaRequests.request(id, as: ada)
            #expect(row.status == .denied)
            #expect(row.declineReasonText == "No disk space")
            let news = try db.services.notifications.list(limit: 20, after: nil, as: ada).page.rows
            #expect(news.map(\.message) == ["Your request for Dune was declined. Reason: No disk space"])
        }
    }

    @Test func aSecondDecisionIsToldWhatTheFirstWas() throws {
        try withPending { db, id, _, root in
            let requests = db.services.mediaRequests
            _ = try requests.approve(id, correlationID: "c", as: root)

            #expect(throws: MediaRequestError.wrongState(current: .approved)) {
                try requests.approve(id, correlationID: "c", as: root)
            }
            #expect(throws: MediaRequestError.wrongState(current: .approved)) {
                try requests.deny(id, reason: "late", correlationID: "c", as: root)
            }
            #expect(try db.superuser().query("select 1 from audit_log").count == 1)
        }
    }

    @Test func aRequestThatNeedsAnAdminCanBeDecided() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let ids = try (1...2).map { try db.makeRequest("Film", tmdbID: "\($0)", status: .manual, of: ada) }

            #expect(try db.services.mediaRequests.approve(ids[0], correlationID: "c", as: root).status == .approved)
            #expect(
                try db.services.mediaRequests.deny(ids[1], reason: "no", correlationID: "c", as: root).status == .denied
            )
        }
    }

    @Test func nobodyDecidesOverARequestThatIsNotThere() throws {
        try withPending { db, _, _, root in
            #expect(throws: MediaRequestError.notFound) {
                try db.services.mediaRequests.approve(MediaRequestID(), correlationID: "c", as: root)
            }
        }
    }

    /// The database holds this even if a route forgot to ask for the role.
    @Test func aUserDecidesNothing() throws {
        try withPending { db, id, ada, _ in
            let bob = try db.makeUser("bob")

            let error = #expect(throws: PostgresError.self) {
                try db.services.mediaRequests.approve(id, correlationID: "c", as: ada)
            }
            #expect(error?.constraint == "media_requests_decision")
            #expect(throws: MediaRequestError.notFound) {
                try db.services.mediaRequests.approve(id, correlationID: "c", as: bob)
            }
            #expect(try db.services.mediaRequests.request(id, as: ada).status == .pending)
        }
    }

    @Test func ofTwoAdminsAtOnceExactlyOneWins() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let environment = db.environment
            for number in 1...5 {
                let id = try db.makeRequest("Film", tmdbID: "\(number)", of: ada)
                let approve: @Sendable () throws -> MediaRequest.Status = {
                    try TestDatabase.services(environment).mediaRequests.approve(id, correlationID: "a", as: root)
                        .status
                }
                let deny: @Sendable () throws -> MediaRequest.Status = {
                    try TestDatabase.services(environment).mediaRequests.deny(
                        id, reason: "no", correlationID: "b", as: root
                    ).status
                }

                let outcomes = concurrently([approve, deny])

                let decided = try db.services.mediaRequests.request(id, as: ada).status
                #expect(outcomes.compactMap { try? $0.get() } == [decided])
                let refusals = outcomes.compactMap { outcome in
                    if case .failure(let error) = outcome { error as? MediaRequestError } else { nil }
                }
                #expect(refusals == [.wrongState(current: decided)])
                #expect(try db.services.notifications.list(limit: 20, after: nil, as: ada).page.rows.count == number)
            }
        }
    }

    @Test(arguments: ["insert on notifications", "insert on jobs", "insert on audit_log"])
    func aDecisionHappensWithAllThatBelongsToItOrNotAtAll(event: String) throws {
        try withPending { db, id, ada, root in
            try db.failOn(event)

            #expect(throws: PostgresError.self) {
                try db.services.mediaRequests.approve(id, correlationID: "c", as: root)
            }

            #expect(try db.services.mediaRequests.request(id, as: ada).status == .pending)
            #expect(try db.services.mediaRequests.events(id, as: ada).count == 1)
            for table in ["notifications", "jobs", "audit_log"] {
                #expect(try db.superuser().query(SQL(unsafe: "select 1 from \(table)")).isEmpty, "\(table)")
            }
        }
    }

    @Test func whoFollowsIsToldAsWell() throws {
        try withPending { db, id, ada, root in
            let (bob, eve) = try (db.makeUser("bob"), db.makeUser("eve"))
            _ = try db.services.mediaRequests.submit("Dune", tmdbID: "438631", as: bob)

            _ = try db.services.mediaRequests.approve(id, correlationID: "c", as: root)

            for (person, count) in [(ada, 1), (bob, 1), (eve, 0), (root, 0)] {
                #expect(try db.services.notifications.list(limit: 20, after: nil, as: person).page.rows.count == count)
            }
        }
    }

    @Test func theAdminsListHasEverybodysWithTheirNames() throws {
        try withDatabase { db in
            let (ada, bob, root) = try (db.makeUser("ada"), db.makeUser("bob"), db.makeUser("root", role: .admin))
            _ = try db.makeRequest("Dune", tmdbID: "1", of: ada)
            _ = try db.makeRequest("Alien", tmdbID: "2", status: .approved, of: bob)
            _ = try db.makeRequest("Brazil", tmdbID: "3", of: bob)
            func list(_ status: MediaRequest.Status?, limit: Int, after cursor: Cursor? = nil) throws -> Page<
                MediaRequestRow
            > {
                try db.services.mediaRequests.listAll(.in(status), limit: limit, after: cursor, as: root)
            }

            let first = try list(nil, limit: 2)
            let second = try list(nil, limit: 2, after: first.next)

            #expect((first.rows + second.rows).map(\.titleText) == ["Brazil", "Alien", "Dune"])
            #expect(second.next == nil)
            #expect(first.rows.first?.userName.map { String(decoding: $0, as: UTF8.self) } == "bob")
            #expect(second.rows.last?.userEmail.map { String(decoding: $0, as: UTF8.self) } == "ada@test.local")
            #expect(try list(.approved, limit: 20).rows.map(\.titleText) == ["Alien"])
        }
    }
}
