import Crypto
public import Postgres

/// Puts the portal's address into Overseerr's one slot for a webhook, and takes it out again.
///
/// Somebody else's is never overwritten: Home Assistant, say, would hear nothing any more, and nobody would know why.
public struct OverseerrWebhookService {
    private let database: Database
    private let services: ServiceConfigurationService
    private let webhooks: Webhooks
    private let client: OutsideClient
    private let breaker: CircuitBreaker
    private let publicURL: String

    init(
        database: Database, services: ServiceConfigurationService, webhooks: Webhooks, client: OutsideClient,
        breaker: CircuitBreaker, publicURL: String
    ) {
        self.database = database
        self.services = services
        self.webhooks = webhooks
        self.client = client
        self.breaker = breaker
        self.publicURL = publicURL
    }

    /// What is in the slot.
    public struct Slot: Sendable, Equatable {
        public enum State: String, Sendable {
            case free, installed, taken
        }

        public let state: State
        /// Where Overseerr sends to; `nil` for nowhere.
        public let address: String?
        /// When the portal heard from Overseerr last, as far as it remembers.
        public let lastHeardAt: Timestamp?
    }

    /// - Throws: `MediaCatalogueError` when Overseerr cannot be asked.
    public func slot(as admin: Principal) throws -> Slot {
        try asking { overseerr in try slot(overseerr.webhook(), as: admin) }
    }

    /// Installs the webhook with a new secret, once a test of it has arrived here. Repeating it renews the secret.
    ///
    /// - Parameter base: Where Overseerr reaches the portal, when that is not the public address.
    /// - Throws: `OverseerrWebhookError.taken`, `.testFailed`; `MediaCatalogueError`.
    public func install(
        base: String?, ipAddress: String, correlationID: String, as admin: Principal
    ) throws -> Slot {
        let address = try Self.address(below: base ?? publicURL)
        return try asking { overseerr in
            let before = try slot(overseerr.webhook(), as: admin)
            if before.state == .taken { throw OverseerrWebhookError.taken }
            let secret = "Bearer " + Base64URL.encode(try RandomBytes.generate(32))
            let agreed = try agreement(as: admin)
            // Before the test, which must be let in.
            try agree(on: (Hex.encode(SHA256.digest(Array(secret.utf8))), address), as: admin)
            do {
                try overseerr.testWebhook(address: address, authorization: secret)
                try overseerr.setWebhook(address: address, authorization: secret)
            } catch {
                try agree(on: agreed, as: admin)
                guard let trouble = error as? OverseerrError, case .broken = trouble else { throw error }
                throw OverseerrWebhookError.testFailed(address: address)
            }
            try record("service.webhook_installed", ipAddress, correlationID, admin)
            return try slot(overseerr.webhook(), as: admin)
        }
    }

    /// Frees the slot if it is ours.
    ///
    /// - Throws: `OverseerrWebhookError.taken`; `MediaCatalogueError`.
    public func remove(ipAddress: String, correlationID: String, as admin: Principal) throws -> Slot {
        try asking { overseerr in
            switch try slot(overseerr.webhook(), as: admin).state {
            case .taken: throw OverseerrWebhookError.taken
            case .free: break
            case .installed:
                try overseerr.setWebhook(address: "", authorization: "")
                try record("service.webhook_removed", ipAddress, correlationID, admin)
            }
            return try slot(overseerr.webhook(), as: admin)
        }
    }

    // MARK: Overseerr

    private func asking<Result>(_ body: (OverseerrClient) throws -> Result) throws -> Result {
        guard let (url, apiKey) = try services.connection("overseerr") else {
            throw MediaCatalogueError.notConfigured
        }
        do {  // plain throws: refusals and the database's errors pass
            return try body(OverseerrClient(baseURL: url, apiKey: apiKey, client: client, breaker: breaker))
        } catch let error as OverseerrError {
            throw MediaCatalogueError(error, aboutTitle: false, unreachableSince: breaker.unreachableSince)
        }
    }

    private func slot(_ settings: OverseerrWebhookSettings, as admin: Principal) throws -> Slot {
        let known = try [Self.address(below: publicURL), agreement(as: admin).address]
        let isOurs = known.contains(settings.address)
        // One that is switched off is still somebody's, unless it is ours.
        let state: Slot.State =
            isOurs && settings.isEnabled ? .installed : isOurs || settings.address.isEmpty ? .free : .taken
        return Slot(
            state: state, address: settings.address.isEmpty ? nil : Self.withoutQuery(settings.address),
            lastHeardAt: webhooks.lastHeardAt)
    }

    private static func address(below base: String) throws -> String {
        guard let address = ServiceAddress(base, of: .overseerr) else {
            throw ServiceConfigurationError.invalid([FieldError("baseUrl", ServiceAddress.requirement(.overseerr))])
        }
        return address.text + "/api/v1/webhooks/overseerr"
    }

    /// Somebody else's address may hold a secret behind the question mark.
    private static func withoutQuery(_ address: String) -> String {
        String(address.prefix { $0 != "?" && $0 != "#" }.prefix(300))
    }

    // MARK: What is agreed on

    private typealias Agreement = (hash: String?, address: String?)

    private func agreement(as admin: Principal) throws -> Agreement {
        let row = try database.query(
            """
            select webhook_token_hash, config_data ->> 'webhookAddress'
            from service_config
            where service_name = 'overseerr'
            """, as: admin
        ).first
        return (row?.optionalString(0), row?.optionalString(1))
    }

    private func agree(on agreement: Agreement, as admin: Principal) throws {
        _ = try database.query(
            """
            update service_config set
              webhook_token_hash = \(agreement.hash),
              config_data = coalesce(config_data, '{}') || jsonb_build_object('webhookAddress', \(agreement.address)::text),
              updated_by = \(admin.userID)
            where service_name = 'overseerr'
            """, as: admin)
    }

    private func record(_ action: String, _ ipAddress: String, _ correlationID: String, _ admin: Principal) throws {
        _ = try database.query(
            AuditEntry(
                action: action, targetType: "service", targetID: "overseerr", actorID: admin.userID,
                ipAddress: ipAddress, correlationID: correlationID
            ).statement, as: admin)
    }
}

public enum OverseerrWebhookError: DomainError, Equatable {
    /// The slot holds somebody else's address.
    case taken
    /// Overseerr's test did not arrive.
    case testFailed(address: String)

    public var code: String {
        switch self {
        case .taken: "overseerr.webhook_taken"
        case .testFailed: "overseerr.webhook_test_failed"
        }
    }

    public var category: RefusalCategory { .conflict }

    public var message: String {
        switch self {
        case .taken:
            "Overseerr sends its webhook to somebody else already, and it has one only. Without it, news comes every few minutes."
        case .testFailed(let address):
            "Overseerr could not reach \(address). Give the address under which it reaches MediaNest."
        }
    }
}
