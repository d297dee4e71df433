/// A service as the admin configured it; never with its key.
///
/// Source: data-models document, "Service Configuration Entity".
public struct ServiceConfiguration: Sendable, Equatable {
    public let serviceName: String
    public let kind: ServiceKind
    /// `nil` for what has no address.
    public let serviceURL: String?
    public let isEnabled: Bool
    public let hasAPIKey: Bool
    /// The key's last four characters, so that an admin can tell which one it is.
    public let apiKeyLastFour: String?
    public let hasWebhookAuthorization: Bool
    public let options: ServiceOptions
    /// Has all without which it does not work.
    public let isConfigured: Bool
    public let updatedAt: String
    /// The admin's name, while there is such an account.
    public let updatedBy: String?

    public var needsAPIKey: Bool { kind.needsAPIKey }
    public var displayName: String { Self.displayName(serviceName, kind, options) }

    /// As people know it: an admin's own is called as he named it.
    static func displayName(_ name: String, _ kind: ServiceKind, _ options: ServiceOptions) -> String {
        kind.isOwn ? options.displayName ?? name : kind.displayName
    }
}

public enum ServiceConfigurationError: DomainError, Equatable {
    case unknownService
    /// The portal's own services are switched off, not removed.
    case notOwn
    case tooMany
    case invalid([FieldError])

    public var code: String {
        switch self {
        case .unknownService: "service.not_found"
        case .notOwn: "service.not_own"
        case .tooMany: "service.too_many"
        case .invalid: "validation.failed"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .unknownService: .notFound
        case .notOwn, .tooMany: .conflict
        case .invalid: .invalid
        }
    }

    public var message: String {
        switch self {
        case .unknownService: "There is no such service. One of your own needs a kind: http or tcp."
        case .notOwn: "This service belongs to the portal. It can be switched off, not removed."
        case .tooMany: "There are 100 services of your own already."
        case .invalid: "Some of the input is wrong."
        }
    }

    public var fieldErrors: [FieldError] { if case .invalid(let errors) = self { errors } else { [] } }
}
