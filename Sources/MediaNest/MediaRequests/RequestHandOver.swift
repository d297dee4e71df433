import Postgres

/// Makes a request's counterpart at Overseerr, in the person's own name.
struct RequestHandOver {
    let database: Database
    let overseerr: OverseerrClient

    /// What a hand-over came to.
    enum Result {
        case made(OverseerrRequest)
        /// Overseerr makes none, because Plex has it.
        case availableAlready
    }

    /// - Throws: `OverseerrError`; a refusal says in people's words why.
    func make(_ request: MediaRequest) throws -> Result {
        if request.titleIsProvisional { try learnTitle(request) }
        let remote: OverseerrRequest
        do { remote = try submit(request) } catch let error as OverseerrError {
            if case .unreachable = error { throw error }
            try answered(request)
            switch error {
            case .refused(202, _), .refused(409, _): if try isAvailable(request) { return .availableAlready }
            default: break
            }
            throw error.explained(for: request.mediaType)
        }
        try adopt(remote, as: request)
        return .made(remote)
    }

    /// What an attempt without an answer has left at Overseerr for a request that is not wanted any more.
    ///
    /// - Returns: `nil` when there is nothing. One that is older than the attempt is the person's own doing, one that
    ///   stands for another request of ours that one's.
    func lost(_ request: MediaRequest) throws -> OverseerrRequest? {
        guard let triedAt = request.handOverTriedAt else { return nil }
        let mapping = OverseerrUserMapping(database: database, overseerr: overseerr)
        let user = try mapping.overseerrUserID(of: request.userID)
        let found = try unclaimed(overseerr.openRequests(for: request, of: user), by: request, orFinished: true)
        guard let found = found.first(where: { $0.madeAt.map { Self.isOurs(madeAt: $0, triedAt: triedAt) } ?? true })
        else {
            // It may still be at work on what it was asked.
            if Timestamp.now() - triedAt > Self.lateSeconds * 1_000_000 { try answered(request) }
            return nil
        }
        try adopt(found, as: request)
        return found
    }

    /// How long Overseerr may take to do what it was asked although nobody waits any more.
    static let lateSeconds: Int64 = 600
    private static let clockSkewSeconds: Int64 = 120

    /// Whether Overseerr may have made it because of the attempt.
    private static func isOurs(madeAt: Timestamp, triedAt: Timestamp) -> Bool {
        (-clockSkewSeconds * 1_000_000...lateSeconds * 1_000_000).contains(madeAt - triedAt)
    }

    private func answered(_ request: MediaRequest) throws {
        _ = try database.query("update media_requests set hand_over_tried_at = null where id = \(request.id)")
    }

    /// Without those that stand for another request of ours that is not finished, or for any other.
    private func unclaimed(_ found: [OverseerrRequest], by request: MediaRequest, orFinished: Bool = false) throws
        -> [OverseerrRequest]
    {
        let rows = try database.query(
            """
            select overseerr_id
            from media_requests
            where overseerr_id = any (\(found.map { String($0.id) })) and id <> \(request.id)
              and (\(orFinished) or status not in ('completed', 'denied', 'cancelled'))
            """)
        let claimed = Set(rows.map { $0.string(0) })
        return found.filter { !claimed.contains(String($0.id)) }
    }

    /// - Throws: `OverseerrError.refused` when it stands for an unfinished request of ours.
    private func adopt(_ remote: OverseerrRequest, as request: MediaRequest) throws {
        do throws(PostgresError) {
            _ = try database.pipeline([
                // What was taken back and asked for again goes on where it is: the finished one has no use for it.
                """
                update media_requests set overseerr_id = null
                where overseerr_id = \(String(remote.id)) and id <> \(request.id)
                  and status in ('completed', 'denied', 'cancelled')
                """,
                """
                update media_requests set
                  overseerr_id = \(String(remote.id)), overseerr_status = \(remote.status), handed_over_at = now(),
                  handed_over_seasons = \(remote.seasonNumbers), hand_over_tried_at = null, last_error = null,
                  next_attempt_at = null, attempts = case when status = 'retrying' then attempts else 0 end
                where id = \(request.id)
                """,
            ])
        } catch {
            guard error.constraint == "media_requests_overseerr_id_key" else { throw error }
            throw OverseerrError.refused(status: 409, message: "It stands for another request.")
                .explained(for: request.mediaType)
        }
    }

    private func submit(_ request: MediaRequest) throws -> OverseerrRequest {
        let mapping = OverseerrUserMapping(database: database, overseerr: overseerr)
        var user = try mapping.overseerrUserID(of: request.userID)
        do { return try submit(request, as: user) } catch OverseerrError.unknownUser {
            // The account was deleted there and perhaps made again.
            try mapping.forget(request.userID)
            user = try mapping.overseerrUserID(of: request.userID)
            return try submit(request, as: user)
        }
    }

    private func submit(_ request: MediaRequest, as user: Int) throws -> OverseerrRequest {
        _ = try database.query("update media_requests set hand_over_tried_at = now() where id = \(request.id)")
        let refusal: OverseerrError
        do {
            if let remote = try overseerr.submit(request, as: user) { return remote }
            refusal = .refused(status: 202, message: "Everything asked for is there or requested already.")
        } catch {
            guard case .refused(409, _) = error else { throw error }
            refusal = error
        }
        // An earlier attempt may have arrived although its answer did not.
        guard let earlier = try unclaimed(overseerr.openRequests(for: request, of: user), by: request).first else {
            throw refusal
        }
        return earlier
    }

    private func isAvailable(_ request: MediaRequest) throws -> Bool {
        guard let tmdbID = request.tmdbID,
            let details = try asked({ () throws(OverseerrError) in try overseerr.details(request.mediaType, tmdbID) })
        else { return false }
        if details.title.availability == .available { return true }
        let there = details.seasons.filter { $0.availability == .available }.map(\.number)
        return request.seasons.map { Set($0).isSubset(of: there) } ?? false
    }

    private func learnTitle(_ request: MediaRequest) throws {
        guard let tmdbID = request.tmdbID,
            let title = try asked({ () throws(OverseerrError) in try overseerr.title(request.mediaType, tmdbID) }),
            let title
        else { return }
        _ = try database.query(
            "update media_requests set title = \(title.cut(to: 500)), title_provisional = false where id = \(request.id)"
        )
    }

    /// What is not worth a failure; `nil` when Overseerr does not tell: the submission says what is wrong.
    private func asked<Value>(_ question: () throws(OverseerrError) -> Value) throws(OverseerrError) -> Value? {
        do { return try question() } catch {
            if case .unreachable = error { throw error }
            return nil
        }
    }
}

extension OverseerrError {
    /// A refused hand-over in the words of people who have never seen Overseerr.
    func explained(for mediaType: MediaRequest.MediaType) -> OverseerrError {
        guard case .refused(let status, let message) = self else { return self }
        let films = mediaType == .movie ? "films" : "series"
        let words: String? =
            switch (status, message) {
            case (409, _): "Somebody has asked for this title at Overseerr already."
            case (403, "Movie Quota exceeded."): "The quota of films at Overseerr is used up."
            case (403, "Series Quota exceeded."): "The quota of seasons at Overseerr is used up."
            case (403, let text) where text.contains("blocklisted") || text.contains("blacklisted"):
                "The title is on Overseerr's blocklist."
            case (403, let text) where text.contains("permission"):
                "Overseerr does not allow this person to ask for \(films)."
            default: nil
            }
        return .refused(status: status, message: words ?? message)
    }
}
