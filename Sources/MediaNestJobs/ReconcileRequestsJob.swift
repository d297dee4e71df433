import MediaNest

/// Looks at every open request's counterpart: webhooks are hints and get lost.
enum ReconcileRequestsJob {
    static func perform(_ job: Job, _ context: JobContext) throws -> JobOutcome {
        // When Overseerr is away the schedule brings the next look; there is nothing to repeat before it.
        _ = try context.services.overseerr.reconcileAll(heartbeat: context.heartbeat)
        return .done
    }
}
