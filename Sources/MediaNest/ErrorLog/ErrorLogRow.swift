public import Postgres

/// A row of `error_logs`, for admins.
public struct ErrorLogRow {
    private let row: PostgresRow

    static let columns: SQL = """
        e.id, e.correlation_id, e.user_id, e.error_code, e.error_message, e.stack_trace, e.request_path, e.request_method,
        e.status_code, nullif(e.metadata - 'log', '{}'), e.created_at,
        (select u.name from users u where u.id = e.user_id)
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
    /// A JSON text, without the log lines, which are many.
    public var metadata: UnsafeBufferPointer<UInt8>? { row.bytes(9) }
    public var createdAt: Timestamp { row.timestamp(10) }
    public var userName: String? { row.optionalString(11) }

    public var isServerError: Bool { (statusCode ?? 0) >= 500 }
    public var isClientError: Bool { (400..<500).contains(statusCode ?? 0) }
    /// The first part of the code: `database` of `database.unavailable`.
    public var errorType: String { String(code.prefix { $0 != "." }) }
}
