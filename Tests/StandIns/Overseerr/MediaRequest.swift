import HTTP
import StandInState

/// What a user asked for.
struct MediaRequest: Codable, Equatable, Sendable {
    enum Status: Int, Codable, Sendable {
        case pending = 1
        case approved, declined, failed, completed

        /// Neither declined nor completed: it still stands in the way of a second one.
        var isOpen: Bool { self != .declined && self != .completed }
    }

    struct Season: Codable, Equatable, Sendable {
        var id: Int
        var seasonNumber: Int
        var status: Status
        var createdAt: Int
        var updatedAt: Int
    }

    /// Where Radarr or Sonarr are to put it; everything `nil` is their defaults.
    struct Target: Codable, Equatable, Sendable {
        var serverID: Int?
        var profileID: Int?
        var rootFolder: String?
        var languageProfileID: Int?
        var tags: [Int]?
    }

    var id: Int
    var status: Status
    var type: MediaType
    var mediaID: Int
    var requestedBy: Int
    var modifiedBy: Int?
    var is4K: Bool
    var target = Target()
    var seasons: [Season] = []
    var createdAt: Int
    var updatedAt: Int

    var seasonNumbers: [Int] { seasons.map(\.seasonNumber) }
}

extension State {
    /// A row of a list: users without settings, the title without seasons.
    func listItem(_ request: MediaRequest) -> JSONValue {
        let media = media(request.mediaID)
        return request.members.adding([
            "media": media?.row, "seasonCount": .integer(request.seasons.count), "seasons": request.seasonRows,
            "requestedBy": user(request.requestedBy).map { json($0, .row) },
            "modifiedBy": request.modifiedBy.flatMap(user).map { json($0, .row) } ?? JSONValue.null,
        ])
    }

    /// A request that was loaded alone.
    func detail(_ request: MediaRequest) -> JSONValue {
        listItem(request).adding([
            "media": media(request.mediaID)?.rowWithSeasons,
            "requestedBy": user(request.requestedBy).map { json($0, .withSettings) },
            "modifiedBy": request.modifiedBy.flatMap(user).map { json($0, .withSettings) } ?? JSONValue.null,
        ])
    }

    /// The answer to the POST that made it: `media` is what the call passed in, a movie has no `seasons`, nothing has a
    /// `seasonCount`, and `modifiedBy` is missing while it is pending.
    func created(_ request: MediaRequest, media: JSONValue) -> JSONValue {
        request.members.adding([
            "media": media, "seasons": request.type == .tv ? request.seasonRows : nil,
            "requestedBy": user(request.requestedBy).map { json($0, .withSettings) },
            "modifiedBy": request.modifiedBy.flatMap(user).map { json($0, .withSettings) },
        ])
    }

    func json(_ user: User, _ detail: User.Detail) -> JSONValue {
        user.json(detail, requestCount: requests.count { $0.requestedBy == user.id })
    }
}

extension MediaRequest {
    fileprivate var members: JSONValue {
        [
            "id": .integer(id), "status": .integer(status.rawValue), "createdAt": .time(createdAt),
            "updatedAt": .time(updatedAt), "type": .string(type.rawValue), "is4k": .bool(is4K),
            "serverId": .optional(target.serverID), "profileId": .optional(target.profileID),
            "rootFolder": .optional(target.rootFolder), "languageProfileId": .optional(target.languageProfileID),
            "tags": target.tags.map { .array($0.map(JSONValue.integer)) } ?? .null, "isAutoRequest": false,
        ]
    }

    fileprivate var seasonRows: JSONValue {
        .array(
            seasons.map { season in
                [
                    "id": .integer(season.id), "seasonNumber": .integer(season.seasonNumber),
                    "status": .integer(season.status.rawValue), "createdAt": .time(season.createdAt),
                    "updatedAt": .time(season.updatedAt),
                ]
            })
    }
}
