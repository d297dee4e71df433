import MediaNest

/// Moves the counts of refused requests from Redis into the database.
enum RecordRefusalsJob {
    static func perform(_ job: Job, _ context: JobContext) throws -> JobOutcome {
        try context.services.refusals.move()
        return .done
    }
}

/// Makes the next months' and weeks' partitions before they are needed.
enum EnsurePartitionsJob {
    static func perform(_ job: Job, _ context: JobContext) throws -> JobOutcome {
        try context.services.partitions.ensure(ahead: 2)
        return .done
    }
}

/// Removes what is old enough.
enum RetentionJob {
    static func perform(_ job: Job, _ context: JobContext) throws -> JobOutcome {
        let isDone = try context.services.retention.run(heartbeat: context.heartbeat)
        return isDone ? .done : .later("more is to be removed", afterSeconds: 5)
    }
}

/// Fills the reporting tables.
enum RollUpReportsJob {
    static func perform(_ job: Job, _ context: JobContext) throws -> JobOutcome {
        let isDone = try context.services.reportRollUp.advance(heartbeat: context.heartbeat)
        return isDone ? .done : .later("more days are to be summed up", afterSeconds: 1)
    }
}
