import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct MediaRequestStatusTests {
    private typealias Status = MediaRequest.Status

    /// Puts the request into a state that no transition may lead to, past the trigger.
    private func force(_ status: Status, _ id: MediaRequestID, on superuser: PostgresConnection) throws {
        try superuser.pipeline([
            "select set_config('session_replication_role', 'replica', true)",
            """
            update media_requests
            set status = \(status), completed_at = case when \(status) = 'completed' then now() end
            where id = \(id)
            """,
        ])
    }

    private func successors(of id: MediaRequestID, from status: Status, _ db: TestDatabase) throws -> Set<Status> {
        let superuser = db.superuser()
        return try Set(
            Status.allCases.filter { target in
                try force(status, id, on: superuser)
                do {
                    try db.worker.database.connection.query(
                        "update media_requests set status = \(target) where id = \(id)")
                    return target != status  // staying is no transition
                } catch let error as PostgresError {
                    #expect(error.sqlState == .checkViolation)
                    #expect(error.constraint == "media_requests_transition")
                    return false
                }
            })
    }

    @Test func theDatabaseAllowsExactlyTheSuccessors() throws {
        try withDatabase { db in
            let id = try db.makeRequest("Dune", tmdbID: "438631", of: db.makeUser("ada"))

            for status in Status.allCases {
                #expect(try successors(of: id, from: status, db) == Set(status.successors), "from \(status)")
            }
        }
    }

    /// DESIGN's table, word for word; what is not in it is refused.
    @Test(
        arguments: [
            (.pending, [.approved, .denied, .cancelled, .failed]), (.approved, [.downloading, .failed, .cancelled]),
            (.downloading, [.downloaded, .failed]), (.downloaded, [.completed]), (.failed, [.retrying, .manual]),
            (.retrying, [.downloading, .failed]), (.manual, [.approved, .completed, .denied]), (.denied, []),
            (.cancelled, []), (.completed, []),
        ] as [(MediaRequest.Status, Set<MediaRequest.Status>)])
    func theLifeCycleIsTheSpecifiedOne(from: MediaRequest.Status, to: Set<MediaRequest.Status>) {
        #expect(Set(from.successors) == to)
    }

    /// Overseerr knows no music.
    @Test func musicMayAlsoGoFromApprovedToManual() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let id = MediaRequestID()
            try db.superuser().query(
                """
                insert into media_requests (id, user_id, title, media_type)
                values (\(id), \(ada.userID), 'Abbey Road', 'music')
                """
            )

            for status in Status.allCases {
                let music: Set<Status> = status == .approved ? [.manual] : []
                #expect(
                    try successors(of: id, from: status, db) == Set(status.successors).union(music), "from \(status)")
            }
        }
    }

    @Test func aRequestBeginsAsPending() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")

            let error = #expect(throws: PostgresError.self) {
                try db.superuser().query(
                    """
                    insert into media_requests (user_id, title, media_type, status)
                    values (\(ada.userID), 'Dune', 'movie', 'approved')
                    """
                )
            }

            #expect(error?.constraint == "media_requests_transition")
        }
    }

    @Test func thereIsNoOtherState() throws {
        try withDatabase { db in
            let id = try db.makeRequest("Dune", tmdbID: "438631", of: db.makeUser("ada"))

            let error = #expect(throws: PostgresError.self) {
                try db.superuser().query("update media_requests set status = 'lost' where id = \(id)")
            }

            #expect(error?.sqlState == .checkViolation)
        }
    }

    @Test(
        arguments: [
            (.pending, .pending, []), (.pending, .approved, [.approved]),
            (.pending, .completed, [.approved, .downloading, .downloaded, .completed]),
            (.pending, .downloading, [.approved, .downloading]), (.pending, .failed, [.failed]),
            (.pending, .manual, [.failed, .manual]),
            (.failed, .completed, [.retrying, .downloading, .downloaded, .completed]),
            (.failed, .approved, [.manual, .approved]),
            (.retrying, .failed, [.failed]),
            (.downloading, .completed, [.downloaded, .completed]), (.approved, .retrying, [.failed, .retrying]),
            (.downloading, .approved, [.failed, .manual, .approved]),
        ] as [(MediaRequest.Status, MediaRequest.Status, [MediaRequest.Status])])
    func aReportThatSkipsStatesWalksThroughThem(
        from: MediaRequest.Status, to: MediaRequest.Status, path: [MediaRequest.Status]
    ) {
        #expect(from.path(to: to) == path)
    }

    @Test(arguments: MediaRequest.Status.allCases)
    func everyPathIsAllowedStepByStep(from: MediaRequest.Status) throws {
        for target in MediaRequest.Status.allCases {
            guard let path = from.path(to: target) else { continue }
            #expect(zip([from] + path, path).allSatisfy { $0.successors.contains($1) })
            #expect((path.last ?? from) == target)
        }
    }

    @Test(arguments: [MediaRequest.Status.denied, .cancelled, .completed])
    func fromAFinalStateNothingFollows(status: MediaRequest.Status) {
        #expect(status.isFinal)
        #expect(MediaRequest.Status.allCases.filter { status.path(to: $0) != nil } == [status])
    }

    @Test func whatIsNotFinalCanStillBecomeAvailable() {
        for status in MediaRequest.Status.allCases where !status.isFinal {
            #expect(status.path(to: .completed) != nil, "\(status)")
        }
    }

    @Test func nobodyWorksOnWhatIsFinalOrWaitsForAnAdmin() {
        #expect(
            MediaRequest.Status.allCases.filter(\.isActive) == [
                .pending, .approved, .downloading, .downloaded, .retrying,
            ])
    }

    @Test func theListReadsEveryState() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            for (number, status) in Status.allCases.enumerated() {
                _ = try db.makeRequest("Film", tmdbID: "\(number + 1)", status: status, of: ada)
            }

            let rows = try db.services.mediaRequests.list(.all, limit: 20, after: nil, as: ada).rows

            #expect(rows.map(\.status) == Status.allCases.reversed())
            #expect(rows.allSatisfy { ($0.completedAt != nil) == ($0.status == .completed) })
        }
    }
}
