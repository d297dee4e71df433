import Postgres

/// The public status page.
public struct StatusPageService {
    private let database: Database
    private let settings: SettingsStore

    init(database: Database, settings: SettingsStore) {
        self.database = database
        self.settings = settings
    }

    /// One round trip, for nobody in particular: the database's function looks at the switch as well, and gives nothing
    /// but names and states.
    ///
    /// - Throws: `StatusPageError.off`.
    public func status() throws -> PublicStatus {
        let page = try settings.current().statusPage
        guard page.enabled else { throw StatusPageError.off }
        let rows = try database.query(
            "select service_name, state, since, checked_at, display_name from public_status()")
        return PublicStatus(
            title: page.title,
            services: rows.map { row in
                PublicStatus.Service(
                    name: row.string(0),
                    displayName: ServiceStatusRow.displayName(row.string(0), given: row.optionalString(4)),
                    state: StateInterval.State(rawValue: row.string(1)) ?? .unknown,
                    since: row.optionalTimestamp(2))
            }, asOf: rows.compactMap { $0.optionalTimestamp(3) }.max { $0.microseconds < $1.microseconds })
    }

    /// What a badge says: of one service, or of all together when it is named `overall`.
    ///
    /// - Throws: `StatusPageError`.
    public func badge(_ name: String) throws -> (label: String, state: StateInterval.State) {
        let status = try status()
        if name == "overall" { return (status.title, status.overall) }
        guard let service = status.services.first(where: { $0.name == name }) else {
            throw StatusPageError.noSuchService
        }
        return (service.displayName, service.state)
    }
}
