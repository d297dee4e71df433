import Postgres

/// What outside services report.
public struct Webhooks {
    private let database: Database

    init(database: Database) { self.database = database }

    /// Queues a look at Overseerr's request; several reports that come before the look share it.
    public func overseerrChanged(_ overseerrID: Int, correlationID: String) throws {
        _ = try database.query(NewJob.syncOverseerrRequest(overseerrID).enqueue(correlationID: correlationID))
    }
}
