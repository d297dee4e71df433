import Postgres

/// How far something has been summed up, a row of `roll_up_progress`.
struct RollUpProgress {
    /// The resolution of `metric_rollups`, or `reports`.
    let name: String
    let database: Database

    /// So many days are summed up once more when they are over, for what came late.
    static let lateDays = 2

    struct Place {
        let instant: Timestamp
        /// Whether the days before have had their second look today.
        let hasLookedBack: Bool
    }

    /// `nil` before the first time.
    func place(today: CalendarDay) throws(PostgresError) -> Place? {
        try database.query(
            "select rolled_up_to, looked_back_on >= \(today)::date from roll_up_progress where name = \(name)"
        ).first.map { Place(instant: $0.timestamp(0), hasLookedBack: $0.bool(1)) }
    }

    /// Belongs into the transaction that sums up.
    func advance(to instant: Timestamp, today: CalendarDay) -> SQL {
        """
        insert into roll_up_progress (name, rolled_up_to, looked_back_on) values (\(name), \(instant), \(today))
        on conflict (name) do update set rolled_up_to = excluded.rolled_up_to, looked_back_on = excluded.looked_back_on
        """
    }
}
