import HTTPClient
import Postgres

/// Keeps requests here and at Overseerr in agreement; runs in the worker.
public struct OverseerrSync {
    private let database: Database
    private let services: ServiceConfigurationService
    private let client: Client
    private let breaker: CircuitBreaker

    init(database: Database, services: ServiceConfigurationService, client: Client, breaker: CircuitBreaker) {
        self.database = database
        self.services = services
        self.client = client
        self.breaker = breaker
    }

    /// What became of one attempt.
    public enum Outcome: Equatable, Sendable {
        case done
        /// Not now: the request keeps its state and the job tries again.
        case later(String)
        /// Overseerr is away: nothing else needs to be tried either.
        case away(String)
    }

    // MARK: Entries

    public func sync(_ id: MediaRequestID) throws -> Outcome {
        guard let request = try load("id = \(id)") else { return .done }
        return try sync(request)
    }

    /// - Parameter overseerrID: Overseerr's id from a webhook; unknown ones are somebody else's and are ignored.
    public func sync(overseerrID: Int) throws -> Outcome {
        guard let request = try load("overseerr_id = \(String(overseerrID))") else { return .done }
        return try sync(request)
    }

    /// Every request that may have moved on at Overseerr, oldest look first: webhooks are only hints and get lost.
    ///
    /// - Returns: How many were looked at; stops at the first sign that Overseerr is away.
    public func reconcileAll(limit: Int = 500, heartbeat: () -> Void = {}) throws -> (checked: Int, outcome: Outcome) {
        let rows = try database.query(
            """
            select \(Self.columns)
            from media_requests
            where status not in ('completed', 'denied', 'cancelled') and media_type <> 'music'
            order by created_at
            limit \(limit)
            """)
        var checked = 0
        for request in rows.map(MediaRequest.init(row:)) {
            if case .away(let reason) = try sync(request) { return (checked, .away(reason)) }
            checked += 1
            heartbeat()
        }
        return (checked, .done)
    }

    // MARK: One request

    private func sync(_ request: MediaRequest) throws -> Outcome {
        if request.mediaType == .music {
            if request.status == .approved {
                // A step that only music takes; the database allows it for nothing else.
                try walk(
                    request, to: .manual, along: [.manual],
                    reason: "Overseerr has no music; an admin takes care of it.", actor: .system)
            }
            return .done
        }
        if breaker.isOpen { return .away("Overseerr could not be reached a moment ago.") }
        do {  // plain throws: the database's errors pass
            let overseerr = try connect()
            guard let remote = try remote(of: request, overseerr) else { return .done }
            // Read again: an admin may have decided while Overseerr was answering.
            guard let current = try load("id = \(request.id)") else { return .done }
            let plan = RequestAgreement.plan(local: current.status, remote: remote)
            switch plan.remote {
            case .approve: try overseerr.approve(remote.id)
            case .decline: try overseerr.decline(remote.id)
            case .delete: try overseerr.delete(remote.id)
            case nil: break
            }
            if let target = plan.local { try walk(current, to: target, reason: plan.reason, actor: .overseerr) }
            return .done
        } catch let error as OverseerrError {
            return try settle(error, request)
        }
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
                // Deleted at Overseerr: for a request that is still wanted, that is a refusal.
                if [.pending, .approved, .downloading, .retrying].contains(request.status) {
                    throw OverseerrError.refused(status: 404, message: "The request was deleted at Overseerr.")
                }
                return nil
            }
        }
        guard [.pending, .approved, .retrying].contains(request.status) else { return nil }
        if request.titleIsProvisional { try learnTitle(request, overseerr) }
        let user = try OverseerrUserMapping(database: database, overseerr: overseerr).overseerrUserID(
            of: request.userID)
        let remote = try submit(request, as: user, overseerr)
        _ = try database.query(
            """
            update media_requests set overseerr_id = \(String(remote.id)), handed_over_at = now(), last_error = null, attempts = 0
            where id = \(request.id)
            """)
        return remote
    }

    private func submit(_ request: MediaRequest, as user: Int, _ overseerr: OverseerrClient) throws(OverseerrError)
        -> OverseerrRequest
    {
        do {
            if let remote = try overseerr.submit(request, as: user) { return remote }
        } catch {
            // An earlier attempt may have arrived although its answer did not.
            guard case .refused(409, _) = error, let earlier = try overseerr.openRequest(for: request, of: user) else {
                throw error
            }
            return earlier
        }
        throw .refused(status: 202, message: "Everything asked for is there or requested already.")
    }

    private func learnTitle(_ request: MediaRequest, _ overseerr: OverseerrClient) throws {
        guard let tmdbID = request.tmdbID else { return }
        let title: String?
        // A title is not worth a failure; the submission will say what is wrong.
        do { title = try overseerr.title(request.mediaType, tmdbID) } catch {
            if case .unreachable = error { throw error }
            return
        }
        guard let title else { return }
        _ = try database.query(
            "update media_requests set title = \(title.cut(to: 500)), title_provisional = false where id = \(request.id)"
        )
    }

    /// A refusal with a reason is a failure of the request; an Overseerr that is away is none.
    private func settle(_ error: OverseerrError, _ request: MediaRequest) throws -> Outcome {
        switch error {
        case .notConfigured, .unreachable, .broken:
            _ = try database.query(
                """
                update media_requests set last_error = \(error.reason), attempts = attempts + 1
                where id = \(request.id) and status in ('pending', 'approved', 'retrying')
                """)
            if case .broken = error { return .later(error.reason) }
            return .away(error.reason)
        case .refused:
            guard let current = try load("id = \(request.id)") else { return .done }
            if current.status.path(to: .failed) != nil {
                try walk(current, to: .failed, reason: error.reason, actor: .overseerr)
            }
            return .done
        }
    }

    // MARK: Writing

    /// Walks to `target` one allowed step at a time, an event each, and tells the people behind it once.
    private func walk(
        _ request: MediaRequest, to target: MediaRequest.Status, along way: [MediaRequest.Status]? = nil,
        reason: String?, actor: Database.Actor
    ) throws {
        guard let path = way ?? request.status.path(to: target), !path.isEmpty else { return }
        try database.transaction(actor: actor) { transaction in
            var from = request.status
            for status in path {
                let changed = try transaction.query(
                    """
                    update media_requests set
                      status = \(status),
                      decline_reason = case when \(status) = 'denied' then \(reason) else decline_reason end,
                      last_error = case when \(status) in ('failed', 'manual') then \(reason) end
                    where id = \(request.id) and status = \(from)
                    """)
                // Somebody else moved it in the meantime: his is the newer truth, and its own job will follow.
                guard changed.affected == 1 else { throw SyncConflict() }
                from = status
            }
            // The title may have been learned since the request was read.
            let title = try transaction.query("select title from media_requests where id = \(request.id)")[0].string(0)
            if let news = RequestNews(target, title: title, reason: reason) {
                try transaction.query(NotificationRepository.tell(news, about: request.id, attempt: request.attempts))
            }
        }
    }

    /// Two writers met; the job is simply tried again.
    private struct SyncConflict: Error {}

    // MARK: Reading

    private static let columns: SQL =
        "id, user_id, title, title_provisional, media_type, tmdb_id, seasons, status, overseerr_id, attempts"

    private func load(_ condition: SQL) throws -> MediaRequest? {
        try database.query("select \(Self.columns) from media_requests where \(condition)").first.map(
            MediaRequest.init(row:))
    }
}

extension MediaRequest {
    fileprivate init(row: PostgresRow) {
        self.init(
            id: MediaRequestID(row: row, 0), userID: UserID(row: row, 1), title: row.string(2),
            titleIsProvisional: row.bool(3),
            mediaType: MediaType(rawValue: row.string(4)) ?? .movie, tmdbID: row.optionalString(5),
            seasons: row.optionalIntArray(6),
            status: Status(rawValue: row.string(7)) ?? .pending, overseerrID: row.optionalString(8).flatMap { Int($0) },
            attempts: row.int(9))
    }
}
