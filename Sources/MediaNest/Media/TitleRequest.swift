import Postgres

/// What everybody may know of somebody's request for a title: never whose it is, nor what he wrote.
public struct TitleRequest: Sendable, Equatable {
    public let id: MediaRequestID
    public let mediaType: MediaRequest.MediaType
    public let tmdbID: String
    /// `nil` is all of them.
    public let seasons: [Int]?
    public let status: MediaRequest.Status
    public let isOwn: Bool
    public let isFollowed: Bool

    /// The open requests for these titles, and those that were completed since `time`; the person's own first.
    static func find(
        _ titles: [MediaTitle], completedSince time: Timestamp, in database: Database, as person: Principal
    )
        throws -> [TitleRequest]
    {
        if titles.isEmpty { return [] }
        return try database.query(
            """
            select id, media_type, tmdb_id, seasons, status, is_own, is_followed
            from title_requests(\(titles.map(\.mediaType))::text[], \(titles.map(\.tmdbID))::text[], \(time))
            """, as: person
        ).map { row in
            TitleRequest(
                id: MediaRequestID(row: row, 0), mediaType: MediaRequest.MediaType(rawValue: row.string(1)) ?? .movie,
                tmdbID: row.string(2), seasons: row.optionalIntArray(3),
                status: MediaRequest.Status(rawValue: row.string(4)) ?? .pending, isOwn: row.bool(5),
                isFollowed: row.bool(6))
        }
    }

    public func isFor(_ title: MediaTitle) -> Bool { tmdbID == title.tmdbID && mediaType == title.mediaType }

    func includes(season: Int) -> Bool { seasons?.contains(season) ?? (season > 0) }

    /// What the request alone says about its title.
    var availability: MediaAvailability {
        switch status {
        case .completed: .available
        case .approved, .downloading, .downloaded, .retrying: .processing
        case .pending, .failed, .manual: .requested
        case .denied, .cancelled: .none
        }
    }
}

extension MediaTitle {
    /// Overseerr's answer may be minutes old; a request that went on since knows better.
    mutating func update(from requests: [TitleRequest]) {
        for request in requests where request.isFor(self) {
            let isPartial = request.status == .completed && request.seasons != nil
            availability = availability.raised(to: isPartial ? .partiallyAvailable : request.availability)
        }
    }
}

extension MediaDetails {
    mutating func update(from requests: [TitleRequest]) {
        title.update(from: requests)
        for index in seasons.indices {
            for request in requests where request.includes(season: seasons[index].number) {
                seasons[index].availability = seasons[index].availability.raised(to: request.availability)
            }
        }
    }
}

extension MediaAvailability {
    private var progress: Int {
        switch self {
        case .none: 0
        case .requested: 1
        case .processing: 2
        case .partiallyAvailable: 3
        case .available: 4
        case .blocklisted: 5
        }
    }

    fileprivate func raised(to other: MediaAvailability) -> MediaAvailability {
        other.progress > progress ? other : self
    }
}
