import Postgres

/// Keeps requests here and at Overseerr in agreement; runs in the worker.
public struct OverseerrSync {
    private let database: Database
    private let services: ServiceConfigurationService
    private let client: OutsideClient
    private let breaker: CircuitBreaker
    private let walk: RequestWalk

    init(database: Database, services: ServiceConfigurationService, client: OutsideClient, breaker: CircuitBreaker) {
        self.database = database
        self.services = services
        self.client = client
        self.breaker = breaker
        walk = RequestWalk(database: database)
    }

    /// What became of one attempt.
    public enum Outcome: Equatable, Sendable {
        case done
        /// Not now: the request keeps its state and the job tries again; `nil` leaves it to the job when.
        case later(String, afterSeconds: Double? = nil)
        /// Overseerr is away: nothing else needs to be tried either.
        case away(String)
    }

    // MARK: Entries

    public func sync(_ id: MediaRequestID) throws -> Outcome {
        guard let request = try load("id = \(id)") else { return .done }
        let outcome = try sync(request)
        // Looked at before its time: the next attempt still needs this job.
        guard outcome == .done, request.status == .failed, request.dueInSeconds > 0 else { return outcome }
        return .later("The next attempt is not due.", afterSeconds: request.dueInSeconds)
    }

    /// - Parameter overseerrID: Overseerr's id from a webhook; unknown ones are somebody else's and are ignored.
    public func sync(overseerrID: Int) throws -> Outcome {
        guard let request = try load("overseerr_id = \(String(overseerrID))") else { return .done }
        return try sync(request)
    }

    /// Every request that may have moved on at Overseerr, in turn: webhooks are only hints and get lost.
    ///
    /// Goes on where the last call stopped, so that many open requests keep nobody waiting for ever.
    ///
    /// - Returns: How many were looked at; stops at the first sign that Overseerr is away.
    /// - Throws: At its end, the first error of a request that could not be looked at: it keeps none of the others waiting.
    public func reconcileAll(limit: Int = 500, heartbeat: () -> Void = {}) throws -> (checked: Int, outcome: Outcome) {
        let rows = try database.query(
            """
            select \(MediaRequest.columns)
            from media_requests
            where status not in ('completed', 'denied', 'cancelled') and media_type <> 'music'
              and id > coalesce(
                (select last_id from job_schedules where kind = 'overseerr.reconcile'),
                '00000000-0000-0000-0000-000000000000')
            order by id
            limit \(limit)
            """)
        var checked = 0
        var position: MediaRequestID?
        var away: Outcome?
        var failure: (any Error)?
        for request in rows.map(MediaRequest.init(row:)) {
            do {
                if case .away(let reason) = try sync(request) {
                    away = .away(reason)
                    break
                }
            } catch let error as PostgresError where error.sqlState.isConnectionFailure {
                throw error  // the others would fare no better
            } catch {
                failure = failure ?? error
            }
            position = request.id
            checked += 1
            heartbeat()
        }
        try stop(at: away == nil && rows.count < limit ? nil : position)
        if let failure { throw failure }
        return (checked, away ?? .done)
    }

    /// The next reconciliation begins behind this request; `nil`: from the first one.
    private func stop(at position: MediaRequestID?) throws {
        _ = try database.query(
            "update job_schedules set last_id = \(position?.text)::uuid where kind = 'overseerr.reconcile'")
    }

    // MARK: One request

    private func sync(_ request: MediaRequest) throws -> Outcome {
        do { return try agree(request) } catch is RequestWalk.Conflict {
            return .later("The request was changed at the same time.", afterSeconds: 0)
        }
    }

    private func agree(_ request: MediaRequest) throws -> Outcome {
        if request.status == .cancelled { try walk.tellFollowersOfCancellation(request) }
        if request.mediaType == .music {
            if request.status == .approved {
                // A step that only music takes; the database allows it for nothing else.
                try walk.walk(
                    request, to: .manual, along: [.manual],
                    reason: "Overseerr has no music; an admin takes care of it.", actor: .system)
            }
            return .done
        }
        if breaker.isOpen { return .away("Overseerr could not be reached a moment ago.") }
        var request = request
        if request.status == .failed, request.dueInSeconds <= 0 {
            try walk.walk(request, to: .retrying, reason: nil, actor: .system)
            guard let current = try load("id = \(request.id)") else { return .done }
            request = current
        }
        do {  // plain throws: the database's errors pass
            let overseerr = try connect()
            guard let remote = try remote(of: request, overseerr) else { return Self.leftover(of: request) }
            // Read again: an admin may have decided while Overseerr was answering.
            guard let current = try load("id = \(request.id)") else { return .done }
            try follow(remote, current, overseerr)
            return .done
        } catch let error as OverseerrError {
            return try settle(error, request)
        }
    }

    /// Does on both sides what the other one's state asks for.
    private func follow(_ remote: OverseerrRequest, _ request: MediaRequest, _ overseerr: OverseerrClient) throws {
        let plan = RequestAgreement.plan(
            local: request.status, seen: request.overseerrStatus, isApproved: request.isApproved, remote: remote)
        switch plan.remote {
        case .approve: try overseerr.approve(remote.id)
        case .decline: try overseerr.decline(remote.id)
        case .delete: try overseerr.delete(remote.id)
        case .retry: try overseerr.retry(remote.id)
        case nil: break
        }
        let seen = plan.remote.map(\.status) ?? remote.status
        if seen != request.overseerrStatus {
            _ = try database.query("update media_requests set overseerr_status = \(seen) where id = \(request.id)")
        }
        if request.mediaType == .tv { try walk.found(remote.availableSeasons, of: remote.seasonNumbers, request) }
        if let target = plan.local { try walk.walk(request, to: target, reason: plan.reason, actor: .overseerr) }
    }

    /// What was taken back may still be made at Overseerr by a hand-over that nobody waits for any more: looked for again.
    private static func leftover(of request: MediaRequest) -> Outcome {
        guard request.status.isFinal, let triedAt = request.handOverTriedAt,
            Timestamp.now() - triedAt <= RequestHandOver.lateSeconds * 1_000_000
        else { return .done }
        return .later("Overseerr may still make what it was asked for.", afterSeconds: 60)
    }

    private func connect() throws -> OverseerrClient {
        guard let (url, apiKey) = try services.connection("overseerr") else { throw OverseerrError.notConfigured }
        return OverseerrClient(baseURL: url, apiKey: apiKey, client: client, breaker: breaker)
    }

    /// Overseerr's request, handed over now if it was not yet; `nil` when there is nothing to agree on.
    private func remote(of request: MediaRequest, _ overseerr: OverseerrClient) throws -> OverseerrRequest? {
        if let id = request.overseerrID {
            do { return try overseerr.request(id) } catch {
                guard case .refused(404, _) = error else { throw error }
                try lost(request)
                return nil
            }
        }
        let handOver = RequestHandOver(database: database, overseerr: overseerr)
        guard [.pending, .approved, .retrying].contains(request.status) else {
            return request.status.isFinal ? try handOver.lost(request) : nil
        }
        switch try handOver.make(request) {
        case .made(let remote): return remote
        case .availableAlready:
            try walk.walk(request, to: .completed, reason: nil, actor: .overseerr)
            return nil
        }
    }

    /// Deleted at Overseerr. Making it again would overrule whoever deleted it: what is still wanted is an admin's now, and
    /// is handed over anew when he approves it.
    private func lost(_ request: MediaRequest) throws {
        _ = try database.query(
            """
            update media_requests set overseerr_id = null, overseerr_status = null, handed_over_at = null, handed_over_seasons = null
            where id = \(request.id)
            """)
        guard [.pending, .approved, .downloading, .failed, .retrying].contains(request.status) else { return }
        try walk.walk(request, to: .manual, reason: "The request was deleted at Overseerr.", actor: .overseerr)
    }

    /// A refusal with a reason is a failure of the request; an Overseerr that is away is none.
    private func settle(_ error: OverseerrError, _ request: MediaRequest) throws -> Outcome {
        switch error {
        case .notConfigured, .keyRefused, .unreachable:
            try wait(error.reason, request)
            return .away(error.reason)
        case .broken:
            guard try isWell() else {
                try wait(error.reason, request)
                return .later(error.reason)
            }
            return try count(error.reason, request)
        case .refused, .unknownUser:
            guard let current = try load("id = \(request.id)") else { return .done }
            if current.status.successors.contains(.failed) {
                try walk.walk(current, to: .failed, reason: error.reason, actor: .overseerr)
            }
            return .done
        }
    }

    /// Says so, and keeps the state: what is wanted stays wanted.
    private func wait(_ reason: String, _ request: MediaRequest) throws {
        _ = try database.query(
            """
            update media_requests set last_error = \(reason)
            where id = \(request.id) and status in ('pending', 'approved', 'retrying') and last_error is distinct from \(reason)
            """)
    }

    /// Overseerr is well and breaks on this title: that has an end.
    private func count(_ reason: String, _ request: MediaRequest) throws -> Outcome {
        guard let current = try load("id = \(request.id)"), [.pending, .approved, .retrying].contains(current.status)
        else { return .later(reason) }
        if current.attempts + 1 >= RequestWalk.mostAttempts {
            try walk.walk(current, to: .failed, reason: reason, actor: .overseerr)
            return .done
        }
        let pause = RequestWalk.pauseSeconds(afterFailure: current.attempts + 1)
        _ = try database.query(
            """
            update media_requests set
              last_error = \(reason), attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => \(pause))
            where id = \(request.id) and status = \(current.status)
            """)
        return .later(reason, afterSeconds: pause)
    }

    /// Whether Overseerr as a whole works while it breaks on one title.
    private func isWell() throws -> Bool {
        do { try connect().checkPublicSettings() } catch is OverseerrError { return false }
        return true
    }

    private func load(_ condition: SQL) throws -> MediaRequest? {
        try database.query("select \(MediaRequest.columns) from media_requests where \(condition)").first.map(
            MediaRequest.init(row:))
    }
}
