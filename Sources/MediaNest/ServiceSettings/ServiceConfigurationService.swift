import Crypto
import HTTP
import Postgres

/// The services' addresses and keys.
public struct ServiceConfigurationService {
    private let database: Database
    private let secrets: SecretBox

    init(database: Database, secrets: SecretBox) {
        self.database = database
        self.secrets = secrets
    }

    public static let serviceNames = ["plex", "overseerr", "uptime-kuma", "youtube"]

    public func list(as admin: Principal) throws -> [ServiceConfiguration] {
        try database.query(
            """
            select service_name, service_url, enabled, api_key is not null, config_data ->> 'apiKeyLastFour',
                   webhook_token_hash is not null, config_data ->> 'machineIdentifier', updated_at
            from service_config
            order by service_name
            limit 100
            """, as: admin
        ).map { row in
            ServiceConfiguration(
                serviceName: row.string(0), serviceURL: row.string(1), isEnabled: row.bool(2), hasAPIKey: row.bool(3),
                apiKeyLastFour: row.optionalString(4), hasWebhookAuthorization: row.bool(5),
                machineIdentifier: row.optionalString(6), updatedAt: row.timestamp(7).iso8601)
        }
    }

    /// Creates or replaces; secrets that are not given stay.
    public func put(
        _ name: String, _ draft: ServiceConfigurationDraft, ipAddress: String, correlationID: String,
        as admin: Principal
    ) throws -> ServiceConfiguration {
        guard Self.serviceNames.contains(name) else { throw ServiceConfigurationError.unknownService }
        let sealed = try draft.apiKey.map { try secrets.seal($0, at: Self.keyPlace(name)) }
        let lastFour = draft.apiKey.flatMap { $0.count >= 12 ? String($0.suffix(4)) : nil }
        let machineIdentifier = name == "plex" ? draft.machineIdentifier : nil
        let hash = draft.webhookAuthorization.map { Hex.encode(SHA256.digest(Array($0.utf8))) }
        _ = try database.pipeline(
            [
                """
                insert into service_config (service_name, service_url, api_key, enabled, config_data, webhook_token_hash, updated_by)
                values (\(name), \(draft.serviceURL), \(sealed), \(draft.isEnabled),
                        jsonb_build_object('apiKeyLastFour', \(lastFour)::text, 'machineIdentifier', \(machineIdentifier)::text),
                        \(hash), \(admin.userID))
                on conflict (service_name) do update set
                  service_url = excluded.service_url, enabled = excluded.enabled,
                  api_key = coalesce(excluded.api_key, service_config.api_key),
                  config_data = coalesce(service_config.config_data, '{}') || jsonb_build_object(
                    'apiKeyLastFour', case when excluded.api_key is null then service_config.config_data else excluded.config_data end
                      ->> 'apiKeyLastFour',
                    -- At another address there may be another server.
                    'machineIdentifier', coalesce(
                      excluded.config_data ->> 'machineIdentifier',
                      case when excluded.service_url = service_config.service_url
                           then service_config.config_data ->> 'machineIdentifier' end)),
                  webhook_token_hash = coalesce(excluded.webhook_token_hash, service_config.webhook_token_hash),
                  updated_by = excluded.updated_by
                """,
                AuditEntry(
                    action: "service.configured", targetType: "service", targetID: name, actorID: admin.userID,
                    ipAddress: ipAddress, correlationID: correlationID
                ).statement,
            ], as: admin)
        guard let saved = try list(as: admin).first(where: { $0.serviceName == name }) else {
            throw ServiceConfigurationError.unknownService
        }
        return saved
    }

    /// The address and the opened key of an enabled service; `nil` while there is none.
    func connection(_ name: String) throws -> (url: String, apiKey: String)? {
        let rows = try database.query(
            "select service_url, api_key from service_connection(\(name)) where api_key is not null")
        guard let row = rows.first else { return nil }
        return (row.string(0), try secrets.open(row.string(1), at: Self.keyPlace(name)))
    }

    /// For the worker: every enabled service that is looked at over the network, with its opened key.
    func monitored() throws -> [MonitoredService] {
        try database.query(
            "select service_name, service_url, api_key, coalesce(config_data, '{}') from service_config where enabled order by 1"
        ).compactMap { row in
            let name = row.string(0)
            return MonitoredService(
                name: name, url: row.string(1),
                apiKey: try row.optionalString(2).map { try secrets.open($0, at: Self.keyPlace(name)) },
                configuration: try JSONValue(parsing: Array(row.string(3).utf8)))
        }
    }

    /// Whether an unsigned webhook carries the `Authorization` value that was agreed on; compared in constant time.
    ///
    /// False while none is configured: nobody may call then.
    public func isAuthorized(webhookOf name: String, authorization: String?) throws -> Bool {
        guard let authorization,
            let hash = try database.query("select webhook_token_hash(\(name))").first?.optionalString(0).flatMap(
                Hex.decode)
        else { return false }
        return constantTimeEquals(SHA256.digest(Array(authorization.utf8)), hash)
    }

    private static func keyPlace(_ name: String) -> SecretBox.Place {
        SecretBox.Place(.serviceAPIKey, row: name)
    }
}
