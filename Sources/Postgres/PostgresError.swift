import CPostgres

/// Why a statement or a connection failed.
///
/// Neither the bind values nor the server's DETAIL line, which repeats them, are kept.
public struct PostgresError: Error, CustomStringConvertible, Sendable {
    public let sqlState: SQLState
    public let message: String
    /// The violated constraint's name, where the server names one.
    public let constraint: String?
    /// The statement's text without its binds; empty when no statement is to blame.
    public let sql: String

    public init(sqlState: SQLState, message: String, constraint: String? = nil, sql: String = "") {
        self.sqlState = sqlState
        self.message = message
        self.constraint = constraint
        self.sql = sql
    }

    public var description: String {
        "\(sqlState.code): \(message)" + (constraint.map { " (constraint \($0))" } ?? "")
    }

    /// Copies what the result says; the caller clears it.
    init(result: OpaquePointer, sql: String) {
        func field(_ code: UnicodeScalar) -> String? {
            PQresultErrorField(result, CInt(code.value)).map { String(cString: $0) }
        }
        // The codes are PG_DIAG_SQLSTATE, PG_DIAG_MESSAGE_PRIMARY and PG_DIAG_CONSTRAINT_NAME: C character literals.
        let sqlState = field("C").map(SQLState.init) ?? .connectionFailure
        let message = field("M") ?? String(cString: PQresultErrorMessage(result))
        self.init(
            sqlState: sqlState, message: sqlState.isDataException ? Self.withoutValue(message) : message,
            constraint: field("n"), sql: sql)
    }

    /// `invalid input syntax for type uuid: "…"`.
    private static func withoutValue(_ message: String) -> String {
        guard let first = message.firstIndex(of: "\""), let last = message.lastIndex(of: "\""), first < last else {
            return message
        }
        return message[...first] + "…" + message[last...]
    }
}

/// A five-character error code; see PostgreSQL's manual, appendix A.
public struct SQLState: Hashable, Sendable {
    public let code: String

    public init(_ code: String) { self.code = code }

    /// 08006; also what we use when the server is gone without having said why.
    public static let connectionFailure = SQLState("08006")
    public static let uniqueViolation = SQLState("23505")
    public static let foreignKeyViolation = SQLState("23503")
    public static let checkViolation = SQLState("23514")
    public static let notNullViolation = SQLState("23502")
    public static let characterNotInRepertoire = SQLState("22021")
    public static let insufficientPrivilege = SQLState("42501")
    public static let undefinedTable = SQLState("42P01")
    public static let featureNotSupported = SQLState("0A000")
    /// Cancelled by `statement_timeout` or by us at the deadline.
    public static let queryCanceled = SQLState("57014")

    /// `lock_timeout` was over.
    public static let lockNotAvailable = SQLState("55P03")

    /// Class 22, whose messages quote the value that was refused.
    var isDataException: Bool { code.hasPrefix("22") }

    /// No server, no login, or the server ended the session: another attempt later may succeed.
    public var isConnectionFailure: Bool {
        code.hasPrefix("08") || code.hasPrefix("57P") || code.hasPrefix("28") || code == "53300"
    }
}
