public import Postgres

/// What people and admins may do with media requests.
public struct MediaRequestService {
    private let database: Database
    private let requests: MediaRequestRepository
    private let limiter: RateLimiter
    private let settings: SettingsStore

    init(database: Database, limiter: RateLimiter, settings: SettingsStore) {
        self.database = database
        self.limiter = limiter
        self.settings = settings
        requests = MediaRequestRepository(database: database)
    }

    // MARK: Everybody

    public enum Submission {
        case created(MediaRequestRow)
        /// Somebody else asked first: the caller follows that request and sees its public part.
        case followed(MediaRequestRow)
        /// The same idempotency key was used before.
        case repeated(MediaRequestRow)
    }

    /// Records what the user asks for and queues its hand-over to Overseerr: both, or neither.
    ///
    /// - Throws: `MediaRequestError.alreadyOpen` when his own request for the title is unfinished, `.tooManyOpen` and
    ///   `.quotaUsed` by his account's limits; `RateLimitExceeded`.
    public func submit(
        _ draft: MediaRequestDraft, idempotencyKey: IdempotencyKey?, correlationID: String, as principal: Principal
    ) throws -> Submission {
        if let earlier = try earlier(idempotencyKey, as: principal) { return .repeated(earlier) }
        let limit = try settings.current().rateLimit(.mediaRequests)
        try limiter.hit(.mediaRequests, subject: principal.userID.text, limit: limit)
        do {
            return try record(draft, idempotencyKey, correlationID, as: principal)
        } catch {
            // What the database did not take was no request.
            if error is PostgresError { limiter.forgive(.mediaRequests, subject: principal.userID.text, limit: limit) }
            throw error
        }
    }

    private func record(
        _ draft: MediaRequestDraft, _ idempotencyKey: IdempotencyKey?, _ correlationID: String,
        as principal: Principal
    ) throws -> Submission {
        let allowance = try RequestAllowance(of: principal, in: database)
        if let refusal = allowance.refusal {
            // Following somebody else's request costs nothing.
            guard let followed = try followed(draft, as: principal) else { throw refusal }
            return .followed(followed)
        }
        let id = MediaRequestID()
        var statements = [
            requests.insert(draft, id: id, as: principal), NewJob.syncRequest(id).enqueue(correlationID: correlationID),
        ]
        if let idempotencyKey { statements.append(idempotencyKey.insert(resource: id.text, as: principal)) }
        do {
            if allowance.approvesItself { statements.append(requests.approveItself(id, as: principal)) }
            let results = try database.pipeline(statements, as: principal)
            return .created(MediaRequestRow(results[allowance.approvesItself ? results.count - 1 : 0][0]))
        } catch {
            // Sent twice at once, and the other one was faster.
            if error.sqlState == .uniqueViolation, let earlier = try earlier(idempotencyKey, as: principal) {
                return .repeated(earlier)
            }
            guard error.constraint == "media_requests_open_key" else { throw error }
            return .followed(try follow(draft, as: principal))
        }
    }

    /// What a submission with the same key has made.
    private func earlier(_ key: IdempotencyKey?, as principal: Principal) throws -> MediaRequestRow? {
        guard let id = try key?.earlierResult(in: database, as: principal) else { return nil }
        return try request(MediaRequestID(id), as: principal)
    }

    private func follow(_ draft: MediaRequestDraft, as principal: Principal) throws -> MediaRequestRow {
        // Without one it was finished in this very moment: the next attempt makes a new one.
        guard let row = try followed(draft, as: principal) else {
            throw MediaRequestError.wrongState(current: .completed)
        }
        return row
    }

    /// Somebody else's open request for the title, which the person follows from now on.
    private func followed(_ draft: MediaRequestDraft, as principal: Principal) throws -> MediaRequestRow? {
        let results = try database.pipeline(
            [requests.ownOpen(draft, as: principal), requests.follow(draft)], as: principal)
        if let own = results[0].first { throw MediaRequestError.alreadyOpen(MediaRequestID(row: own, 0)) }
        return results[1].first.map(MediaRequestRow.init)
    }

    public func list(_ status: MediaRequest.Status?, limit: Int, after cursor: Cursor?, as principal: Principal) throws
        -> Page<MediaRequestRow>
    {
        try requests.list(status, limit: limit, after: cursor, as: principal)
    }

    /// - Throws: `MediaRequestError.notFound`, also for another user's.
    public func request(_ id: MediaRequestID?, as principal: Principal) throws -> MediaRequestRow {
        guard let id, let row = try requests.find(id, as: principal) else { throw MediaRequestError.notFound }
        return row
    }

    /// How it got where it is, oldest first. Columns: from, to, actor, reason, time.
    public func events(_ id: MediaRequestID, as principal: Principal) throws -> [MediaRequestEvent] {
        let events = try requests.events(id, as: principal).map(MediaRequestEvent.init)
        if events.isEmpty { throw MediaRequestError.notFound }
        return events
    }

    /// Takes a request back, here and at Overseerr.
    ///
    /// - Throws: `.notFound`; `.wrongState` once it is being downloaded or finished.
    public func cancel(_ id: MediaRequestID, correlationID: String, as principal: Principal) throws -> MediaRequestRow {
        try change(id, correlationID: correlationID, as: principal, owner: principal.userID, news: nil) {
            """
            update media_requests set status = 'cancelled'
            where id = \(id) and user_id = \(principal.userID) and status in ('pending', 'approved')
            returning \(MediaRequestRow.columns)
            """
        }
    }

    // MARK: Admins

    public func listAll(_ status: MediaRequest.Status?, limit: Int, after cursor: Cursor?, as admin: Principal) throws
        -> Page<MediaRequestRow>
    {
        try requests.listAll(status, limit: limit, after: cursor, as: admin)
    }

    /// - Throws: `.notFound`; `.wrongState` when somebody else was faster.
    public func approve(_ id: MediaRequestID, correlationID: String, as admin: Principal) throws -> MediaRequestRow {
        try change(id, correlationID: correlationID, as: admin, owner: nil, news: (.approved, nil)) {
            """
            update media_requests set status = 'approved', decided_by = \(admin.userID), last_error = null
            where id = \(id) and status in ('pending', 'manual')
            returning \(MediaRequestRow.columns)
            """
        }
    }

    /// - Parameter reason: Shown to the requester.
    public func deny(_ id: MediaRequestID, reason: String, correlationID: String, as admin: Principal) throws
        -> MediaRequestRow
    {
        try change(id, correlationID: correlationID, as: admin, owner: nil, news: (.denied, reason)) {
            """
            update media_requests set status = 'denied', decline_reason = \(reason), decided_by = \(admin.userID)
            where id = \(id) and status in ('pending', 'manual')
            returning \(MediaRequestRow.columns)
            """
        }
    }

    /// One transition with all that belongs to it: the job that tells Overseerr, the people's news, the admin's trace.
    private func change(
        _ id: MediaRequestID, correlationID: String, as principal: Principal, owner: UserID?,
        news: (status: MediaRequest.Status, reason: String?)?, update: () -> SQL
    ) throws -> MediaRequestRow {
        let changed: MediaRequestRow? = try database.transaction(as: principal) { transaction in
            guard let row = try transaction.query(update()).first.map(MediaRequestRow.init) else { return nil }
            var statements = [NewJob.syncRequest(id).enqueue(correlationID: correlationID)]
            if let news {
                let title = row.title.map { String(decoding: $0, as: UTF8.self) } ?? ""
                if let news = RequestNews(news.status, title: title, reason: news.reason) {
                    statements.append(NotificationRepository.tell(news, about: id, attempt: 0))
                }
                statements.append(
                    AuditEntry(
                        action: "request.\(news.status.rawValue)", targetType: "media_request", targetID: id.text,
                        actorID: principal.userID, correlationID: correlationID
                    ).statement)
            }
            try transaction.pipeline(statements)
            return row
        }
        if let changed { return changed }
        guard let current = try requests.status(id, ownedBy: owner, as: principal) else {
            throw MediaRequestError.notFound
        }
        throw MediaRequestError.wrongState(current: current)
    }
}

/// One step of a request's history.
public struct MediaRequestEvent {
    public let from: String?
    public let to: String
    /// user, admin, overseerr or system.
    public let actor: String
    public let reason: String?
    public let createdAt: Timestamp

    init(_ row: PostgresRow) {
        from = row.optionalString(0)
        to = row.string(1)
        actor = row.string(2)
        reason = row.optionalString(3)
        createdAt = row.timestamp(4)
    }
}
