public import Postgres

/// A row of `error_logs`, for admins.
public struct ErrorLogRow {
    private let row: PostgresRow

    static let columns: SQL = """
        e.id, e.correlation_id, e.user_id, e.error_code, e.error_message, e.stack_trace, e.request_path, e.request_method,
        e.status_code, e.metadata, e.created_at
        """

    init(_ row: PostgresRow) { self.row = row }

    public var id: String { row.string(0) }
    public var correlationID: String { row.string(1) }
    public var userID: String? { row.optionalString(2) }
    public var code: String { row.string(3) }
    public var message: String { row.string(4) }
    public var stackTrace: String? { row.optionalString(5) }
    public var path: String? { row.optionalString(6) }
    public var method: String? { row.optionalString(7) }
    public var statusCode: Int? { row.optionalInt(8) }
    /// A JSON text.
    public var metadata: UnsafeBufferPointer<UInt8>? { row.bytes(9) }
    public var createdAt: Timestamp { row.timestamp(10) }

    public var isServerError: Bool { (statusCode ?? 0) >= 500 }
    public var isClientError: Bool { (400..<500).contains(statusCode ?? 0) }
    /// The first part of the code: `database` of `database.unavailable`.
    public var errorType: String { String(code.prefix { $0 != "." }) }
}

/// Which errors an admin looks for; `nil` is any.
public struct ErrorFilter: Sendable {
    public var code: String?
    public var status: Int?
    public var userID: UserID?
    /// Its beginning.
    public var path: String?
    public var from: Timestamp?
    public var to: Timestamp?

    public init(
        code: String? = nil, status: Int? = nil, userID: UserID? = nil, path: String? = nil, from: Timestamp? = nil,
        to: Timestamp? = nil
    ) {
        self.code = code
        self.status = status
        self.userID = userID
        self.path = path
        self.from = from
        self.to = to
    }

    var condition: SQL {
        let ofCode: SQL = code.map { "and e.error_code = \($0)" } ?? ""
        let ofStatus: SQL = status.map { "and e.status_code = \($0)" } ?? ""
        let ofUser: SQL = userID.map { "and e.user_id = \($0)" } ?? ""
        let ofPath: SQL = path.map { "and starts_with(e.request_path, \($0))" } ?? ""
        let fromInstant: SQL = from.map { "and e.created_at >= \($0)" } ?? ""
        let toInstant: SQL = to.map { "and e.created_at < \($0)" } ?? ""
        return "\(ofCode) \(ofStatus) \(ofUser) \(ofPath) \(fromInstant) \(toInstant)"
    }
}

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
}

public enum ErrorLogError: DomainError, Equatable {
    case notFound

    public var code: String { "error.not_found" }
    public var category: RefusalCategory { .notFound }
    public var message: String { "Nothing is known under that correlation id." }
}

extension ErrorLog {
    /// Newest first.
    public func list(_ filter: ErrorFilter, limit: Int, after cursor: Cursor?, as admin: Principal) throws
        -> Page<ErrorLogRow>
    {
        let rows = try database.query(
            """
            select \(ErrorLogRow.columns) from error_logs e
            where true \(filter.condition) \(Cursor.condition(cursor))
            order by e.created_at desc, e.id desc
            limit \(limit + 1)
            """, as: admin)
        return Page(rows.map(ErrorLogRow.init), limit: limit) { Cursor(createdAt: $0.createdAt, id: $0.id) }
    }

    public func trace(_ correlationID: String, as admin: Principal) throws -> ErrorTrace {
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
                  select 'job', kind, status, created_at from jobs where correlation_id = \(correlationID)
                ) steps
                order by created_at
                limit 200
                """,
            ], as: admin)
        guard !results[0].isEmpty || !results[1].isEmpty else { throw ErrorLogError.notFound }
        return ErrorTrace(
            errors: results[0].map(ErrorLogRow.init),
            steps: results[1].map { row in
                ErrorTrace.Step(
                    kind: row.string(0), name: row.string(1), detail: row.optionalString(2), createdAt: row.timestamp(3)
                )
            })
    }
}
