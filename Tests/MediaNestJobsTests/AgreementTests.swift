import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestJobs

/// What is decided or happens on one side is true on the other.
@Suite struct AgreementTests {
    @Test func anApprovalHereIsOneThere() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub(["GET /api/v1/request/22": .json(200, OverseerrStub.request(22, 1))])
            overseerr.answer("POST /api/v1/request/22/approve", .json(200, OverseerrStub.request(22, 2)))
            try db.configureOverseerr(overseerr.url)
            let id = try db.handedOver(db.makeUser("ada"))

            _ = try db.services.mediaRequests.approve(id, correlationID: "yes", as: db.makeUser("root", role: .admin))
            try db.workOn()

            let approvals = overseerr.calls("POST /api/v1/request/22/approve")
            #expect(approvals.count == 1 && approvals[0].fields["x-api-user"] == nil)
            #expect(try db.request(id) == .init(.approved, overseerrID: "22"))
        }
    }

    @Test func whatIsDeniedOrTakenBackHereIsSoThere() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub([
                "GET /api/v1/request/22": .json(200, OverseerrStub.request(22, 1)),
                "POST /api/v1/request/22/decline": .json(200, OverseerrStub.request(22, 3)),
                "GET /api/v1/request/23": .json(200, OverseerrStub.request(23, 1)),
                "DELETE /api/v1/request/23": .json(204, ""),
            ])
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            let denied = try db.handedOver(ada)
            _ = try db.services.mediaRequests.deny(
                denied, reason: "No", correlationID: "no", as: db.makeUser("root", role: .admin))
            let cancelled = try db.handedOver(ada, as: 23)
            _ = try db.services.mediaRequests.cancel(cancelled, correlationID: "back", as: ada)

            try db.workOn()

            #expect(overseerr.calls("POST").map(\.line) == ["POST /api/v1/request/22/decline"])
            #expect(overseerr.calls("DELETE").map(\.line) == ["DELETE /api/v1/request/23"])
            #expect(try db.request(denied).status == .denied && db.request(cancelled).status == .cancelled)
        }
    }

    @Test func aDeclineThereIsADenialHere() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub(["GET /api/v1/request/22": .json(200, OverseerrStub.request(22, 3))])
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            let id = try db.handedOver(ada)

            for _ in 0..<3 { try db.hear(of: 22) }

            #expect(try db.request(id) == .init(.denied, overseerrID: "22"))
            #expect(try db.history(id) == ["pending by system", "denied by overseerr"])
            #expect(try db.unread(ada) == ["Dune was declined"])
        }
    }

    @Test func anApprovalThereIsOneHere() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub([
                "GET /api/v1/request/22": .json(200, OverseerrStub.request(22, 2, media: 3))
            ])
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            let id = try db.handedOver(ada)

            try db.hear(of: 22)
            #expect(try db.request(id).status == .approved)
            #expect(try db.unread(ada) == ["Dune was approved"])
            overseerr.answer(
                "GET /api/v1/request/22", .json(200, OverseerrStub.request(22, 2, media: 3, isDownloading: true)))
            try db.hear(of: 22)
            #expect(try db.request(id).status == .downloading)
        }
    }

    @Test func aCompletionThereWalksThroughAllStatesHereAndIsToldOnce() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub([
                "GET /api/v1/request/22": .json(200, OverseerrStub.request(22, 5, media: 5))
            ])
            try db.configureOverseerr(overseerr.url)
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            let id = try db.handedOver(ada)
            let draft = try MediaRequestDraft(mediaType: .movie, tmdbID: "438631", title: nil)
            _ = try db.services.mediaRequests.submit(draft, idempotencyKey: nil, correlationID: "me too", as: bob)

            for _ in 0..<3 { try db.hear(of: 22) }
            try db.queue("overseerr.reconcile")
            try db.workOn()

            #expect(try db.request(id) == .init(.completed, overseerrID: "22"))
            #expect(
                try db.history(id)
                    == [
                        "pending by system", "approved by overseerr", "downloading by overseerr",
                        "downloaded by overseerr", "completed by overseerr",
                    ])
            for person in [ada, bob] {
                let unread = try db.unread(person)
                #expect(unread == ["Dune is available"])
            }
            #expect(try db.count("notifications") == 2)
        }
    }

    @Test func olderNewsOfARequestIsNoLongerUnread() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub([
                "GET /api/v1/request/22": .json(200, OverseerrStub.request(22, 2, media: 3))
            ])
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            _ = try db.handedOver(ada)
            try db.hear(of: 22)

            overseerr.answer("GET /api/v1/request/22", .json(200, OverseerrStub.request(22, 5, media: 5)))
            try db.hear(of: 22)

            #expect(try db.unread(ada) == ["Dune is available"])
            #expect(try db.count("notifications") == 2)
        }
    }

    @Test func whatNobodyHandedOverIsIgnored() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub([
                "GET /api/v1/request/99": .json(200, OverseerrStub.request(99, 5, media: 5))
            ])
            try db.configureOverseerr(overseerr.url)
            let id = try db.handedOver(db.makeUser("ada"))

            try db.hear(of: 99)

            #expect(try db.request(id).status == .pending)
            #expect(overseerr.calls.isEmpty)
            #expect(try db.statuses(of: "overseerr.sync_remote") == ["succeeded"])
        }
    }

    /// Making it again would overrule whoever deleted it.
    @Test func aRequestThatWasDeletedThereIsAnAdmins() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub()
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            let id = try db.handedOver(ada)

            try db.hear(of: 22)

            #expect(
                try db.request(id)
                    == .init(.manual, lastError: "The request was deleted at Overseerr."))
            #expect(try db.history(id).suffix(2) == ["failed by overseerr", "manual by overseerr"])
            #expect(try db.unread(ada) == ["Dune needs an admin"])
        }
    }

    /// Webhooks get lost: the reconciliation finds what they did not tell.
    @Test func reconcilingLooksAtEveryOpenRequest() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub([
                "GET /api/v1/request/22": .json(200, OverseerrStub.request(22, 3)),
                "GET /api/v1/request/23": .json(200, OverseerrStub.request(23, 5, media: 5)),
            ])
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            let declined = try db.handedOver(ada)
            try db.superuser().query("update media_requests set tmdb_id = '348'")
            let completed = try db.handedOver(ada, as: 23, status: .downloading)

            try db.queue("overseerr.reconcile")
            try db.makeWorker().drain()

            #expect(try db.request(declined).status == .denied && db.request(completed).status == .completed)
            // What is over is not asked for again.
            let before = overseerr.calls.count
            try db.queue("overseerr.reconcile")
            try db.makeWorker().drain()
            #expect(overseerr.calls.count == before)
        }
    }

    @Test func anApprovedRequestThatIsTakenBackGoesThereToo() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub([
                "GET /api/v1/request/22": .json(200, OverseerrStub.request(22, 2, media: 3)),
                "DELETE /api/v1/request/22": .json(204, ""),
            ])
            try db.configureOverseerr(overseerr.url)
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            let id = try db.handedOver(ada, status: .approved)
            _ = try db.services.mediaRequests.follow(id, as: bob)

            _ = try db.services.mediaRequests.cancel(id, correlationID: "back", as: ada)
            for _ in 0..<2 {
                try db.queue("overseerr.sync_request", #"{"requestId":"\#(id)"}"#)
                try db.workOn()
            }

            #expect(overseerr.calls("DELETE /api/v1/request/22").count >= 1)
            #expect(try db.unread(ada).isEmpty)
            #expect(try db.unread(bob) == ["Dune was taken back"])
            #expect(try db.count("notifications") == 1)
        }
    }

    @Test func whatIsBeingDownloadedForOthersStaysThere() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub([
                "GET /api/v1/request/22": .json(200, OverseerrStub.request(22, 2, media: 3, isDownloading: true))
            ])
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            let id = try db.handedOver(ada, status: .approved)

            _ = try db.services.mediaRequests.cancel(id, correlationID: "back", as: ada)
            try db.workOn()

            #expect(overseerr.calls("DELETE").isEmpty)
            #expect(try db.request(id).status == .cancelled)
        }
    }

    @Test func seasonsThatArriveAreToldOnceEach() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub.friendly()
            func remote(_ status: Int, available: [Int], media: Int = 4) {
                let request = OverseerrStub.request(
                    22, status, media: media, seasons: [1, 2, 3], available: available)
                overseerr.answer("GET /api/v1/request/22", .json(200, request))
                overseerr.answer(OverseerrStub.submission, .json(201, request))
            }
            remote(2, available: [], media: 3)
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            let id = try db.ask(ada, .tv, "1399", title: "Thrones")
            try db.makeWorker().drain()

            for available in [[1], [1], [1, 2]] {
                remote(2, available: available)
                for _ in 0..<2 { try db.hear(of: 22) }
                let detail = try db.services.mediaRequests.request(id, as: ada)
                #expect(detail.availableSeasons == available && detail.handedOverSeasons == [1, 2, 3])
            }
            let news = try db.services.notifications.list(limit: 10, after: nil, as: ada).page.rows
            #expect(news.filter { !$0.isRead }.map(\.message) == ["2 of 3 seasons of Thrones are in Plex now: 1, 2."])
            #expect(news.filter { $0.event == "request.partly_available" }.count == 2)

            remote(5, available: [1, 2, 3], media: 5)
            try db.hear(of: 22)
            #expect(try db.request(id).status == .completed)
            #expect(try db.unread(ada) == ["Thrones is available"])
            #expect(try db.services.mediaRequests.request(id, as: ada).availableSeasons == [1, 2, 3])
        }
    }

    /// Many that stay open for long, and one that cannot be looked at, keep none waiting for ever.
    @Test func everyRequestHasItsTurn() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub()
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            for number in 1...5 {
                overseerr.answer(
                    "GET /api/v1/request/\(number)", .json(200, OverseerrStub.request(number, 2, media: 3)))
                _ = try db.makeRequest("Film", tmdbID: String(number), status: .approved, of: ada)
            }
            try db.superuser().query("update media_requests set overseerr_id = tmdb_id")
            try JobRepository(database: db.worker.database).enqueueDue(kind: "overseerr.reconcile", everySeconds: 60)
            func look() throws -> Int { try db.worker.overseerr.reconcileAll(limit: 2).checked }

            let looks = try (1...3).map { _ in try look() }

            #expect(looks == [2, 2, 1])
            #expect(Set(overseerr.calls.map(\.line)).count == 5 && overseerr.calls.count == 5)
            #expect(try look() == 2, "and from the beginning")
        }
    }
}
