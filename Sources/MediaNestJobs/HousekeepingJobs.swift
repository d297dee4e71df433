import MediaNest

/// Moves the counts of refused requests from Redis into the database.
enum RecordRefusalsJob {
    static func perform(_ job: Job, _ context: JobContext) throws -> JobOutcome {
        try context.services.refusals.move()
        return .done
    }
}

/// Makes the next months' partitions before they are needed.
enum EnsurePartitionsJob {
    static func perform(_ job: Job, _ context: JobContext) throws -> JobOutcome {
        try context.services.partitions.ensure(monthsAhead: 2)
        return .done
    }
}
