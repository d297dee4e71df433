import MediaNest
import Postgres
import TestSupport

@testable import MediaNestJobs

extension TestDatabase {
    /// A target as its owner would make it.
    @discardableResult
    func makeTarget(
        _ kind: NotificationTarget.Kind, _ address: String, of person: Principal,
        _ owner: NotificationTarget.Owner = .person, topics: [NotificationTarget.Topic]? = nil
    ) throws -> (row: NotificationTargetRow, signingSecret: String?) {
        try services.notificationTargets.create(
            .init(kind: kind, name: "Target", address: address, topics: topics), owner, ipAddress: "127.0.0.1",
            correlationID: "c", as: person)
    }

    /// Good news for a person, or an announcement.
    func tell(_ person: Principal?, event: String = "request.completed", title: String = "Dune is available") throws {
        try superuser().query(
            """
            insert into notifications (user_id, type, title, message, event)
            values (\(person?.userID), 'success', \(title), 'Dune is now available in Plex.', \(event))
            """)
    }

    func makeCourierWorker() -> Worker {
        Worker(services: worker, lanes: [.standard, .notifications], name: "deliverer", shouldStop: { false })
    }

    /// Makes everything due that was put off, and delivers.
    func deliver() throws {
        try superuser().pipeline([
            "update notification_outbox set next_attempt_at = now() where status = 'waiting'",
            "update jobs set run_at = now() where status = 'queued'",
        ])
        try makeCourierWorker().drain()
    }

    /// `status attempts` of each delivery, oldest first.
    func deliveries() throws -> [String] {
        try superuser().query("select status || ' ' || attempts from notification_outbox order by created_at, id").map {
            $0.string(0)
        }
    }
}
