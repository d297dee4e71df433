import Foundation
import Glibc
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestJobs

/// Real worker processes, killed with -9 at every step of a delivery, and a real server that counts.
@Suite(.serialized) struct KilledWorkerTests {
    /// Where the victim is when it dies. A lock or the receiver keeps it there.
    enum Step: String, CaseIterable {
        /// The worker has claimed the job, nobody knows of it yet.
        case claimed
        /// The courier runs and has not marked the message.
        case beforeMark
        /// Marked, and the receiver has read it and not answered.
        case withinCall
        /// The receiver has answered, and the answer is not written down.
        case beforeRecord
        /// Written down, and the job is not.
        case recorded
    }

    /// Whoever kills the worker kills no courier: nothing is sent twice, not even asked twice.
    @Test(arguments: Step.allCases, NotificationTarget.Kind.allCases)
    func exactlyOneMessageArrives(step: Step, kind: NotificationTarget.Kind) throws {
        try withDatabase { db in
            let scene = try Scene(db, kind)
            try scene.run(upTo: step) { worker in
                kill(worker.processIdentifier, SIGKILL)
                worker.waitUntilExit()
            }

            let next = try scene.startWorker()
            defer { scene.stop(next) }
            let isDone = try eventually {
                try scene.expireLeases(of: "jobs")
                return try db.deliveries() == ["delivered 1"] && scene.openJobCount() == 0
            }

            let deliveries = try db.deliveries()
            #expect(isDone, "\(deliveries)")
            #expect(scene.receiver.messages.count == 1)
        }
    }

    /// The courier itself: a webhook's receiver tells one from two by the id; a messenger could not, so it gets at most one.
    @Test(arguments: [Step.beforeMark, .withinCall, .beforeRecord], NotificationTarget.Kind.allCases)
    func aKilledCouriersMessageArrivesOnceOrIsReported(step: Step, kind: NotificationTarget.Kind) throws {
        try withDatabase { db in
            let scene = try Scene(db, kind)
            let worker = try scene.run(upTo: step) { try scene.killCourier(of: $0) }
            defer { scene.stop(worker) }

            let end = kind == .webhook || step == .beforeMark ? "delivered" : "dead"
            try scene.expireLeases(of: "notification_outbox")
            try db.worker.notificationDelivery.sweep()
            let isDone = try eventually {
                try db.superuser().query("update jobs set run_at = now() where status = 'queued'")
                return try db.deliveries().allSatisfy { $0.hasPrefix(end) }
            }

            let deliveries = try db.deliveries()
            #expect(isDone, "\(deliveries)")
            switch kind {
            case .webhook: #expect(Set(scene.receiver.messages.map(\.id)).count == 1)
            case .apprise:
                #expect(scene.receiver.messages.count == 1)
                let uncertain = try db.superuser().query("select is_uncertain from notification_outbox")[0].bool(0)
                #expect(uncertain == (step != .beforeMark))
            }
        }
    }

    /// One notification for one target, and the locks that stop time.
    private struct Scene {
        let db: TestDatabase
        let receiver: MessageReceiver
        private let lock: PostgresConnection

        init(_ db: TestDatabase, _ kind: NotificationTarget.Kind) throws {
            self.db = db
            receiver = try MessageReceiver()
            lock = db.superuser()
            let root = try db.makeUser("root", role: .admin)
            let address = kind == .webhook ? receiver.url : "json://127.0.0.1:\(receiver.port)/hook"
            try db.makeTarget(kind, address, of: root)
            try db.tell(root)
        }

        func startWorker() throws -> Process {
            let worker = Process()
            worker.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
                .deletingLastPathComponent().appending(path: "medianest")
            worker.arguments = ["worker", "--lanes", "notifications"]
            worker.environment = db.environment.merging(
                ["PATH": "/usr/local/bin:/usr/bin:/bin", "MEDIANEST_LOG_LEVEL": "critical"]) { $1 }
            worker.standardInput = FileHandle.nullDevice
            worker.standardError = FileHandle.nullDevice
            try worker.run()
            return worker
        }

        func stop(_ worker: Process) {
            kill(worker.processIdentifier, SIGKILL)
            worker.waitUntilExit()
        }

        /// Starts a worker, strikes when its delivery has come to the step, and lets time go on.
        @discardableResult
        func run(upTo step: Step, _ strike: (Process) throws -> Void) throws -> Process {
            switch step {
            case .claimed:
                return try holding("notification_targets", "access exclusive", until: "worker", startWorker, strike)
            case .beforeMark: return try holding("notification_outbox", "share", until: "courier", startWorker, strike)
            case .withinCall:
                let worker = try startWorkerUpToCall()
                try strike(worker)
                receiver.release()
                return worker
            case .beforeRecord:
                let worker = try startWorkerUpToCall()
                return try holding("notification_outbox", "share", until: "courier", { worker }, strike)
            case .recorded:
                let worker = try startWorkerUpToCall()
                return try holding("jobs", "share", until: "worker", { worker }, strike)
            }
        }

        private func startWorkerUpToCall() throws -> Process {
            receiver.hold()
            let worker = try startWorker()
            try #require(eventually { receiver.messages.count == 1 })
            return worker
        }

        /// Locks a table, waits until that program waits for it, and lets go behind the strike.
        private func holding(
            _ table: String, _ mode: String, until program: String, _ start: () throws -> Process,
            _ strike: (Process) throws -> Void
        ) throws -> Process {
            try lock.query("begin")
            try lock.query(SQL(unsafe: "lock table \(table) in \(mode) mode"))
            let worker = try start()
            receiver.release()
            let observer = db.superuser()
            let waits = try eventually {
                try !observer.query(
                    """
                    select 1
                    from pg_locks l join pg_stat_activity a using (pid)
                    where not l.granted and a.application_name = \("medianest-" + program) and a.datname = current_database()
                      and l.relation = \(table)::regclass
                      and (\(table) <> 'jobs' or (select bool_and(status = 'delivered') from notification_outbox))
                    """
                ).isEmpty
            }
            try #require(waits, "the \(program) never came to \(table)")
            try strike(worker)
            try lock.query("rollback")
            return worker
        }

        /// The worker's only child.
        func killCourier(of worker: Process) throws {
            let pid = worker.processIdentifier
            let children = try String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)
            let courier = try #require(children.split(separator: " ").first.flatMap { pid_t($0) })
            kill(courier, SIGKILL)
            // What it had said to the database is lost with it, too.
            try db.superuser().query(
                """
                select pg_terminate_backend(pid, 10000)
                from pg_stat_activity
                where application_name = 'medianest-courier' and datname = current_database()
                """)
        }

        /// As if two minutes had passed.
        func expireLeases(of table: String) throws {
            try db.superuser().query(
                SQL(
                    unsafe:
                        "update \(table) set lease_expires_at = now() - interval '1 second' where lease_expires_at is not null"
                ))
        }

        func openJobCount() throws -> Int {
            try db.superuser().query(
                "select count(*) from jobs where kind = 'notifications.deliver' and status in ('queued', 'running')")[0]
                .int(0)
        }
    }
}
