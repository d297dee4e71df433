import HTTP
import Postgres

/// A row of `service_config`, with its key as it is sealed.
struct StoredService {
    let name: String
    let kind: ServiceKind
    /// `nil` for what has none.
    let address: ServiceAddress?
    let isEnabled: Bool
    let configData: [String: JSONValue]
    let sealedAPIKey: String?
    let hasWebhookAuthorization: Bool

    static let columns: SQL =
        "service_name, service_url, enabled, coalesce(config_data, '{}'), api_key, webhook_token_hash is not null"

    /// `nil` for a row of a kind that this version does not know.
    init?(_ row: PostgresRow) throws {
        name = row.string(0)
        let members = try JSONValue(parsing: Array(row.string(3).utf8)).object ?? [:]
        guard let kind = ServiceKind(rawValue: row.string(0)) ?? members["kind"]?.string.flatMap(ServiceKind.init)
        else {
            return nil
        }
        self.kind = kind
        address = ServiceAddress(row.string(1), of: kind)
        isEnabled = row.bool(2)
        configData = members
        sealedAPIKey = row.optionalString(4)
        hasWebhookAuthorization = row.bool(5)
    }

    var hasAPIKey: Bool { sealedAPIKey != nil }
    var apiKeyLastFour: String? { configData["apiKeyLastFour"]?.string }
    var options: ServiceOptions { ServiceOptions(stored: configData, of: kind) }

    /// - Parameter isLocked: Until the transaction ends, so that what is built on it holds.
    static func find(_ name: String, isLocked: Bool = false, in transaction: borrowing PostgresTransaction) throws
        -> StoredService?
    {
        let lock: SQL = isLocked ? "for update" : ""
        return try transaction.query("select \(columns) from service_config where service_name = \(name) \(lock)")
            .first.flatMap(StoredService.init)
    }
}

/// What a change of a service came to, for the audit log: names and values without secrets.
struct ServiceChange {
    let before: String?
    let after: String?

    /// Of a proposal over what was stored; only what is other than before.
    init(_ proposal: ServiceProposal, over stored: StoredService?) {
        var old: [String: JSONValue] = [:]
        var new: [String: JSONValue] = [:]
        func note(_ name: String, _ before: JSONValue, _ after: JSONValue) {
            guard stored == nil || before != after else { return }
            old[name] = before
            new[name] = after
        }
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        note("serviceUrl", text(stored?.address.map(Self.withoutQuery)), text(proposal.address.map(Self.withoutQuery)))
        note("enabled", stored.map { .bool($0.isEnabled) } ?? .null, .bool(proposal.isEnabled))
        note("kind", text(stored?.kind.rawValue), text(proposal.kind.rawValue))
        let before = stored?.options.members(of: proposal.kind) ?? [:]
        for (name, value) in proposal.options.members(of: proposal.kind) { note(name, before[name] ?? .null, value) }
        for (name, secret, had) in [
            ("apiKey", proposal.apiKey, stored?.hasAPIKey ?? false),
            ("webhookAuthorization", proposal.webhookAuthorization, stored?.hasWebhookAuthorization ?? false),
        ] where secret != .keep {
            old[name] = .string(had ? "set" : "none")
            new[name] = .string(secret == .remove ? "none" : "set anew")
        }
        self.before = stored == nil ? nil : Self.json(old)
        after = Self.json(new)
    }

    /// Of a removal.
    init(removing stored: StoredService) {
        before = Self.json([
            "serviceUrl": stored.address.map { .string(Self.withoutQuery($0)) } ?? .null,
            "kind": .string(stored.kind.rawValue),
        ])
        after = nil
    }

    /// Behind the question mark there may be a secret.
    private static func withoutQuery(_ address: ServiceAddress) -> String { String(address.text.prefix { $0 != "?" }) }

    private static func json(_ members: [String: JSONValue]) -> String {
        JSONValue.object(members).text
    }
}

extension JSONValue {
    /// The document; members in alphabetical order.
    var text: String {
        var json = JSONWriter()
        json.value(self)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
