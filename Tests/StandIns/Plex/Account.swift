import HTTP
import StandInState

/// A person at plex.tv.
struct Account: Codable, Equatable, Sendable {
    let id: Int
    /// What the control and the sign-in page call the account.
    let name: String
    let friendlyName: String
    let email: String?
    /// A managed user in the owner's Plex Home: without a name and an address of his own.
    let isHome: Bool
    let isOwner: Bool
    /// Opens the server to the account; `nil` when it was not shared with it, or no longer.
    var serverToken: String?
    /// Another server, which is the account's own and has nothing to do with ours.
    var hasOwnServer = false

    var username: String? { isHome ? nil : name }
    var title: String { isHome ? friendlyName : name }
    var hasAccess: Bool { isOwner || serverToken != nil }
    var uuid: String { "00f1ce00" + String(id + 0x1000_0000, radix: 16) }
    var avatar: String { "https://plex.tv/users/\(uuid)/avatar?c=1700000000" }
}

extension Account {
    /// `GET /api/v2/user`.
    func user(token: String, now: Int) -> Element {
        Element(
            "user",
            [
                "id": .integer(id), "uuid": .string(uuid), "username": .optional(username), "title": .string(title),
                "email": .optional(email), "friendlyName": .string(friendlyName), "locale": .null, "confirmed": true,
                "joinedAt": 1_500_000_000, "emailOnlyAuth": false, "hasPassword": .bool(!isHome), "protected": false,
                "thumb": .string(avatar), "authToken": .string(token), "mailingListStatus": "unsubscribed",
                "mailingListActive": false, "scrobbleTypes": "", "country": "DE", "pin": "",
                "subscriptionDescription": isOwner ? "Lifetime Plex Pass" : .null, "restricted": .bool(isHome),
                "anonymous": .null, "home": .bool(isOwner || isHome), "guest": false,
                "homeSize": isOwner || isHome ? 2 : 1, "homeAdmin": .bool(isOwner), "maxHomeSize": 15,
                "rememberExpiresAt": .integer(now + 14 * 86_400), "adsConsent": .null, "adsConsentSetAt": .null,
                "adsConsentReminderAt": .null, "experimentalFeatures": false, "twoFactorEnabled": false,
                "backupCodesCreated": false,
            ],
            .one(
                Element(
                    "subscription",
                    [
                        "active": .bool(isOwner), "subscribedAt": .null, "status": isOwner ? "Active" : "Inactive",
                        "paymentService": .null, "plan": isOwner ? "lifetime" : .null,
                    ], .ids("features", of: "feature", isOwner ? ["pass", "webhooks"] : []))),
            .one(
                Element(
                    "profile",
                    [
                        "autoSelectAudio": true, "defaultAudioLanguage": "en", "defaultSubtitleLanguage": "en",
                        "autoSelectSubtitle": 0, "defaultSubtitleAccessibility": 0, "defaultSubtitleForced": 0,
                    ])),
            .ids("entitlements", of: "entitlement", []), .ids("roles", of: "role", isOwner ? ["plexpass"] : []))
    }

    /// The account in `GET /api/users`, the list of those with whom the owner shares something.
    var share: Element {
        var servers: [Element] = []
        if hasAccess {
            servers = [
                Element(
                    "Server",
                    [
                        "id": .integer(id * 10), "serverId": 4711,
                        "machineIdentifier": .string(Server.machineIdentifier),
                        "name": .string(Server.name), "lastSeenAt": 1_700_000_000, "numLibraries": 3,
                        "allLibraries": true, "owned": false, "pending": false,
                    ])
            ]
        }
        return Element(
            "User",
            [
                "id": .integer(id), "title": .string(title), "username": .string(username ?? ""),
                "email": .string(email ?? ""), "recommendationsPlaylistId": "", "thumb": .string(avatar),
                "protected": false, "home": .bool(isHome), "allowTuners": 0, "allowSync": false,
                "allowCameraUpload": false, "allowChannels": false, "allowSubtitleAdmin": false, "filterAll": "",
                "filterMovies": "", "filterMusic": "", "filterPhotos": "", "filterTelevision": "",
                "restricted": .bool(isHome),
            ], .many("Server", servers))
    }
}
