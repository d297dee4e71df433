import Crypto
import Glibc
import Postgres

/// Brings everything that is sealed under the newest encryption key, while everything runs.
///
/// Row by row, in small transactions: killed at any moment it has done what it has done, and the next run goes on. Two runs at
/// the same time share the work.
public struct KeyRotation {
    private let database: Database
    private let secrets: SecretBox
    private let batchSize: Int
    private let values = SealedValueRepository()

    /// - Parameter database: As the worker.
    init(database: Database, secrets: SecretBox, batchSize: Int = 50) {
        self.database = database
        self.secrets = secrets
        self.batchSize = batchSize
    }

    public struct Outcome: Sendable {
        /// The key everything is under now.
        public let keyID: String
        /// By column, in the order of `SealedColumn.all`.
        public internal(set) var resealed: [(column: SealedColumn, count: Int)]
        /// `users.plex_token of 6f0…`: under a key we have, yet changed or copied from elsewhere. Left as they are.
        public internal(set) var unopened: [String] = []

        public var count: Int { resealed.reduce(0) { $0 + $1.count } }
    }

    /// Seals anew what is under another key than the newest, and leaves lines in the audit log.
    ///
    /// - Throws: `KeyRotationError.unknownKeys`, before anything was changed; `.rowsInUse`.
    public func run() throws -> Outcome { try run { usleep(100_000) } }

    /// - Parameter pause: What to do while others hold the rows that are left.
    func run(pause: () -> Void) throws -> Outcome {
        var outcome = Outcome(keyID: try secrets.sealingKeyID(), resealed: SealedColumn.all.map { ($0, 0) })
        guard try outdatedCount(than: outcome.keyID) > 0 else { return outcome }
        try audit("keys.rotation_started", outcome)
        var fruitlessPasses = 0
        var left = 0
        repeat {
            let before = outcome.count
            outcome.unopened = []
            for index in outcome.resealed.indices { try resealAll(&outcome, at: index) }
            left = try outdatedCount(than: outcome.keyID) - outcome.unopened.count
            if left > 0, outcome.count == before {
                fruitlessPasses += 1
                guard fruitlessPasses < 100 else { throw KeyRotationError.rowsInUse(left) }
                pause()
            } else {
                fruitlessPasses = 0
            }
        } while left > 0
        try audit("keys.rotated", outcome)
        return outcome
    }

    /// One walk through a column.
    private func resealAll(_ outcome: inout Outcome, at index: Int) throws {
        let column = outcome.resealed[index].column
        var last: String?
        repeat {
            let done = try database.transaction(actor: .system) { transaction in
                try resealBatch(column, after: last, keyID: outcome.keyID, in: transaction)
            }
            outcome.resealed[index].count += done.resealed
            outcome.unopened += done.unopened
            last = done.last
        } while last != nil
    }

    private func resealBatch(
        _ column: SealedColumn, after row: String?, keyID: String, in transaction: borrowing PostgresTransaction
    ) throws -> (resealed: Int, unopened: [String], last: String?) {
        let batch = try values.lockOutdated(column, than: keyID, after: row, limit: batchSize, in: transaction)
        var unopened: [String] = []
        var updates: [SQL] = []
        for value in batch {
            let place = SecretBox.Place(column, row: value.row)
            do {
                updates.append(
                    values.replace(
                        value, by: try secrets.seal(secrets.open(value.sealed, at: place), at: place), column))
            } catch {
                guard error is CryptoError || error is SecretBoxError else { throw error }
                unopened.append("\(column.name) of \(value.row)")
            }
        }
        let resealed = try updates.isEmpty ? 0 : transaction.pipeline(updates).reduce(0) { $0 + $1.affected }
        return (resealed, unopened, batch.last?.row)
    }

    private func outdatedCount(than keyID: String) throws -> Int {
        var count = 0
        var unknown: [String] = []
        for column in SealedColumn.all {
            for found in try values.keyCounts(column, in: database) where found.keyID != keyID {
                count += found.count
                if try !secrets.opens(keyID: found.keyID) {
                    unknown.append("\(column.name): \(found.count) under \(found.keyID)")
                }
            }
        }
        if !unknown.isEmpty { throw KeyRotationError.unknownKeys(unknown) }
        return count
    }

    private func audit(_ action: String, _ outcome: Outcome) throws {
        let counts = outcome.resealed.map { "\"\($0.column.name)\":\($0.count)" }.joined(separator: ",")
        let after = "{\"keyId\":\"\(outcome.keyID)\",\"resealed\":{\(counts)},\"unopened\":\(outcome.unopened.count)}"
        _ = try database.query(
            AuditEntry(
                action: action, targetType: "encryption_key", targetID: outcome.keyID, actorLabel: "command line",
                after: after
            ).statement)
    }
}

/// Why a rotation did not come to its end.
public enum KeyRotationError: Error, Equatable, CustomStringConvertible {
    /// `users.plex_token: 3 under 1a2b3c4d` each.
    case unknownKeys([String])
    /// Others held so many rows for ten seconds.
    case rowsInUse(Int)

    public var description: String {
        switch self {
        case .unknownKeys(let found):
            """
            sealed under a key that is not configured:
              \(found.joined(separator: "\n  "))
            Name that key in MEDIANEST_ENCRYPTION_PREVIOUS_KEY; if it is lost, set those secrets again. No row under it was touched.
            """
        case .rowsInUse(let count): "\(count) rows are in use and were left; run it again"
        }
    }
}
