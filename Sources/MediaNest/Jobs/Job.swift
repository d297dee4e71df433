import FoundationEssentials
import Postgres

/// A job that a worker has claimed.
public struct Job: Sendable {
    public let id: String
    public let kind: String
    /// How often it was claimed, also when it was put off then.
    public let attempts: Int
    /// How often it failed before; at `maxAttempts` it is buried.
    public let failures: Int
    public let maxAttempts: Int
    public let correlationID: String?
    /// In whose name it runs; `nil` for the system's own.
    public let userID: UserID?
    private let parameters: String

    init(row: PostgresRow) {
        id = row.string(0)
        kind = row.string(1)
        parameters = row.string(2)
        attempts = row.int(3)
        maxAttempts = row.int(4)
        correlationID = row.optionalString(5)
        failures = row.int(6)
        userID = row.optionalString(7).flatMap { UserID($0) }
    }

    /// The correlation id that it works under: of what caused it, else its own.
    public var cause: String { correlationID ?? id }

    /// - Throws: `DecodingError` when the row was written by another version: the job then fails and says so.
    public func decode<Parameters: Decodable>(_ type: Parameters.Type) throws -> Parameters {
        try JSONDecoder().decode(type, from: Data(parameters.utf8))
    }
}
