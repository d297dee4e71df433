import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct AdminRequestRoutesTests {
    @Test func theListSaysWhoAsked() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            _ = try db.makeRequest("Dune", tmdbID: "438631", of: ada)
            _ = try db.makeRequest("Alien", tmdbID: "348", status: .denied, of: bob)

            let all = root.call(.get, "/admin/requests").data

            #expect(all.map { $0["title"]?.string } == ["Alien", "Dune"])
            #expect(
                all.last?["user"]
                    == .object([
                        "id": .string(ada.userID.text), "name": .string("ada"), "email": .string("ada@test.local"),
                    ]))
            let denied = root.call(.get, "/admin/requests?status=denied&limit=1")
            #expect(denied.data.map { $0["title"]?.string } == ["Alien"] && denied["nextCursor"] == .null)
            let first = root.call(.get, "/admin/requests?limit=1")
            let cursor = try #require(first["nextCursor"]?.string)
            #expect(
                root.call(.get, "/admin/requests?limit=1&cursor=\(cursor)").data.map { $0["title"]?.string } == ["Dune"]
            )
        }
    }

    @Test func approvingTellsThePersonAndQueuesTheHandOver() throws {
        try withDatabase { db in
            let (ada, root) = try (db.signIn("ada"), db.signIn("root", role: .admin))
            let id = try db.makeRequest("Dune", tmdbID: "438631", of: ada.principal)

            let approved = root.call(.post, "/admin/requests/\(id)/approve", fields: [.correlationID: "decision-1"])

            #expect(
                approved.status == 200 && approved["status"]?.string == "approved" && approved["id"]?.string == id.text)
            let news = ada.call(.get, "/notifications")
            #expect(news.data.map { $0["title"]?.string } == ["Dune was approved"])
            #expect(news.data.first?["metadata"] == .object(["requestId": .string(id.text)]))
            #expect(ada.call(.get, "/requests/\(id)/events").data.last?["actor"]?.string == "admin")
            let job = try db.superuser().query("select kind, parameters ->> 'requestId', correlation_id from jobs")
            #expect(
                job.map { [$0.string(0), $0.string(1), $0.string(2)] } == [
                    ["overseerr.sync_request", id.text, "decision-1"]
                ])
            let audit = try db.superuser().query("select action, actor_id, target_id, correlation_id from audit_log")
            #expect(
                audit.map { row in (0..<4).map { row.string($0) } }
                    == [["request.approved", root.principal.userID.text, id.text, "decision-1"]])

            let tooLate = root.call(.post, "/admin/requests/\(id)/approve")
            #expect(tooLate.status == 409 && tooLate.code == "request.wrong_state")
            #expect(tooLate["detail"]?.string?.contains("approved") == true)
            #expect(try db.count("notifications") == 1)
            #expect(try db.count("audit_log") == 1)
        }
    }

    @Test func denyingGivesTheReason() throws {
        try withDatabase { db in
            let (ada, root) = try (db.signIn("ada"), db.signIn("root", role: .admin))
            let id = try db.makeRequest("Dune", tmdbID: "438631", of: ada.principal)
            let bob = try db.signIn("bob")
            _ = bob.call(.post, "/requests", #"{"mediaType":"movie","tmdbId":"438631"}"#)

            let denied = root.call(.post, "/admin/requests/\(id)/deny", #"{"reason":"It is not out yet."}"#)

            #expect(
                denied.status == 200 && denied["status"]?.string == "denied"
                    && denied["declineReason"]?.string == "It is not out yet.")
            #expect(ada.call(.get, "/requests/\(id)")["declineReason"]?.string == "It is not out yet.")
            #expect(ada.call(.get, "/requests/\(id)/events").data.last?["reason"]?.string == "It is not out yet.")
            // Who follows is told as well.
            for person in [ada, bob] {
                let news = person.call(.get, "/notifications").data
                #expect(
                    news.map { $0["message"]?.string } == [
                        "Your request for Dune was declined. Reason: It is not out yet."
                    ])
            }
            #expect(
                root.call(.post, "/admin/requests/\(id)/deny", #"{"reason":"Again"}"#).code == "request.wrong_state")
        }
    }

    @Test func whatDoesNotExistIsNotDecided() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)

            #expect(root.call(.post, "/admin/requests/\(MediaRequestIDs.unknown)/approve").code == "request.not_found")
            #expect(
                root.call(.post, "/admin/requests/\(MediaRequestIDs.unknown)/deny", #"{"reason":"x"}"#).code
                    == "request.not_found")
            #expect(try db.count("audit_log") == 0)
        }
    }

    @Test func whoComesSecondIsToldTheCurrentState() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            let id = try db.makeRequest("Dune", tmdbID: "438631", of: db.makeUser("ada"))
            _ = root.call(.post, "/admin/requests/\(id)/deny", #"{"reason":"No"}"#)

            for action in ["approve", "retry", "resolve"] {
                let answer = root.call(.post, "/admin/requests/\(id)/\(action)")
                #expect(answer.status == 409 && answer.code == "request.wrong_state", "\(action)")
                #expect(answer["currentStatus"]?.string == "denied")
            }
        }
    }

    /// What may be done from each state, and what it leads to; all else is refused with the state.
    @Test func eachActionHasItsStates() throws {
        try withDatabase { db in
            try db.allowManyCalls()
            let root = try db.signIn("root", role: .admin)
            let ada = try db.makeUser("ada")
            let table: [String: [MediaRequest.Status: String]] = [
                "approve": [.pending: "approved", .failed: "approved", .manual: "approved"],
                "deny": [.pending: "denied", .failed: "denied", .manual: "denied"],
                "retry": [.failed: "retrying", .manual: "approved"],
                "resolve": [.failed: "completed", .manual: "completed"],
            ]
            var number = 0
            for (action, outcomes) in table {
                for status in MediaRequest.Status.allCases {
                    number += 1
                    let id = try db.makeRequest("Film", tmdbID: "\(number)", status: status, of: ada)

                    let answer = root.call(
                        .post, "/admin/requests/\(id)/\(action)", action == "deny" ? #"{"reason":"No"}"# : nil)

                    let place: Comment = "\(action) from \(status)"
                    if let outcome = outcomes[status] {
                        #expect(answer.status == 200 && answer["status"]?.string == outcome, place)
                    } else {
                        #expect(answer.status == 409 && answer["currentStatus"]?.string == status.rawValue, place)
                    }
                }
            }
        }
    }

    @Test func anAdminSeesAnybodysRequestWithWhoAskedAndHowManyFollow() throws {
        try withDatabase { db in
            let (ada, bob, root) = try (db.makeUser("ada"), db.signIn("bob"), db.signIn("root", role: .admin))
            let id = try db.makeRequest("Dune", tmdbID: "438631", of: ada)
            _ = bob.call(.post, "/requests/\(id)/follow")

            let request = root.call(.get, "/admin/requests/\(id)")

            #expect(request["title"]?.string == "Dune" && request["followers"]?.int == 1)
            #expect(request["user"]?["email"]?.string == "ada@test.local" && request["followed"]?.bool == false)
            #expect(root.call(.get, "/admin/requests/\(MediaRequestIDs.unknown)").code == "request.not_found")
        }
    }
}
