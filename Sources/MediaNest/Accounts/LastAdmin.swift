import Postgres

/// Somebody has to be able to run the place: there is always an active admin.
enum LastAdmin {
    /// To be taken before anybody's role or state is looked at: two admins who demote each other at the same moment must not
    /// both succeed. `redeem_plex_sign_in` takes the same one.
    static let lock: SQL = "select pg_advisory_xact_lock(7310446024)"

    /// Whether there is no active admin but, perhaps, this one; under `lock`.
    static func leavesNobody(_ id: UserID, in transaction: borrowing PostgresTransaction) throws(PostgresError) -> Bool
    {
        try transaction.query(
            "select 1 from users where role = 'ADMIN' and status = 'active' and id <> \(id) limit 1"
        ).isEmpty
    }
}
