import TestSupport

@testable import MediaNest

extension TestDatabase {
    static let apiKey = "0123456789abcdefWXYZ"

    /// Overseerr's.
    func put(
        url: String? = "http://127.0.0.1:5055/", apiKey: String? = nil, isEnabled: Bool? = nil, webhook: String? = nil,
        as admin: Principal
    ) throws -> ServiceConfiguration {
        try put(
            "overseerr",
            ServiceConfigurationDraft(
                serviceURL: url, apiKey: apiKey.map { .set($0) } ?? .keep, isEnabled: isEnabled,
                webhookAuthorization: webhook.map { .set($0) } ?? .keep), as: admin)
    }

    func put(_ name: String, _ draft: ServiceConfigurationDraft, as admin: Principal) throws -> ServiceConfiguration {
        try services.serviceConfiguration.put(name, draft, ipAddress: "192.0.2.7", correlationID: "c", as: admin)
    }
}
