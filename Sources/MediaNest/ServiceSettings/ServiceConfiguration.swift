/// An outside service as the admin configured it; never with its key.
///
/// Source: data-models document, "Service Configuration Entity".
public struct ServiceConfiguration: Sendable, Equatable {
    public let serviceName: String
    public let serviceURL: String
    public let isEnabled: Bool
    public let hasAPIKey: Bool
    /// The key's last four characters, so that an admin can tell which one it is.
    public let apiKeyLastFour: String?
    public let hasWebhookAuthorization: Bool
    /// Of Plex: which server it is, given or learnt; `nil` until a sign-in first needs it.
    public let machineIdentifier: String?
    public let updatedAt: String
    /// Signing in through Plex needs no key.
    public var isConfigured: Bool { !serviceURL.isEmpty && (hasAPIKey || serviceName == "plex") }
}

/// What an admin sets; `nil` leaves a secret as it is.
public struct ServiceConfigurationDraft: Sendable {
    public let serviceURL: String
    public let apiKey: String?
    public let isEnabled: Bool
    /// The `Authorization` value that the service's webhooks carry.
    public let webhookAuthorization: String?
    /// Of Plex; what the server at the address says when it is not given.
    public let machineIdentifier: String?

    public init(
        serviceURL: String, apiKey: String?, isEnabled: Bool, webhookAuthorization: String?,
        machineIdentifier: String? = nil
    ) throws(ServiceConfigurationError) {
        var url = serviceURL
        while url.hasSuffix("/") { url.removeLast() }
        let host = url.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2).first ?? ""
        guard url.hasPrefix("http://") || url.hasPrefix("https://"), !host.isEmpty, !host.contains("@"),
            url.utf8.count <= 2000,
            url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !url.contains("?"), !url.contains("#")
        else {
            throw .invalid([
                FieldError("serviceUrl", "must be an http:// or https:// address without user name, query or fragment")
            ])
        }
        for (field, value) in [("apiKey", apiKey), ("webhookAuthorization", webhookAuthorization)] {
            if let value,
                !(4...1000).contains(value.utf8.count) || !value.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
            {
                throw .invalid([FieldError(field, "must have 4 to 1000 printable ASCII characters")])
            }
        }
        if let machineIdentifier, !PlexServer.isMachineIdentifier(machineIdentifier) {
            throw .invalid([FieldError("machineIdentifier", "must have letters, digits, dashes and underscores only")])
        }
        self.machineIdentifier = machineIdentifier
        self.serviceURL = url
        self.apiKey = apiKey
        self.isEnabled = isEnabled
        self.webhookAuthorization = webhookAuthorization
    }
}

public enum ServiceConfigurationError: DomainError, Equatable {
    case unknownService
    case invalid([FieldError])

    public var code: String {
        switch self {
        case .unknownService: "service.not_found"
        case .invalid: "validation.failed"
        }
    }

    public var category: RefusalCategory { self == .unknownService ? .notFound : .invalid }
    public var message: String { self == .unknownService ? "There is no such service." : "Some of the input is wrong." }
    public var fieldErrors: [FieldError] { if case .invalid(let errors) = self { errors } else { [] } }
}
