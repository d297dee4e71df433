import HTTP
import StandInState

enum MediaType: String, Codable, Sendable, CaseIterable {
    case movie
    case tv
}

/// How far a title is on its way to the library; webhooks say the names, the API the numbers.
enum MediaStatus: Int, Codable, Sendable {
    case unknown = 1
    case pending, processing, partiallyAvailable, available, blocklisted, deleted

    var name: String {
        switch self {
        case .unknown: "UNKNOWN"
        case .pending: "PENDING"
        case .processing: "PROCESSING"
        case .partiallyAvailable: "PARTIALLY_AVAILABLE"
        case .available: "AVAILABLE"
        case .blocklisted: "BLOCKLISTED"
        case .deleted: "DELETED"
        }
    }
}

/// A title that somebody has asked for or that the library has: Overseerr has no row for the others.
struct Media: Codable, Equatable, Sendable {
    struct Season: Codable, Equatable, Sendable {
        var id: Int
        var seasonNumber: Int
        var status: MediaStatus
        var createdAt: Int
        var updatedAt: Int
    }

    /// What Radarr's or Sonarr's queue says, once a minute in the real one.
    struct Download: Codable, Equatable, Sendable {
        var sizeBytes: Int
        var sizeLeftBytes: Int
        var estimatedCompletion: Int
    }

    var id: Int
    var type: MediaType
    var tmdbID: Int
    var tvdbID: Int?
    var status: MediaStatus
    var status4K = MediaStatus.unknown
    var createdAt: Int
    var updatedAt: Int
    var mediaAddedAt: Int?
    /// In Radarr or Sonarr under this number, from the approval on.
    var externalServiceID: Int?
    var ratingKey: String?
    var seasons: [Season] = []
    var download: Download?

    subscript(is4K is4K: Bool) -> MediaStatus {
        get { is4K ? status4K : status }
        set { if is4K { status4K = newValue } else { status = newValue } }
    }
}

extension Media {
    /// The row alone, as joined into lists.
    var row: JSONValue {
        let slug = externalServiceID.map { _ in "\(type.rawValue)-\(tmdbID)" }
        let base: JSONValue = [
            "downloadStatus": .array(downloadStatus), "downloadStatus4k": [], "id": .integer(id),
            "mediaType": .string(type.rawValue), "tmdbId": .integer(tmdbID), "tvdbId": .optional(tvdbID),
            "imdbId": .null,
            "status": .integer(status.rawValue), "status4k": .integer(status4K.rawValue), "createdAt": .time(createdAt),
            "updatedAt": .time(updatedAt), "lastSeasonChange": .time(updatedAt), "mediaAddedAt": .time(mediaAddedAt),
            "serviceId": externalServiceID == nil ? .null : 0, "serviceId4k": .null,
            "externalServiceId": .optional(externalServiceID), "externalServiceId4k": .null,
            "externalServiceSlug": .optional(slug), "externalServiceSlug4k": .null, "ratingKey": .optional(ratingKey),
            "ratingKey4k": .null, "jellyfinMediaId": .null, "jellyfinMediaId4k": .null,
        ]
        let service = type == .movie ? "radarr.local:7878/movie" : "sonarr.local:8989/series"
        return base.adding([
            "serviceUrl": slug.map { "http://\(service)/\($0)" },
            "mediaUrl": ratingKey.map {
                "https://app.plex.tv/desktop#!/server/standin/details?key=%2Flibrary%2Fmetadata%2F\($0)"
            },
            "iOSPlexUrl": ratingKey.map { "plex://preplay/?metadataKey=%2Flibrary%2Fmetadata%2F\($0)&server=standin" },
        ])
    }

    /// The row with its seasons, as where a title was loaded alone.
    var rowWithSeasons: JSONValue {
        row.adding([
            "seasons": .array(
                seasons.map { season in
                    [
                        "id": .integer(season.id), "seasonNumber": .integer(season.seasonNumber),
                        "status": .integer(season.status.rawValue), "status4k": 1,
                        "createdAt": .time(season.createdAt), "updatedAt": .time(season.updatedAt),
                    ]
                })
        ])
    }

    private var downloadStatus: [JSONValue] {
        guard let download, let externalServiceID else { return [] }
        return [
            [
                "mediaType": .string(type.rawValue), "externalId": .integer(externalServiceID),
                "size": .integer(download.sizeBytes), "sizeLeft": .integer(download.sizeLeftBytes),
                "status": "downloading", "timeLeft": "00:12:00",
                "estimatedCompletionTime": .time(download.estimatedCompletion),
                "title": .string(Catalogue.title(type, tmdbID)?.name ?? "Unknown"), "downloadId": "standin-\(id)",
            ]
        ]
    }
}
