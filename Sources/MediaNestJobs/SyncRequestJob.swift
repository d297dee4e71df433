import MediaNest

/// Makes one request agree with its counterpart at Overseerr.
enum SyncRequestJob {
    private struct Parameters: Decodable {
        let requestId: String
    }

    static func perform(_ job: Job, _ context: JobContext) throws -> JobOutcome {
        guard let id = MediaRequestID(try job.decode(Parameters.self).requestId) else { return .done }
        return JobOutcome(try context.services.overseerr.sync(id))
    }
}

/// The same, found by Overseerr's id.
enum SyncRemoteRequestJob {
    private struct Parameters: Decodable {
        let overseerrId: Int
    }

    static func perform(_ job: Job, _ context: JobContext) throws -> JobOutcome {
        JobOutcome(try context.services.overseerr.sync(overseerrID: try job.decode(Parameters.self).overseerrId))
    }
}

extension JobOutcome {
    init(_ outcome: OverseerrSync.Outcome) {
        switch outcome {
        case .done: self = .done
        case .later(let reason, let seconds): self = .later(reason, afterSeconds: seconds)
        case .away(let reason): self = .later(reason)
        }
    }
}
