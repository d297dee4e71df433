import MediaNest

/// Ends the sessions of people who may no longer use the Plex server; a few people at a time, so that nobody waits for it.
enum CheckPlexAccessJob {
    private struct Parameters: Decodable {
        let after: String?
    }

    static func perform(_ job: Job, _ context: JobContext) throws -> JobOutcome {
        let last = try job.decode(Parameters.self).after.flatMap { UserID($0) }
        switch try context.services.plexAccess.check(after: last, heartbeat: context.heartbeat) {
        case .done: return .done
        case .away(let reason, let seconds): return .later(reason, afterSeconds: seconds)
        }
    }
}
