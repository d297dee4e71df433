/// A film or series as a search shows it.
public struct MediaTitle: Codable, Sendable, Equatable {
    public let mediaType: MediaRequest.MediaType
    public let tmdbID: String
    public let title: String
    public let year: Int?
    public let overview: String
    /// TMDB's file name, `/abc.jpg`; `nil` where it has no picture.
    public let posterPath: String?
    /// TMDB's, of 10; `nil` while nobody has voted.
    public let rating: Double?
    public internal(set) var availability: MediaAvailability

    /// `Dune (2021)`, as requests are called.
    public var displayName: String { year.map { "\(title) (\($0))" } ?? title }
}

/// A page of a list from TMDB.
public struct MediaPage: Codable, Sendable, Equatable {
    public internal(set) var titles: [MediaTitle]
    public let page: Int
    public let totalPages: Int
    public let totalResults: Int
}

/// All about one film or series.
public struct MediaDetails: Codable, Sendable, Equatable {
    public internal(set) var title: MediaTitle
    public let originalTitle: String?
    public let tagline: String?
    /// `yyyy-mm-dd`, of the film or the first episode.
    public let releaseDate: String?
    public let genres: [String]
    /// Minutes, of the film or an episode.
    public let runtimeMinutes: Int?
    public let backdropPath: String?
    /// Of what is being downloaded now, 0 to 100.
    public let downloadPercentage: Int?
    /// Where Plex plays it.
    public let watchURL: String?
    /// Empty for films; specials are season 0.
    public internal(set) var seasons: [MediaSeason]
}

public struct MediaSeason: Codable, Sendable, Equatable {
    public let number: Int
    public let name: String
    public let episodeCount: Int
    public let year: Int?
    public internal(set) var availability: MediaAvailability
}

extension MediaRequest.MediaType: Codable {}
