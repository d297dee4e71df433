import Postgres

/// plex.tv and the configured server, as every process of this installation reaches them.
final class PlexConnection {
    private let database: Database
    private let configuration: Configuration
    private let client: OutsideClient
    private let breaker: CircuitBreaker
    private var clientIdentifier: String?

    init(database: Database, configuration: Configuration, client: OutsideClient, breaker: CircuitBreaker) {
        self.database = database
        self.client = client
        self.configuration = configuration
        self.breaker = breaker
    }

    func tv() throws -> PlexTVClient {
        PlexTVClient(
            addresses: configuration.plex, clientIdentifier: try identifier(),
            deviceName: "MediaNest at "
                + configuration.publicURL.prefix(200).drop { $0 != ":" }.drop { ":/".contains($0) },
            client: client, breaker: breaker)
    }

    /// The server whose people may sign in: as the admin named it, else as the server at his address calls itself, which is
    /// then remembered until the address changes. `nil` while no server is configured.
    ///
    /// - Throws: `PlexError` when the server has to be asked and does not say.
    func machineIdentifier() throws -> String? {
        let rows = try database.query(
            "select service_url, config_data ->> 'machineIdentifier' from service_connection('plex')")
        guard let row = rows.first else { return nil }
        if let known = row.optionalString(1) { return known }
        let url = row.string(0)
        let learnt = try PlexServer(url: url, client: client).machineIdentifier()
        _ = try database.query("select learn_plex_server(\(url), \(learnt))")
        return learnt
    }

    /// How the server at the configured address calls itself now; `nil` when it does not say, as where the portal cannot
    /// reach it.
    func machineAtAddress() throws(PostgresError) -> String? {
        let rows = try database.query("select service_url from service_connection('plex')")
        return rows.first.flatMap { try? PlexServer(url: $0.string(0), client: client).machineIdentifier() }
    }

    private func identifier() throws -> String {
        if let clientIdentifier { return clientIdentifier }
        let rows = try database.query("select value ->> 'clientIdentifier' from setting_values(array['plex'])")
        guard let known = rows.first?.optionalString(0) else { throw PlexConnectionError.noClientIdentifier }
        clientIdentifier = known
        return known
    }
}

enum PlexConnectionError: Error {
    /// The `settings` row with the installation's identifier is gone.
    case noClientIdentifier
}
