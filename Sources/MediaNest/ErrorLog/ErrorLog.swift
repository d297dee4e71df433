public import Postgres

/// One row of `error_logs`: something that went wrong in a request or a job.
///
/// Source: data-models document, "Error Log Entity". The message and metadata hold no secrets and no bind values.
public struct ErrorLogEntry: Sendable {
    public var correlationID: String
    public var userID: UserID?
    public var code: String
    public var message: String
    public var path: String?
    public var method: String?
    public var statusCode: Int?
    public var stackTrace: String?

    public init(
        correlationID: String, userID: UserID? = nil, code: String, message: String, path: String? = nil,
        method: String? = nil,
        statusCode: Int? = nil
    ) {
        self.correlationID = correlationID
        self.userID = userID
        self.code = code
        self.message = message
        self.path = path
        self.method = method
        self.statusCode = statusCode
    }
}

public struct ErrorLog {
    let database: Database

    public init(database: Database) { self.database = database }

    /// E-mail addresses, tokens and keys in the message and the path are masked.
    ///
    /// - Throws: When the database is not there to take it; the caller logs the error in any case.
    public func append(_ entry: ErrorLogEntry) throws(PostgresError) {
        _ = try database.query(
            """
            insert into error_logs (correlation_id, user_id, error_code, error_message, stack_trace, request_path, request_method, status_code)
            values (\(entry.correlationID), \(entry.userID), \(entry.code), \(Mask.text(entry.message).cut(to: 4000)),
                    \(entry.stackTrace.map(Mask.text)?.cut(to: 8000)), \(entry.path.map(Mask.text)?.cut(to: 500)),
                    \(entry.method?.cut(to: 10)), \(entry.statusCode))
            """)
    }
}
