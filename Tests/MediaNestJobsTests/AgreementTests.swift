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

    @Test func aRequestThatWasDeletedThereHasFailed() throws {
        try withDatabase { db in
            let overseerr = try OverseerrStub()
            try db.configureOverseerr(overseerr.url)
            let ada = try db.makeUser("ada")
            let id = try db.handedOver(ada)

            try db.hear(of: 22)

            #expect(
                try db.request(id)
                    == .init(.failed, overseerrID: "22", lastError: "The request was deleted at Overseerr."))
            #expect(try db.unread(ada) == ["Dune could not be added"])
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
}
