import Postgres

/// SQL for sealed columns, whichever table they are in. Works as the worker, who sees all rows.
///
/// The names in the statements come from `SealedColumn.all`.
struct SealedValueRepository {
    struct Value {
        let row: String
        let sealed: String
    }

    /// How many values are under each key.
    func keyCounts(_ column: SealedColumn, in database: Database) throws(PostgresError) -> [(keyID: String, count: Int)]
    {
        try database.query(
            SQL(
                unsafe: """
                    select split_part(\(column.column), '.', 2), count(*) from \(column.table)
                    where \(column.column) is not null
                    group by 1
                    order by 1
                    """)
        ).map { ($0.string(0), $0.int(1)) }
    }

    /// The next values in the order of their rows.
    func page(_ column: SealedColumn, after row: String?, limit: Int, in database: Database) throws(PostgresError)
        -> [Value]
    {
        try database.query(
            """
            \(select(column)) where \(name(column)) is not null \(condition(column, after: row))
            order by \(rowName(column))
            limit \(limit)
            """
        ).map { Value(row: $0.string(0), sealed: $0.string(1)) }
    }

    /// The next values that are not under the key, locked; what somebody else works on is left out, so nobody waits for us and
    /// we wait for nobody.
    func lockOutdated(
        _ column: SealedColumn, than keyID: String, after row: String?, limit: Int,
        in transaction: borrowing PostgresTransaction
    ) throws(PostgresError) -> [Value] {
        try transaction.query(
            """
            \(select(column)) where \(name(column)) not like \("v1.\(keyID).%") \(condition(column, after: row))
            order by \(rowName(column))
            limit \(limit)
            for no key update skip locked
            """
        ).map { Value(row: $0.string(0), sealed: $0.string(1)) }
    }

    /// Replaces a value, if it still is the one that was read.
    func replace(_ value: Value, by sealed: String, _ column: SealedColumn) -> SQL {
        """
        update \(SQL(unsafe: column.table)) set \(name(column)) = \(sealed)
        where \(rowName(column)) = \(value.row) and \(name(column)) = \(value.sealed)
        """
    }

    private func name(_ column: SealedColumn) -> SQL { SQL(unsafe: column.column) }
    private func rowName(_ column: SealedColumn) -> SQL { SQL(unsafe: column.rowColumn) }

    private func select(_ column: SealedColumn) -> SQL {
        SQL(unsafe: "select \(column.rowColumn), \(column.column) from \(column.table)")
    }

    /// The bind takes the type of the row's column, so that its index serves.
    private func condition(_ column: SealedColumn, after row: String?) -> SQL {
        row.map { "and \(rowName(column)) > \($0)" } ?? ""
    }
}
