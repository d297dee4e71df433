/// An explicit transaction: several round trips that happen together or not at all.
///
/// `begin` travels with the first statements, so a transaction with one pipeline costs two round trips, not three.
public struct PostgresTransaction: ~Copyable {
    private let connection: PostgresConnection
    private let prologue: [SQL]

    fileprivate init(connection: PostgresConnection, prologue: [SQL]) {
        precondition(!connection.isInTransaction, "a transaction within a transaction")
        self.connection = connection
        self.prologue = prologue
    }

    @discardableResult
    public borrowing func pipeline(_ statements: [SQL]) throws(PostgresError) -> [PostgresRows] {
        if connection.isInTransaction { return try connection.pipeline(statements) }
        let opening: [SQL] = ["begin"] + prologue
        let rows = try connection.pipeline(opening + statements)
        connection.isInTransaction = true
        return Array(rows.dropFirst(opening.count))
    }

    @discardableResult
    public borrowing func query(_ statement: SQL) throws(PostgresError) -> PostgresRows { try pipeline([statement])[0] }

    /// A trusted script of several statements, such as a migration.
    public borrowing func execute(script: String) throws(PostgresError) {
        try pipeline([])
        try connection.execute(script: script)
    }

    fileprivate borrowing func commit() throws(PostgresError) {
        if connection.isInTransaction { try connection.query("commit") }
        connection.isInTransaction = false
    }

    /// A failed pipeline leaves an explicit transaction aborted and open on the server.
    fileprivate borrowing func rollback() {
        do { try connection.query("rollback") } catch { connection.disconnect() }  // closing rolls back as well
        connection.isInTransaction = false
    }
}

extension PostgresConnection {
    /// Commits what `body` did when it returns, rolls back when it throws.
    ///
    /// `prologue` runs first in the transaction, for instance to set the user.
    public func transaction<Result>(
        prologue: [SQL] = [], _ body: (borrowing PostgresTransaction) throws -> Result
    ) throws -> Result {
        let transaction = PostgresTransaction(connection: self, prologue: prologue)
        do {
            let result = try body(transaction)
            try transaction.commit()
            return result
        } catch {
            transaction.rollback()
            throw error
        }
    }
}
