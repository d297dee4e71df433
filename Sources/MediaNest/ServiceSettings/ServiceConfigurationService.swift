import Crypto
import HTTP
import Postgres

/// The services' addresses, keys and thresholds.
public struct ServiceConfigurationService {
    let database: Database
    let secrets: SecretBox
    /// Where downloads go on this machine; without it there are none to watch.
    let downloadRoot: String?

    public static let serviceNames = ServiceKind.builtIn.map(\.rawValue)
    private static let mostOfOnesOwn = 100
    /// Until the transaction ends: a row that does not exist yet cannot be locked, and two who set the same service up at once
    /// would send the key of one to the address of the other.
    private static let oneAfterTheOther: SQL = "select pg_advisory_xact_lock(hashtext('medianest.service_config'))"

    /// Those that have a row, by name.
    public func list(as admin: Principal) throws -> [ServiceConfiguration] {
        try database.query(
            """
            select \(StoredService.columns), c.updated_at, coalesce(u.name, u.email)
            from service_config c
            left join users u on u.id = c.updated_by
            order by service_name
            limit 200
            """, as: admin
        ).compactMap { row in
            guard let stored = try StoredService(row) else { return nil }
            return ServiceConfiguration(
                serviceName: stored.name, kind: stored.kind, serviceURL: stored.address?.text,
                isEnabled: stored.isEnabled, hasAPIKey: stored.hasAPIKey, apiKeyLastFour: stored.apiKeyLastFour,
                hasWebhookAuthorization: stored.hasWebhookAuthorization, options: stored.options,
                isConfigured: stored.kind.hasAddress
                    ? stored.address != nil && (stored.hasAPIKey || !stored.kind.needsAPIKey) : downloadRoot != nil,
                updatedAt: row.timestamp(6).iso8601, updatedBy: row.optionalString(7))
        }
    }

    /// Creates or changes; what is not given stays.
    public func put(
        _ name: String, _ draft: ServiceConfigurationDraft, ipAddress: String, correlationID: String,
        as admin: Principal
    ) throws -> ServiceConfiguration {
        try database.transaction(as: admin) { transaction in
            try transaction.query(Self.oneAfterTheOther)
            let stored = try StoredService.find(name, isLocked: true, in: transaction)
            let proposal = try ServiceProposal(draft, name: name, over: stored)
            if stored == nil, proposal.kind.isOwn {
                let count = try transaction.query("select count(*) from service_config where config_data ? 'kind'")
                if count[0].int(0) >= Self.mostOfOnesOwn { throw ServiceConfigurationError.tooMany }
            }
            try transaction.pipeline([
                write(proposal, name, admin),
                """
                update service_status set display_name = \(proposal.options.displayName)
                where service_name = \(name) and display_name is distinct from \(proposal.options.displayName)
                """,
            ])
            let change = ServiceChange(proposal, over: stored)
            try AuditLog.append(
                AuditEntry(
                    action: "service.configured", targetType: "service", targetID: name, actorID: admin.userID,
                    ipAddress: ipAddress, correlationID: correlationID, before: change.before, after: change.after),
                in: transaction)
        }
        guard let saved = try list(as: admin).first(where: { $0.serviceName == name }) else {
            throw ServiceConfigurationError.unknownService
        }
        return saved
    }

    private func write(_ proposal: ServiceProposal, _ name: String, _ admin: Principal) throws -> SQL {
        let sealed = try proposal.apiKey.given.map { try secrets.seal($0, at: Self.keyPlace(name)) }
        let hash = proposal.webhookAuthorization.given.map { Hex.encode(SHA256.digest(Array($0.utf8))) }
        var members = proposal.members
        if proposal.kind.isOwn { members["kind"] = .string(proposal.kind.rawValue) }
        if let key = proposal.apiKey.given, key.count >= 12 {
            members["apiKeyLastFour"] = .string(String(key.suffix(4)))
        }
        let keepsKey = proposal.apiKey == .keep
        // What others keep there stays: the webhook's address.
        let replaced = ServiceOptions.names.sorted() + ["kind"] + (keepsKey ? [] : ["apiKeyLastFour"])
        return """
            insert into service_config (service_name, service_url, api_key, enabled, config_data, webhook_token_hash, updated_by)
            values (\(name), \(proposal.address?.text ?? ""), \(sealed), \(proposal.isEnabled),
                    \(JSONValue.object(members).text)::jsonb, \(hash), \(admin.userID))
            on conflict (service_name) do update set
              service_url = excluded.service_url, enabled = excluded.enabled,
              api_key = case when \(keepsKey)::boolean then service_config.api_key else excluded.api_key end,
              config_data = (coalesce(service_config.config_data, '{}') - \(replaced)::text[]) || excluded.config_data,
              webhook_token_hash = case when \(proposal.webhookAuthorization == .keep)::boolean
                then service_config.webhook_token_hash else excluded.webhook_token_hash end,
              updated_by = excluded.updated_by
            """
    }

    /// Removes a service of the admin's own, with its state, its times of uptime and its maintenance windows; it leaves the
    /// status page, and everybody's list of those he hears nothing of. Its incidents stay, and an open one ends; measurements
    /// stay until their time is over.
    ///
    /// - Throws: `ServiceConfigurationError.notOwn` for one of the portal's.
    public func remove(_ name: String, ipAddress: String, correlationID: String, as admin: Principal) throws {
        guard !Self.serviceNames.contains(name) else { throw ServiceConfigurationError.notOwn }
        try database.transaction(as: admin) { transaction in
            try transaction.query(Self.oneAfterTheOther)
            guard let stored = try StoredService.find(name, isLocked: true, in: transaction) else {
                throw ServiceConfigurationError.unknownService
            }
            let change = ServiceChange(removing: stored)
            try transaction.pipeline([
                "delete from service_config where service_name = \(name)",
                "delete from service_status where service_name = \(name)",
                "delete from service_states where service_name = \(name)",
                "delete from maintenance_windows where service_name = \(name)",
                """
                update settings set value = jsonb_set(value, '{services}', (value -> 'services') - \(name)::text)
                where key = 'status_page' and jsonb_typeof(value -> 'services') = 'array' and value -> 'services' ? \(name)::text
                """,
                """
                with ended as (
                  update service_incidents set status = 'resolved'
                  where service_name = \(name) and status in ('open', 'investigating')
                  returning id
                )
                insert into service_incident_events (incident_id, status, message, author_id)
                select id, 'resolved', 'The service was removed.', \(admin.userID) from ended
                """,
                AuditEntry(
                    action: "service.removed", targetType: "service", targetID: name, actorID: admin.userID,
                    ipAddress: ipAddress, correlationID: correlationID, before: change.before
                ).statement,
            ])
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

    static func keyPlace(_ name: String) -> SecretBox.Place { SecretBox.Place(.serviceAPIKey, row: name) }
}
