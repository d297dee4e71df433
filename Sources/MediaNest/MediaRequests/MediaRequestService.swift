import Postgres

/// What people and admins may do with media requests.
public struct MediaRequestService {
    let database: Database
    let requests: MediaRequestRepository
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

    /// Records what the user asks for, queues its hand-over to Overseerr and tells the admins: all of it, or nothing.
    ///
    /// - Throws: `MediaRequestError.alreadyOpen` when his own request for the title is unfinished, `.tooManyOpen` and
    ///   `.quotaUsed` by his limits; `RateLimitExceeded`.
    public func submit(
        _ draft: MediaRequestDraft, idempotencyKey: IdempotencyKey?, correlationID: String, as principal: Principal
    ) throws -> Submission {
        if let earlier = try earlier(idempotencyKey, as: principal) { return .repeated(earlier) }
        let settings = try settings.current()
        let limit = settings.rateLimit(.mediaRequests)
        try limiter.hit(.mediaRequests, subject: principal.userID.text, limit: limit)
        do {
            return try record(draft, settings.requests, idempotencyKey, correlationID, as: principal)
        } catch {
            // What the database did not take was no request.
            if error is PostgresError { limiter.forgive(.mediaRequests, subject: principal.userID.text, limit: limit) }
            throw error
        }
    }

    private func record(
        _ draft: MediaRequestDraft, _ usual: Settings.Requests, _ idempotencyKey: IdempotencyKey?,
        _ correlationID: String, as principal: Principal
    ) throws -> Submission {
        do {
            return try database.transaction(as: principal) { transaction in
                let found = try transaction.pipeline([
                    // Of two that a person sends at the same moment, the second waits and counts the first.
                    "select 1 from users where id = \(principal.userID) for no key update",
                    RequestAllowance.count(of: principal, else: usual),
                    requests.ownOpen(draft, as: principal), requests.follow(draft),
                ])
                guard let allowance = found[1].first.map(RequestAllowance.init) else { throw SessionError.invalid }
                // Following somebody else's request costs nothing.
                if let row = try Self.open(found[2], found[3]) { return .followed(row) }
                if let refusal = allowance.refusal { throw refusal }
                let id = MediaRequestID()
                var statements = [
                    requests.insert(draft, id: id, as: principal),
                    NewJob.syncRequest(id).enqueue(correlationID: correlationID),
                ]
                if let idempotencyKey { statements.append(idempotencyKey.insert(resource: id.text, as: principal)) }
                if allowance.approvesItself {
                    statements.append(requests.approveItself(id, as: principal))
                } else {
                    let news = RequestNews(pending: draft.title ?? draft.provisionalTitle, askedBy: allowance.person)
                    statements.append(NotificationRepository.tellAdmins(news, about: id))
                }
                let results = try transaction.pipeline(statements)
                return .created(MediaRequestRow(results[allowance.approvesItself ? results.count - 1 : 0][0]))
            }
        } catch {
            let failure = error as? PostgresError
            // Sent twice at once, and the other one was faster.
            if failure?.sqlState == .uniqueViolation || error is MediaRequestError,
                let earlier = try earlier(idempotencyKey, as: principal)
            {
                return .repeated(earlier)
            }
            guard failure?.constraint == "media_requests_open_key" else { throw error }
            return .followed(try follow(draft, as: principal))
        }
    }

    /// What a submission with the same key has made.
    private func earlier(_ key: IdempotencyKey?, as principal: Principal) throws -> MediaRequestRow? {
        guard let id = try key?.earlierResult(in: database, as: principal) else { return nil }
        return try request(MediaRequestID(id), as: principal).row
    }

    /// Somebody else has asked for it since we looked.
    private func follow(_ draft: MediaRequestDraft, as principal: Principal) throws -> MediaRequestRow {
        try database.transaction(as: principal) { transaction in
            let found = try transaction.pipeline([requests.ownOpen(draft, as: principal), requests.follow(draft)])
            // Without one it was finished in this very moment: the next attempt makes a new one.
            guard let row = try Self.open(found[0], found[1]) else {
                throw MediaRequestError.wrongState(current: .completed)
            }
            return row
        }
    }

    /// Somebody else's open request for it, which the person follows from now on, unless he has one of his own.
    private static func open(_ own: PostgresRows, _ followed: PostgresRows) throws -> MediaRequestRow? {
        if let own = own.first { throw MediaRequestError.alreadyOpen(MediaRequestID(row: own, 0)) }
        return followed.first.map(MediaRequestRow.init)
    }

    public func list(_ filter: MediaRequestFilter, limit: Int, after cursor: Cursor?, as principal: Principal) throws
        -> Page<MediaRequestRow>
    {
        try requests.list(filter, limit: limit, after: cursor, as: principal)
    }

    /// The public part of what the caller follows, newest first.
    public func followed(_ filter: MediaRequestFilter, limit: Int, after cursor: Cursor?, as principal: Principal)
        throws
        -> Page<MediaRequestRow>
    {
        try requests.listFollowed(filter, limit: limit, after: cursor, as: principal)
    }

    /// With all that its page shows; of a followed one the public part.
    ///
    /// - Throws: `MediaRequestError.notFound`, also for another user's.
    public func request(_ id: MediaRequestID?, as principal: Principal) throws -> MediaRequestDetail {
        guard let id, let detail = try requests.find(id, as: principal) else { throw MediaRequestError.notFound }
        return detail
    }

    /// How it got where it is, oldest first.
    public func events(_ id: MediaRequestID, as principal: Principal) throws -> [MediaRequestEvent] {
        let events = try requests.events(id, as: principal).map(MediaRequestEvent.init)
        if events.isEmpty { throw MediaRequestError.notFound }
        return events
    }

    /// Takes a request back, here and at Overseerr.
    ///
    /// - Throws: `.notFound`; `.wrongState` once it is being downloaded or finished.
    public func cancel(_ id: MediaRequestID, correlationID: String, as principal: Principal) throws -> MediaRequestRow {
        let update: SQL = """
            update media_requests set status = 'cancelled'
            where id = \(id) and user_id = \(principal.userID) and status in ('pending', 'approved')
            returning \(MediaRequestRow.columns)
            """
        return try change(id, [update], action: nil, correlationID: correlationID, as: principal)
    }

    /// From now on the caller is told what becomes of somebody else's open request.
    ///
    /// - Throws: `.own` for the caller's own, `.notFound` also for a finished one that he did not follow before.
    public func follow(_ id: MediaRequestID, as principal: Principal) throws -> MediaRequestDetail {
        let detail = try requests.follow(id, as: principal)
        guard let detail else { throw MediaRequestError.notFound }
        if !detail.isFollowed { throw MediaRequestError.own }
        return detail
    }

    /// - Throws: `.notFound` when he does not follow it.
    public func unfollow(_ id: MediaRequestID, as principal: Principal) throws {
        guard try requests.unfollow(id, as: principal) else { throw MediaRequestError.notFound }
    }

    // MARK: One change

    /// One transition with all that belongs to it: the job that tells Overseerr, the people's news, the admin's trace.
    ///
    /// - Parameters:
    ///   - updates: The last one returns the row when it has made the transition; the others prepare it.
    ///   - action: What the audit log calls it; `nil` for the owner's own change, of which nobody is told.
    ///   - address: Where the admin is.
    func change(
        _ id: MediaRequestID, _ updates: [SQL], action: String?, reason: String? = nil, address: String? = nil,
        correlationID: String, as principal: Principal
    ) throws -> MediaRequestRow {
        let changed: MediaRequestRow? = try database.transaction(as: principal) { transaction in
            let results = try transaction.pipeline([Self.lock([id])] + updates)
            guard let row = results.last?.first.map(MediaRequestRow.init) else { return nil }
            var statements = [NewJob.syncRequest(id).enqueue(correlationID: correlationID)]
            if let action {
                statements += Self.consequences(
                    of: row, before: results[0].first?.optionalString(1), action: action, reason: reason,
                    address: address, correlationID: correlationID, as: principal)
            }
            try transaction.pipeline(statements)
            return row
        }
        if let changed { return changed }
        throw try refusal(id, owner: action == nil ? principal.userID : nil, as: principal)
    }

    /// Their states before a change, which they keep until then. In one order, so that two admins with the same rows wait for
    /// each other instead of dying of it.
    static func lock(_ ids: [MediaRequestID]) -> SQL {
        "select id, status from media_requests where id = any (\(ids.map(\.text))::uuid[]) order by id for update"
    }

    /// What an admin's change brings with it beside its job.
    ///
    /// - Parameter before: The state that it was in.
    static func consequences(
        of row: MediaRequestRow, before: String?, action: String, reason: String?, address: String?,
        correlationID: String, as admin: Principal
    ) -> [SQL] {
        let title = row.title.map { String(decoding: $0, as: UTF8.self) } ?? ""
        let news = RequestNews(row.status, title: title, reason: reason)
        return [
            news.map { NotificationRepository.tell($0, about: row.id) },
            AuditEntry(
                action: action, targetType: "media_request", targetID: row.id.text, actorID: admin.userID,
                ipAddress: address, correlationID: correlationID, before: before.map { #"{"status":"\#($0)"}"# },
                after: #"{"status":"\#(row.status.rawValue)"}"#
            ).statement,
        ].compactMap { $0 }
    }

    /// Why an update found nothing to do.
    private func refusal(_ id: MediaRequestID, owner: UserID?, as principal: Principal) throws -> MediaRequestError {
        try requests.status(id, ownedBy: owner, as: principal).map { .wrongState(current: $0) } ?? .notFound
    }
}
