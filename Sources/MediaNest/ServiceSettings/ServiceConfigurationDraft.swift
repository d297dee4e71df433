public import HTTP

/// What an admin gives; what he does not give stays as it is.
public struct ServiceConfigurationDraft: Sendable {
    public enum Secret: Sendable, Equatable {
        case keep
        case set(String)
        case remove

        var given: String? { if case .set(let value) = self { value } else { nil } }
    }

    /// Of a new service of the admin's own.
    public var kind: ServiceKind?
    public var serviceURL: String?
    public var apiKey: Secret
    public var isEnabled: Bool?
    /// The `Authorization` value that the service's webhooks carry.
    public var webhookAuthorization: Secret
    /// Members of `config_data`; `null` puts the default back.
    public var configData: [String: JSONValue]

    public init(
        kind: ServiceKind? = nil, serviceURL: String? = nil, apiKey: Secret = .keep, isEnabled: Bool? = nil,
        webhookAuthorization: Secret = .keep, configData: [String: JSONValue] = [:]
    ) {
        self.kind = kind
        self.serviceURL = serviceURL
        self.apiKey = apiKey
        self.isEnabled = isEnabled
        self.webhookAuthorization = webhookAuthorization
        self.configData = configData
    }
}

/// A service as it would be after a draft, checked against what is stored.
struct ServiceProposal {
    let kind: ServiceKind
    /// `nil` for what has none.
    let address: ServiceAddress?
    let isEnabled: Bool
    /// Those of `config_data` that are set.
    let members: [String: JSONValue]
    let options: ServiceOptions
    let apiKey: ServiceConfigurationDraft.Secret
    let webhookAuthorization: ServiceConfigurationDraft.Secret

    /// - Throws: `ServiceConfigurationError` with everything that is wrong.
    init(_ draft: ServiceConfigurationDraft, name: String, over stored: StoredService?)
        throws(ServiceConfigurationError)
    {
        let kind = try Self.kind(draft, name, stored)
        var errors: [FieldError] = []
        address = Self.address(draft, kind, stored, &errors)
        for (field, secret) in [("apiKey", draft.apiKey), ("webhookAuthorization", draft.webhookAuthorization)] {
            guard let value = secret.given else { continue }
            if !(4...1000).contains(value.utf8.count) || !value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
                errors.append(FieldError(field, "must have 4 to 1000 printable ASCII characters"))
            }
        }
        if draft.apiKey.given != nil, !kind.takesAPIKey {
            errors.append(FieldError("apiKey", "is nothing that \(kind.displayName) has"))
        }
        // Whoever answers at another address must not be told the key that was given for this one.
        if draft.apiKey == .keep, let stored, stored.hasAPIKey, let address, address.origin != stored.address?.origin {
            errors.append(
                FieldError(
                    "apiKey", "is needed again: the address is another server's, and the stored key does not go there"))
        }
        let (members, options) = Self.options(draft, kind, stored, isSameAddress: address == stored?.address, &errors)
        if !errors.isEmpty { throw .invalid(errors) }
        self.kind = kind
        isEnabled = draft.isEnabled ?? stored?.isEnabled ?? true
        self.members = members
        self.options = options
        apiKey = draft.apiKey
        webhookAuthorization = draft.webhookAuthorization
    }

    private static func kind(_ draft: ServiceConfigurationDraft, _ name: String, _ stored: StoredService?)
        throws(ServiceConfigurationError) -> ServiceKind
    {
        if let builtIn = ServiceKind.builtIn.first(where: { $0.rawValue == name }) {
            guard draft.kind == nil || draft.kind == builtIn else {
                throw .invalid([FieldError("kind", "is that of a service of your own; \(name) has its own")])
            }
            return builtIn
        }
        guard let kind = draft.kind ?? stored?.kind else { throw .unknownService }
        guard kind.isOwn else { throw .invalid([FieldError("kind", "must be http or tcp")]) }
        guard ServiceKind.isOwnName(name) else {
            throw .invalid([
                FieldError(
                    "name",
                    ServiceKind.reserved.contains(name)
                        ? "is one of the portal's own"
                        : "must have 1 to 50 small letters and digits, with single dashes in between")
            ])
        }
        return kind
    }

    private static func address(
        _ draft: ServiceConfigurationDraft, _ kind: ServiceKind, _ stored: StoredService?, _ errors: inout [FieldError]
    ) -> ServiceAddress? {
        guard kind.hasAddress else {
            if draft.serviceURL != nil {
                errors.append(FieldError("serviceUrl", "is nothing that \(kind.displayName) have"))
            }
            return nil
        }
        guard let text = draft.serviceURL ?? stored?.address?.text else {
            errors.append(FieldError("serviceUrl", "is required"))
            return nil
        }
        let address = ServiceAddress(text, of: kind)
        if address == nil { errors.append(FieldError("serviceUrl", ServiceAddress.requirement(kind))) }
        return address
    }

    private static func options(
        _ draft: ServiceConfigurationDraft, _ kind: ServiceKind, _ stored: StoredService?, isSameAddress: Bool,
        _ errors: inout [FieldError]
    ) -> ([String: JSONValue], ServiceOptions) {
        let known = ServiceOptions.names(of: kind)
        var members = (stored?.configData ?? [:]).filter { known.contains($0.key) && !$0.value.isNull }
        // At another address there may be another server.
        if !isSameAddress { members["machineIdentifier"] = nil }
        for (name, value) in draft.configData { members[name] = value.isNull && known.contains(name) ? nil : value }
        do throws(ServiceConfigurationError) {
            return (members, try ServiceOptions(members, of: kind))
        } catch {
            errors += error.fieldErrors
            return (members, ServiceOptions())
        }
    }
}
