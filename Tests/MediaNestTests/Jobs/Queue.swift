import Postgres
import TestSupport

@testable import MediaNest

/// Lends a database and its queue, as a worker sees it.
func withJobs(_ body: (TestDatabase, JobRepository) throws -> Void) throws {
    try withDatabase { db in try body(db, JobRepository(database: db.worker.database)) }
}

extension JobRepository {
    func claim(_ worker: String = "w1") throws -> Job? { try claim(lanes: [.standard], worker: worker) }
}

extension TestDatabase {
    /// Queues a job and returns its id.
    @discardableResult
    func queue(
        _ kind: String, key: String? = nil, lane: String = "default", priority: Int = 0, inSeconds delay: Int = 0
    ) throws -> String {
        try superuser().row(
            """
            insert into jobs (kind, unique_key, lane, priority, run_at)
            values (\(kind), \(key), \(lane), \(priority), now() + make_interval(secs => \(delay)))
            returning id
            """
        ).string(0)
    }

    func jobStatus(_ id: String) throws -> String {
        try superuser().row("select status from jobs where id = \(id)::uuid").string(0)
    }

    func expireLeases() throws {
        try superuser().query("update jobs set lease_expires_at = now() - interval '1 second' where status = 'running'")
    }
}
