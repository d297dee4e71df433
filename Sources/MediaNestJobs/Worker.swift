import Logging
public import MediaNest
import Postgres

/// Claims jobs, performs them one at a time, and reports what became of them.
public final class Worker {
    private let services: Services
    private let jobs: JobRepository
    private let lanes: [Lane]
    private let name: String
    private let courier: CourierLauncher
    private let shouldStop: () -> Bool

    /// - Parameters:
    ///   - name: Unique among the workers, for instance host and process id.
    ///   - courier: How notifications are delivered.
    ///   - shouldStop: Asked between jobs; the job in hand is always finished.
    public init(
        services: Services, lanes: [Lane], name: String, courier: CourierLauncher = .inProcess,
        shouldStop: @escaping () -> Bool
    ) {
        self.services = services
        self.lanes = lanes
        self.name = name
        self.courier = courier
        self.shouldStop = shouldStop
        jobs = JobRepository(database: services.database)
    }

    /// Works until told to stop. While the database is away, waits for it.
    public func run() {
        while !shouldStop() {
            do {
                try services.database.connection.query("listen medianest_jobs")
                while !shouldStop() { try turn() }
            } catch {
                services.logger.error("worker waits for the database", metadata: ["error": "\(error)"])
                services.database.connection.waitBeforeReconnecting(seconds: 1)
            }
        }
    }

    /// Does all that is due, then sleeps until something is: a notification, the next job, or the schedule's second.
    private func turn() throws {
        for job in try jobs.reclaim() { report(job, "job.worker_died", "the worker died") }
        services.errorLog.writeKept()
        for entry in Schedule.entries(try services.settings.refreshed()) {
            try jobs.enqueueDue(
                kind: entry.kind, lane: entry.lane, everySeconds: entry.everySeconds, jitterSeconds: entry.jitterSeconds
            )
        }
        while !shouldStop(), let job = try jobs.claim(lanes: lanes, worker: name) { try perform(job) }
        let pause = min(1, max(0.01, try jobs.secondsUntilNext(lanes: lanes) ?? 1))
        _ = services.database.connection.waitForNotification(timeoutSeconds: pause)
    }

    /// Performs every due job once and returns; for tests and for emptying a queue by hand.
    public func drain() throws {
        while let job = try jobs.claim(lanes: lanes, worker: name) { try perform(job) }
    }

    private func perform(_ job: Job) throws {
        _ = services.metrics.begin()
        defer { services.metrics.end() }
        var metadata: Logger.Metadata = [
            "job.id": "\(job.id)", "job.kind": "\(job.kind)", "job.attempt": "\(job.attempts)",
        ]
        services.recorder.correlationID = job.cause
        defer { services.recorder.correlationID = nil }
        guard let kind = jobKinds[job.kind] else {
            services.logger.error("unknown kind of job", metadata: metadata)
            report(job, "job.unknown_kind", "this version knows no such kind")
            services.metrics.recordJob("unknown", .dead)
            return try jobs.bury(job, worker: name, reason: "this version knows no such kind")
        }
        let heartbeat = { [jobs, name, services] in
            do { try jobs.heartbeat(job, worker: name) } catch {
                services.logger.warning("no heartbeat", metadata: ["job.id": "\(job.id)", "error": "\(error)"])
            }
        }
        let context = JobContext(services: services, heartbeat: heartbeat, courier: courier)
        do {
            switch try kind(job, context) {
            case .done:
                try jobs.succeed(job, worker: name)
                services.metrics.recordJob(job.kind, .done)
            case .later(let reason, let seconds):
                metadata["reason"] = "\(reason)"
                services.logger.info("job put off", metadata: metadata)
                try jobs.putOff(
                    job, worker: name, afterSeconds: seconds ?? Backoff.seconds(attempt: job.attempts, cap: 15),
                    reason: reason)
                services.metrics.recordJob(job.kind, .later)
            }
        } catch let error as PostgresError where error.sqlState.isConnectionFailure {
            services.errorLog.keep(entry(job, "job.interrupted", "\(error)"))
            throw error  // the lease runs out and the job comes again
        } catch {
            metadata["error"] = "\(error)"
            services.logger.error("job failed", metadata: metadata)
            let failures = job.failures + 1
            report(job, failures >= job.maxAttempts ? "job.dead" : "job.failed", "\(error)")
            services.metrics.recordJob(job.kind, failures >= job.maxAttempts ? .dead : .failed)
            if failures >= job.maxAttempts {
                try jobs.bury(job, worker: name, reason: "\(error)")
            } else {
                try jobs.retry(
                    job, worker: name, afterSeconds: Backoff.seconds(attempt: failures, cap: 3600),
                    reason: "\(error)")
            }
        }
    }

    private func report(_ job: Job, _ code: String, _ reason: String) {
        services.errorLog.record(entry(job, code, reason))
    }

    /// Under the id of what caused the job.
    private func entry(_ job: Job, _ code: String, _ reason: String) -> ErrorLogEntry {
        var entry = ErrorLogEntry(
            correlationID: job.cause, userID: job.userID, code: code, message: "\(job.kind): \(reason)")
        entry.details = ["jobId": job.id, "attempt": String(job.attempts)]
        return entry
    }
}
