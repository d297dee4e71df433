import HTTP
import Logging
public import Postgres

/// One row of `error_logs`: something that went wrong in a request, a job or a page.
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
    /// What else is known, by its name; masked like the rest.
    public var details: [String: String] = [:]
    /// When it is written later than it happened.
    fileprivate var occurredAt: Timestamp?
    /// What was logged around it, a JSON object each.
    fileprivate var log: [String] = []

    public init(
        correlationID: String, userID: UserID? = nil, code: String, message: String, path: String? = nil,
        method: String? = nil, statusCode: Int? = nil
    ) {
        self.correlationID = correlationID
        self.userID = userID
        self.code = code
        self.message = message
        self.path = path
        self.method = method
        self.statusCode = statusCode
    }

    /// A JSON text; `nil` when there is nothing to say.
    fileprivate var metadata: String? {
        if details.isEmpty && log.isEmpty { return nil }
        var json = JSONWriter(reserving: 4096)
        json.object { json in
            for (name, text) in details.sorted(by: { $0.key < $1.key }) {
                json.key(dynamic: name)
                json.string(Mask.text(text).cut(to: 500))
            }
            if log.isEmpty { return }
            json.key("log")
            json.array { json in for line in log { Array(line.utf8).withUnsafeBufferPointer { json.raw(utf8: $0) } } }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

/// What went wrong, a row each, with the log lines around it.
public final class ErrorLog {
    let database: Database
    private let recorder: FlightRecorder
    private let logger: Logger
    /// What happened while the database was away, oldest first. It is lost with the process.
    private var kept: [ErrorLogEntry] = []
    private var lost = 0

    private static let mostKept = 100

    init(database: Database, recorder: FlightRecorder, logger: Logger) {
        self.database = database
        self.recorder = recorder
        self.logger = logger
    }

    /// E-mail addresses, tokens and keys in the message and the path are masked.
    ///
    /// - Throws: When the database is not there to take it; the caller logs the error in any case.
    public func append(_ entry: ErrorLogEntry) throws(PostgresError) {
        var entry = entry
        if entry.log.isEmpty { entry.log = recorder.lines(of: entry.correlationID) }
        do throws(PostgresError) { try insert(entry) } catch {
            guard error.sqlState == .foreignKeyViolation, entry.userID != nil else { throw error }
            entry.userID = nil  // whose account is gone meanwhile
            try insert(entry)
        }
    }

    /// The same for whoever cannot do anything about a failure: it is logged, and what the database was not there to take is
    /// kept.
    public func record(_ entry: ErrorLogEntry) {
        do throws(PostgresError) { try append(entry) } catch {
            if Self.isAway(error) { return keep(entry) }
            complain(of: error, entry)
        }
    }

    /// Keeps what cannot be written now, until `writeKept`; of too many the newest.
    public func keep(_ entry: ErrorLogEntry) {
        var entry = entry
        entry.occurredAt = .now()
        entry.log = recorder.lines(of: entry.correlationID)
        kept.append(entry)
        guard kept.count > Self.mostKept else { return }
        kept.removeFirst()
        lost += 1
    }

    /// To be called when the database may be back. Costs nothing while nothing is kept, and opens no connection.
    public func writeKept() {
        guard database.connection.hasSession else { return }
        while let entry = kept.first {
            do throws(PostgresError) { try append(entry) } catch {
                if Self.isAway(error) { return }
                complain(of: error, entry)
            }
            kept.removeFirst()
        }
        if lost > 0 { logger.error("errors were lost while the database was away", metadata: ["count": "\(lost)"]) }
        lost = 0
    }

    private func complain(of error: PostgresError, _ entry: ErrorLogEntry) {
        logger.error(
            "an error was not recorded",
            metadata: [
                "correlation.id": "\(entry.correlationID)", "code": "\(entry.code)", "error": "\(error)",
            ])
    }

    private static func isAway(_ error: PostgresError) -> Bool {
        error.sqlState.isConnectionFailure || error.sqlState == .queryCanceled
    }

    private func insert(_ entry: ErrorLogEntry) throws(PostgresError) {
        _ = try database.query(
            """
            insert into error_logs (correlation_id, user_id, error_code, error_message, stack_trace, request_path, request_method,
                                    status_code, metadata, created_at)
            values (\(entry.correlationID), \(entry.userID), \(entry.code), \(Mask.text(entry.message).cut(to: 4000)),
                    \(entry.stackTrace.map(Mask.text)?.cut(to: 8000)), \(entry.path.map(Mask.text)?.cut(to: 500)),
                    \(entry.method?.cut(to: 10)), \(entry.statusCode), \(entry.metadata)::jsonb,
                    coalesce(\(entry.occurredAt), now()))
            """)
    }
}
