import Postgres

/// SQL for `jobs` as workers use them.
public struct JobRepository {
    /// A worker that is silent for so long is taken for dead, and its job is given to another.
    public static let leaseSeconds = 120
    private let database: Database

    public init(database: Database) { self.database = database }

    /// Takes the next due job of these lanes; `nil` when there is none.
    ///
    /// One that shares its key with a running one waits for it, so that two never serve the same row.
    public func claim(lanes: [Lane], worker: String) throws -> Job? {
        try database.query(
            """
            update jobs set
              status = 'running', attempts = attempts + 1, locked_by = \(worker),
              lease_expires_at = now() + make_interval(secs => \(Self.leaseSeconds))
            where id = (
              select q.id
              from jobs q
              where q.status = 'queued' and q.lane = any (\(lanes.map(\.rawValue))::text[]) and q.run_at <= now()
                and not exists (
                  select 1 from jobs r where r.status = 'running' and r.kind = q.kind and r.unique_key = q.unique_key)
              order by q.priority desc, q.run_at
              limit 1
              for update skip locked
            )
            returning id, kind, parameters, attempts, max_attempts, correlation_id, failures, user_id
            """
        ).first.map(Job.init(row:))
    }

    public func heartbeat(_ job: Job, worker: String) throws {
        _ = try database.query(
            """
            update jobs set lease_expires_at = now() + make_interval(secs => \(Self.leaseSeconds))
            where id = \(job.id)::uuid and locked_by = \(worker)
            """)
    }

    public func succeed(_ job: Job, worker: String) throws {
        _ = try database.query(
            """
            update jobs set status = 'succeeded', finished_at = now(), last_error = null, locked_by = null, lease_expires_at = null
            where id = \(job.id)::uuid and locked_by = \(worker)
            """)
    }

    /// Puts the job off, which is no failure of it; one with the same key that was queued meanwhile takes its place.
    public func putOff(_ job: Job, worker: String, afterSeconds seconds: Double, reason: String) throws {
        try requeue(job, worker: worker, afterSeconds: seconds, reason: reason, failures: 0)
    }

    /// The same after a failure.
    public func retry(_ job: Job, worker: String, afterSeconds seconds: Double, reason: String) throws {
        try requeue(job, worker: worker, afterSeconds: seconds, reason: reason, failures: 1)
    }

    private func requeue(_ job: Job, worker: String, afterSeconds seconds: Double, reason: String, failures: Int) throws
    {
        _ = try database.query(
            """
            update jobs j set
              failures = j.failures + \(failures),
              status = case when replaced then 'cancelled' else 'queued' end,
              finished_at = case when replaced then now() end,
              run_at = now() + make_interval(secs => \(seconds)), last_error = \(String(reason.prefix(2000))),
              locked_by = null, lease_expires_at = null
            from (
              select exists (
                select 1 from jobs q join jobs own on own.id = \(job.id)::uuid
                where q.status = 'queued' and q.kind = own.kind and q.unique_key = own.unique_key) as replaced
            ) other
            where j.id = \(job.id)::uuid and j.locked_by = \(worker)
            """)
    }

    /// No more attempts: an admin sees it.
    public func bury(_ job: Job, worker: String, reason: String) throws {
        _ = try database.query(
            """
            update jobs set status = 'dead', finished_at = now(), last_error = \(String(reason.prefix(2000))), locked_by = null,
                            lease_expires_at = null
            where id = \(job.id)::uuid and locked_by = \(worker)
            """)
    }

    /// Gives the jobs of dead workers back to the queue; one that has killed too many of them is buried.
    ///
    /// - Returns: These jobs, with this failure counted.
    @discardableResult
    public func reclaim() throws -> [Job] {
        try database.query(
            """
            update jobs j set
              failures = j.failures + 1,
              status = case when e.replaced then 'cancelled' when j.failures + 1 >= j.max_attempts then 'dead' else 'queued' end,
              finished_at = case when e.replaced or j.failures + 1 >= j.max_attempts then now() end,
              last_error = 'the worker died', locked_by = null, lease_expires_at = null
            from (
              select r.id, exists (
                select 1 from jobs q where q.status = 'queued' and q.kind = r.kind and q.unique_key = r.unique_key) as replaced
              from jobs r
              where r.status = 'running' and r.lease_expires_at < now()
              for update skip locked
            ) e
            where j.id = e.id
            returning j.id, j.kind, j.parameters, j.attempts, j.max_attempts, j.correlation_id, j.failures, j.user_id
            """
        ).map(Job.init(row:))
    }

    /// Seconds until the next queued job is due; `nil` when nothing waits.
    public func secondsUntilNext(lanes: [Lane]) throws -> Double? {
        try database.query(
            """
            select extract(epoch from min(run_at) - now())
            from jobs
            where status = 'queued' and lane = any (\(lanes.map(\.rawValue))::text[])
            """
        ).first?.optionalDouble(0)
    }

    /// For how many seconds the oldest due job of each lane has waited; lanes in which nothing waits are left out.
    public func waitingSeconds() throws -> [(lane: String, seconds: Int)] {
        try database.query(
            """
            select lane, extract(epoch from now() - min(run_at))::integer
            from jobs
            where status = 'queued' and run_at <= now()
            group by lane
            order by lane
            """
        ).map { ($0.string(0), $0.int(1)) }
    }

    /// Queues a scheduled kind when its last time is an interval ago, for now or up to so much later; several workers queue it
    /// once.
    public func enqueueDue(
        kind: String, lane: Lane = .standard, everySeconds interval: Int, jitterSeconds: Double = 0
    ) throws {
        _ = try database.query(
            """
            with due as (
              insert into job_schedules (kind, last_enqueued_at)
              values (\(kind), now())
              on conflict (kind) do update set last_enqueued_at = now()
              where job_schedules.last_enqueued_at <= now() - make_interval(secs => \(interval))
              returning kind
            )
            insert into jobs (kind, lane, unique_key, max_attempts, run_at)
            select kind, \(lane.rawValue), 'schedule', 3, now() + make_interval(secs => random() * \(jitterSeconds)) from due
            on conflict do nothing
            """)
    }
}
