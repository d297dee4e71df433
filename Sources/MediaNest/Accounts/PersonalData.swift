public import Postgres

/// Everything that is held about one person, for him to have.
public struct PersonalData {
    private let database: Database
    /// Of one table: the newest. Nobody's household comes near it, and one export must not fill a process's memory.
    private let mostRows: Int

    init(database: Database, mostRows: Int = 20_000) {
        self.database = database
        self.mostRows = mostRows
    }

    public struct Section {
        /// The table's name.
        public let name: String
        public let rows: PostgresRows.SubSequence
        /// Whether older rows were left out.
        public let isCut: Bool
    }

    /// One snapshot of all tables; secrets are left out. The first column of each row is a JSON object.
    public func export(address: String, correlationID: String, as principal: Principal) throws -> [Section] {
        let id = principal.userID
        let entry = AuditEntry(
            action: "user.exported", targetType: "user", targetID: id.text, actorID: id, ipAddress: address,
            correlationID: correlationID)
        let answers = try database.pipeline(
            [entry.statement] + PersonalTable.all.map { $0.rows(of: id, limit: mostRows + 1) }, as: principal)
        return zip(PersonalTable.all, answers.dropFirst()).map { table, rows in
            Section(name: table.name, rows: rows.prefix(mostRows), isCut: rows.count > mostRows)
        }
    }
}
