public import Postgres

/// Everything that is known under one correlation id: what a request led to, also later and elsewhere.
public struct ErrorTrace {
    public struct Step: Sendable {
        /// `audit` or `job`.
        public let kind: String
        /// The action, or the job's kind.
        public let name: String
        /// The job's state, or what the action was done to.
        public let detail: String?
        public let createdAt: Timestamp
    }

    public let errors: [ErrorLogRow]
    public let steps: [Step]
    fileprivate let lines: PostgresRows

    /// The log lines around the errors, each a JSON object and once, oldest first.
    public func forEachLogLine(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        for line in lines { if let text = line.bytes(0) { body(text) } }
    }
}

/// How often a code stands among the newest errors.
public struct ErrorCount: Sendable, Equatable {
    public let code: String
    public let count: Int
}

public enum ErrorLogError: DomainError, Equatable {
    case notFound

    public var code: String { "error.not_found" }
    public var category: RefusalCategory { .notFound }
    public var message: String { "Nothing is known under that correlation id." }
}

extension ErrorLog {
    /// How many of the newest errors are counted by code: so that counting has an end.
    public static let mostCounted = 1000

    /// Newest first. The first page also counts the codes of the newest `mostCounted`, the most frequent first.
    public func list(_ filter: ErrorFilter, limit: Int, after cursor: Cursor?, as admin: Principal) throws
        -> (page: Page<ErrorLogRow>, counts: [ErrorCount])
    {
        var statements = [Database.planForTheValues, Self.page(filter, limit: limit + 1, after: cursor)]
        if cursor == nil { statements.append(Self.counts(filter)) }
        let results = try database.pipeline(statements, as: admin)
        let page = Page(results[1].map(ErrorLogRow.init), limit: limit) { Cursor(createdAt: $0.createdAt, id: $0.id) }
        let counts = results.dropFirst(2).first?.map { ErrorCount(code: $0.string(0), count: $0.int(1)) }
        return (page, counts ?? [])
    }

    static func page(_ filter: ErrorFilter, limit: Int, after cursor: Cursor?) -> SQL {
        """
        select \(ErrorLogRow.columns) from error_logs e
        where true \(filter.condition) \(Cursor.condition(cursor))
        order by e.created_at desc, e.id desc
        limit \(limit)
        """
    }

    static func counts(_ filter: ErrorFilter) -> SQL {
        """
        select error_code, count(*)
        from (
          select e.error_code from error_logs e
          where true \(filter.condition)
          order by e.created_at desc, e.id desc
          limit \(mostCounted)
        ) newest
        group by error_code
        order by count(*) desc, error_code
        limit 20
        """
    }

    /// - Parameter correlationID: Also of a job that nothing has caused: its own id.
    public func trace(_ correlationID: String, as admin: Principal) throws -> ErrorTrace {
        let jobID = Identifier<Job>(correlationID)?.text
        let results = try database.pipeline(
            [
                """
                select \(ErrorLogRow.columns) from error_logs e where e.correlation_id = \(correlationID)
                order by e.created_at
                limit 100
                """,
                """
                select kind, name, detail, created_at
                from (
                  select 'audit' as kind, action as name, concat_ws(' ', target_type, target_id) as detail, occurred_at as created_at
                  from audit_log where correlation_id = \(correlationID)
                  union all
                  select 'job', kind, status, created_at from jobs
                  where correlation_id = \(correlationID) or id = \(jobID)::uuid
                ) steps
                order by created_at
                limit 200
                """,
                """
                select line
                from (
                  select distinct jsonb_array_elements(metadata -> 'log') as line
                  from (
                    select metadata from error_logs
                    where correlation_id = \(correlationID) and jsonb_typeof(metadata -> 'log') = 'array'
                    order by created_at
                    limit 100
                  ) errors
                ) lines
                order by line ->> 'time', line
                limit 500
                """,
            ], as: admin)
        guard !results[0].isEmpty || !results[1].isEmpty else { throw ErrorLogError.notFound }
        return ErrorTrace(
            errors: results[0].map(ErrorLogRow.init),
            steps: results[1].map { row in
                ErrorTrace.Step(
                    kind: row.string(0), name: row.string(1), detail: row.optionalString(2), createdAt: row.timestamp(3)
                )
            }, lines: results[2])
    }
}
