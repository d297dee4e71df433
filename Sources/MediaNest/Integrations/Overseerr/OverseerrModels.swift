/// Overseerr's own words, as far as we need them; everything may be missing, numbers may be unknown.
///
/// Source: Overseerr's and Seerr's OpenAPI documents, MediaRequest and User.
struct OverseerrRequest: Decodable, Sendable, Equatable {
    /// 1 pending, 2 approved, 3 declined, 4 failed, 5 completed (4 and 5 in Seerr only).
    let id: Int
    let status: Int
    let media: Media?

    struct Media: Decodable, Sendable, Equatable {
        let tmdbId: Int?
        let mediaType: String?
        /// 1 unknown, 2 pending, 3 processing, 4 partially available, 5 available, 6 and 7 blocklisted or deleted.
        let status: Int?
        let downloadStatus: [Download]?
    }

    struct Download: Decodable, Sendable, Equatable {
        let title: String?
        /// Bytes.
        var size: Double?
        var sizeLeft: Double?
    }

    /// Neither declined, failed nor completed.
    var isOpen: Bool { status == 1 || status == 2 }
    var isAvailable: Bool { status == 5 || media?.status == 5 }
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
