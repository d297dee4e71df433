import HTTP
import StandInState

/// A user of Overseerr.
struct User: Codable, Equatable, Sendable {
    /// How the user signs in, by Overseerr's numbers.
    enum Kind: Int, Codable, Sendable {
        case plex = 1
        case local = 2
    }

    struct QuotaRule: Codable, Equatable, Sendable {
        /// Movies, or seasons; `nil` is no limit.
        var limit: Int?
        /// The rolling window's length.
        var days: Int?
    }

    var id: Int
    var email: String
    var kind: Kind
    var plexID: Int?
    var plexUsername: String?
    var username: String?
    var permissions: Permissions
    var movieQuota = QuotaRule()
    var tvQuota = QuotaRule()
    var createdAt: Int
    var updatedAt: Int

    var displayName: String { username ?? plexUsername ?? email }
    var avatar: String { "https://plex.tv/users/\(id)/avatar?c=\(createdAt)" }
}

extension User {
    /// How much of a user a route shows.
    enum Detail {
        /// The user's own row, as lists and joined rows have it.
        case row
        /// With `settings`, where the user was loaded alone.
        case withSettings
        /// Without `email`, `plexId` and `settings`: for another user without `MANAGE_USERS`.
        case filtered
    }

    func json(_ detail: Detail, requestCount: Int) -> JSONValue {
        let row: JSONValue = [
            "permissions": .integer(permissions.rawValue), "warnings": [], "id": .integer(id), "email": .string(email),
            "plexUsername": .optional(plexUsername), "jellyfinUsername": .null, "username": .optional(username),
            "recoveryLinkExpirationDate": .null, "userType": .integer(kind.rawValue), "plexId": .optional(plexID),
            "jellyfinUserId": .null, "avatar": .string(avatar), "avatarETag": .null, "avatarVersion": .null,
            "movieQuotaLimit": .optional(movieQuota.limit), "movieQuotaDays": .optional(movieQuota.days),
            "tvQuotaLimit": .optional(tvQuota.limit), "tvQuotaDays": .optional(tvQuota.days),
            "createdAt": .time(createdAt), "updatedAt": .time(updatedAt), "requestCount": .integer(requestCount),
            "displayName": .string(displayName),
        ]
        switch detail {
        case .row: return row
        case .withSettings: return row.adding(["settings": settings])
        case .filtered: return .object((row.object ?? [:]).filter { $0.key != "email" && $0.key != "plexId" })
        }
    }

    private var settings: JSONValue {
        [
            "id": .integer(id), "locale": "", "discoverRegion": .null, "streamingRegion": .null,
            "originalLanguage": .null,
            "pgpKey": .null, "discordId": .null, "pushbulletAccessToken": .null, "pushoverApplicationToken": .null,
            "pushoverUserKey": .null, "pushoverSound": .null, "telegramChatId": .null, "telegramMessageThreadId": .null,
            "telegramSendSilently": .null, "watchlistSyncMovies": .null, "watchlistSyncTv": .null,
            "notificationTypes": ["email": 8190, "webpush": 8190],
        ]
    }
}
