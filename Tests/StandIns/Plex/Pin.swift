import HTTP
import StandInState

/// A sign-in that waits for a person to say yes.
struct Pin: Codable, Equatable, Sendable {
    let id: Int
    let code: String
    let clientIdentifier: String
    let product: String
    let createdAt: Int
    var expiresAt: Int
    /// What the person's yes gave to the client.
    var token: String?

    func isExpired(at now: Int) -> Bool { now >= expiresAt }

    func element(now: Int) -> Element {
        Element(
            "pin",
            [
                "id": .integer(id), "code": .string(code), "product": .string(product), "trusted": false,
                "qr": .string("https://plex.tv/api/v2/pins/qr/\(code)"), "clientIdentifier": .string(clientIdentifier),
                "expiresIn": .integer(max(0, expiresAt - now)), "createdAt": .seconds(createdAt),
                "expiresAt": .seconds(expiresAt), "authToken": .optional(token), "newRegistration": .null,
            ],
            .one(
                Element(
                    "location",
                    [
                        "code": "DE", "european_union_member": true, "continent_code": "EU", "country": "Germany",
                        "city": "Berlin", "time_zone": "Europe/Berlin", "postal_code": "10115",
                        "in_privacy_restricted_country": true, "in_privacy_restricted_region": true,
                        "subdivisions": "Land Berlin", "coordinates": "52.5, 13.4",
                    ])))
    }
}
