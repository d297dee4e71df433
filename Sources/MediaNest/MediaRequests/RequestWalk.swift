import Postgres

/// Takes requests from state to state, with all that belongs to a step: the history, the next attempt, the news.
struct RequestWalk {
    /// The failure that makes a request an admin's.
    static let mostAttempts = 3
    let database: Database

    /// Two writers met, and the other one was faster: his is the newer truth.
    struct Conflict: Error {}

    /// Seconds until the next attempt: a minute after the first failure, five times as long after each further one, less
    /// up to a quarter by chance.
    static func pauseSeconds(afterFailure number: Int, random: Double = .random(in: 0..<1)) -> Double {
        var pause = 60.0
        for _ in 1..<min(max(number, 1), 8) { pause *= 5 }
        return pause * (1 - random / 4)
    }

    /// Walks to `target` one allowed step at a time, an event each, and tells the people behind it once.
    ///
    /// A failure is tried again later; the last one goes on to `manual`, of which the admins are told as well.
    ///
    /// - Throws: `Conflict`, and nothing has happened.
    func walk(
        _ request: MediaRequest, to target: MediaRequest.Status, along way: [MediaRequest.Status]? = nil,
        reason: String?, actor: Database.Actor
    ) throws {
        guard var path = way ?? request.status.path(to: target), !path.isEmpty else { return }
        let failures = request.attempts + 1
        let isTriedAgain = target == .failed && failures < Self.mostAttempts
        let pause = isTriedAgain ? Self.pauseSeconds(afterFailure: failures) : nil
        if target == .failed && !isTriedAgain { path.append(.manual) }
        try database.transaction(actor: actor) { transaction in
            var from = request.status
            for status in path {
                let changed = try transaction.query(
                    """
                    update media_requests set
                      status = \(status),
                      decline_reason = case when \(status) = 'denied' then \(reason) else decline_reason end,
                      last_error = case when \(status) in ('failed', 'manual') then \(reason)
                                        when \(status) = 'retrying' then last_error end,
                      attempts = attempts + case when \(status) = 'failed' then 1 else 0 end,
                      next_attempt_at = case when \(status) = 'failed'
                        then now() + make_interval(secs => \(pause)::double precision) end
                    where id = \(request.id) and status = \(from)
                    """)
                guard changed.affected == 1 else { throw Conflict() }
                from = status
            }
            if let pause {
                try transaction.query(
                    NewJob.syncRequest(request.id).enqueue(correlationID: nil, afterSeconds: pause))
            }
            try tell(from, request, reason: reason, transaction)
        }
    }

    /// Notes which of the wanted seasons are there, and tells of those that were not before.
    func found(_ seasons: [Int], of wanted: [Int], _ request: MediaRequest) throws {
        guard seasons != request.availableSeasons ?? [] else { return }
        try database.transaction(actor: .overseerr) { transaction in
            try transaction.query(
                "update media_requests set available_seasons = \(seasons) where id = \(request.id)")
            guard !Set(seasons).isSubset(of: request.availableSeasons ?? []), seasons.count < wanted.count else {
                return
            }
            let news = RequestNews(
                available: seasons, of: wanted.count, title: try title(of: request.id, transaction))
            try transaction.query(NotificationRepository.tell(news, about: request.id))
        }
    }

    /// The people who follow it lose what they waited for.
    func tellFollowersOfCancellation(_ request: MediaRequest) throws {
        try database.transaction(actor: .system) { try tell(.cancelled, request, reason: nil, $0) }
    }

    private func tell(
        _ status: MediaRequest.Status, _ request: MediaRequest, reason: String?,
        _ transaction: borrowing PostgresTransaction
    ) throws {
        let title = try title(of: request.id, transaction)
        if let news = RequestNews(status, title: title, reason: reason) {
            try transaction.query(NotificationRepository.tell(news, about: request.id))
        }
        if status == .manual {
            let news = RequestNews(needsAdmin: title, reason: reason)
            try transaction.query(NotificationRepository.tell(news, about: request.id))
        }
    }

    /// It may have been learned since the request was read.
    private func title(of id: MediaRequestID, _ transaction: borrowing PostgresTransaction) throws -> String {
        try transaction.query("select title from media_requests where id = \(id)").first?.string(0) ?? ""
    }
}
