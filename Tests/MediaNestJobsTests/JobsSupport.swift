import MediaNest
import Postgres
import TestSupport

@testable import MediaNestJobs

extension TestDatabase {
    func makeWorker(_ name: String = "test-worker", shouldStop: @escaping () -> Bool = { false }) -> Worker {
        Worker(services: worker, lanes: [.standard, .monitoring], name: name, shouldStop: shouldStop)
    }

    /// Makes put-off jobs due again and performs all.
    func workOn() throws {
        try superuser().query("update jobs set run_at = now() where status = 'queued'")
        try makeWorker().drain()
    }

    /// - Parameter parameters: A JSON text.
    @discardableResult
    func queue(_ kind: String, _ parameters: String = "{}", maxAttempts: Int = 10) throws -> String {
        try superuser().query(
            """
            insert into jobs (kind, parameters, max_attempts, correlation_id)
            values (\(kind), \(parameters)::jsonb, \(maxAttempts), 'cause-1')
            returning id
            """)[0].string(0)
    }

    struct JobState: Equatable {
        var status: String
        var attempts: Int
        var lastError: String?
        var isDue: Bool

        init(_ status: String, attempts: Int, lastError: String? = nil, isDue: Bool = true) {
            self.status = status
            self.attempts = attempts
            self.lastError = lastError
            self.isDue = isDue
        }
    }

    func job(_ id: String) throws -> JobState {
        let row = try superuser().query(
            "select status, attempts, last_error, run_at <= now() from jobs where id = \(id)::uuid")[0]
        return JobState(row.string(0), attempts: row.int(1), lastError: row.optionalString(2), isDue: row.bool(3))
    }

    func statuses(of kind: String) throws -> [String] {
        try superuser().query("select status from jobs where kind = \(kind) order by created_at, id").map {
            $0.string(0)
        }
    }

    func count(_ table: StaticString) throws -> Int {
        try superuser().query(SQL(unsafe: "select count(*) from \(table)"))[0].int(0)
    }
}
