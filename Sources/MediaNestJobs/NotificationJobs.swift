import MediaNest

/// Sends what waits for one target.
enum DeliverNotificationsJob {
    private struct Parameters: Decodable {
        let targetId: String
    }

    static func perform(_ job: Job, _ context: JobContext) throws -> JobOutcome {
        guard let id = NotificationTargetID(try job.decode(Parameters.self).targetId) else { return .done }
        if let assignment = try context.services.notificationDelivery.assignment(id) {
            try context.courier.run(assignment, context)
        }
        try context.services.notificationDelivery.requeue(id)
        return .done
    }
}

/// Looks for deliveries that somebody's death left lying.
enum SweepNotificationsJob {
    static func perform(_ job: Job, _ context: JobContext) throws -> JobOutcome {
        try context.services.notificationDelivery.sweep()
        return .done
    }
}
