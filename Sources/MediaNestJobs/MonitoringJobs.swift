import MediaNest

/// One look at every service.
enum ProbeServicesJob {
    static func perform(_ job: Job, _ context: JobContext) throws -> JobOutcome {
        try context.services.monitoring.probeAll()
        return .done
    }
}

/// One look at the database.
enum ObserveDatabaseJob {
    static func perform(_ job: Job, _ context: JobContext) throws -> JobOutcome {
        try context.services.databaseHealth.observe()
        return .done
    }
}

/// Sums the measurements up before the raw ones are dropped.
enum RollUpMetricsJob {
    static func perform(_ job: Job, _ context: JobContext) throws -> JobOutcome {
        let isDone = try context.services.metricRollUp.advance(heartbeat: context.heartbeat)
        return isDone ? .done : .later("more is to be summed up", afterSeconds: 1)
    }
}
