import Postgres

/// Overseerr's own words, as far as we need them; everything may be missing, numbers may be unknown.
///
/// Source: Overseerr's and Seerr's OpenAPI documents, MediaRequest and User.
struct OverseerrRequest: Decodable, Sendable, Equatable {
    /// 1 pending, 2 approved, 3 declined, 4 failed, 5 completed (4 and 5 in Seerr only).
    let id: Int
    let status: Int
    let media: Media?
    /// What it was made for; none for a film.
    var seasons: [Season]?
    /// ISO 8601.
    var createdAt: String?

    struct Season: Decodable, Sendable, Equatable {
        let seasonNumber: Int
        /// Of a request as the request's, of a title as the title's.
        let status: Int?
    }

    struct Media: Decodable, Sendable, Equatable {
        let tmdbId: Int?
        let mediaType: String?
        /// 1 unknown, 2 pending, 3 processing, 4 partially available, 5 available, 6 and 7 blocklisted or deleted.
        let status: Int?
        let downloadStatus: [Download]?
        var seasons: [Season]?

        /// Whether Plex has the film, the series, or at least these seasons of it.
        func has(_ seasons: [Int]) -> Bool {
            status == 5 || !seasons.isEmpty && Set(seasons).isSubset(of: availableSeasons)
        }

        var availableSeasons: [Int] { (self.seasons ?? []).filter { $0.status == 5 }.map(\.seasonNumber) }
    }

    struct Download: Decodable, Sendable, Equatable {
        let title: String?
        /// Bytes.
        var size: Double?
        var sizeLeft: Double?
    }

    var madeAt: Timestamp? { createdAt.flatMap(Timestamp.init(iso8601:)) }
    /// Neither declined, failed nor completed.
    var isOpen: Bool { status == 1 || status == 2 }
    var isAvailable: Bool { status == 5 || media?.has(seasonNumbers) == true }
    var seasonNumbers: [Int] { (seasons ?? []).map(\.seasonNumber).sorted() }
    /// Of the seasons it was made for, those that are in Plex.
    var availableSeasons: [Int] {
        let there = isAvailable ? seasonNumbers : media?.availableSeasons ?? []
        return seasonNumbers.filter(there.contains)
    }
    var isDownloading: Bool { !(media?.downloadStatus ?? []).isEmpty }
}

struct OverseerrRequestList: Decodable {
    let results: [OverseerrRequest]
}

struct OverseerrUser: Decodable, Sendable {
    let id: Int
    let email: String?
    let plexId: Int?
}

struct OverseerrUserList: Decodable {
    let results: [OverseerrUser]
}

/// Why not: reasons are a `message`; what the door says to an unknown key or user is an `error`.
struct OverseerrMessage: Decodable {
    let message: String?
    let error: String?
}
