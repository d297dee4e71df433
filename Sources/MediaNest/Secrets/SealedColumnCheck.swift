import Crypto
import Postgres

/// Whether everything that is sealed opens, and under which keys it is.
public struct SealedColumnCheck {
    private let database: Database
    private let secrets: SecretBox
    private let values = SealedValueRepository()

    /// - Parameter database: As the worker, who sees all rows.
    init(database: Database, secrets: SecretBox) {
        self.database = database
        self.secrets = secrets
    }

    /// What is in one column.
    public struct Finding: Sendable {
        public let column: SealedColumn
        public internal(set) var count = 0
        /// Opens, under a key that no longer seals.
        public internal(set) var underEarlierKey = 0
        /// Under a key that is not configured.
        public internal(set) var underUnknownKey = 0
        /// Changed, or copied from another row or column.
        public internal(set) var unopened = 0

        public var isUsable: Bool { underUnknownKey + unopened == 0 }
    }

    /// Opens every value, and keeps none.
    public func run() throws -> [Finding] {
        let keyID = try secrets.sealingKeyID()
        return try SealedColumn.all.map { column in
            var finding = Finding(column: column)
            var last: String?
            repeat {
                let page = try values.page(column, after: last, limit: 500, in: database)
                for value in page { try look(at: value, keyID, &finding) }
                last = page.last?.row
            } while last != nil
            return finding
        }
    }

    private func look(at value: SealedValueRepository.Value, _ keyID: String, _ finding: inout Finding) throws {
        finding.count += 1
        do {
            _ = try secrets.open(value.sealed, at: SecretBox.Place(finding.column, row: value.row))
            if !value.sealed.hasPrefix("v1.\(keyID).") { finding.underEarlierKey += 1 }
        } catch SecretBoxError.otherKey {
            finding.underUnknownKey += 1
        } catch {
            guard error is CryptoError || error is SecretBoxError else { throw error }
            finding.unopened += 1
        }
    }
}
