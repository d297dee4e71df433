import MediaNest

/// Removes what a deleted account has stored.
enum RemoveFilesJob {
    private struct Parameters: Decodable {
        let userId: String
    }

    static func perform(_ job: Job, _ context: JobContext) throws -> JobOutcome {
        guard let id = UserID(try job.decode(Parameters.self).userId) else { return .done }
        try context.services.accountFiles.remove(of: id, correlationID: job.correlationID)
        return .done
    }
}
