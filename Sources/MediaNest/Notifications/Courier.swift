import Logging
import Postgres

/// Serves one target: marks a message, sends it, writes down what came of it, and goes on with the next.
///
/// Works in a process of its own, which the worker starts and which survives it: a worker that is killed at any moment
/// interrupts no delivery.
public struct Courier {
    private let outbox: OutboxRepository
    private let assignment: CourierAssignment
    private let metrics: ProcessMetrics
    private let send: (OutboxRepository.Message) -> DeliveryOutcome

    public init(_ assignment: CourierAssignment, services: Services) {
        let apprise = services.configuration.apprise
        metrics = services.metrics
        outbox = OutboxRepository(database: services.database)
        self.assignment = assignment
        switch assignment.kind {
        case NotificationTarget.Kind.webhook.rawValue:
            let webhook = WebhookSender(assignment)
            send = { webhook.send($0) }
        default:
            let messenger = AppriseSender(assignment, program: apprise)
            send = { messenger.send($0) }
        }
    }

    /// Until nothing is due, the target fails, or the time is up; what is left is for the next one.
    public func run(forSeconds seconds: Int = 10) throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end, let message = try outbox.begin(assignment.targetID) {
            let outcome = send(message)
            metrics.recordDelivery(assignment.kind, outcome)
            guard try outbox.end(message, outcome, target: assignment.targetID) else { break }
        }
    }
}
