/// What Overseerr says about films and series, as far as we need it; everything but the id may be missing.
///
/// Source: Overseerr's and Seerr's OpenAPI documents: MovieResult, TvResult, MovieDetails, TvDetails, MediaInfo.
struct OverseerrTitle: Decodable {
    let id: Int?
    /// movie, tv, person or collection; details have none.
    let mediaType: String?
    /// A film's title.
    let title: String?
    /// A series' name.
    let name: String?
    let originalTitle: String?
    let originalName: String?
    let releaseDate: String?
    let firstAirDate: String?
    let overview: String?
    let posterPath: String?
    let voteAverage: Double?
    /// Missing for what nobody has asked for.
    private let mediaInfo: Lenient<OverseerrMediaInfo>?

    var info: OverseerrMediaInfo? { mediaInfo?.value }
    var date: String? { (releaseDate ?? firstAirDate).flatMap { $0.isEmpty ? nil : $0 } }

    /// `nil` for people, collections and what has no name.
    func mediaTitle(_ mediaType: MediaRequest.MediaType?) -> MediaTitle? {
        guard let mediaType, mediaType != .music, let id, id > 0, let text = title ?? name, !text.isEmpty else {
            return nil
        }
        return MediaTitle(
            mediaType: mediaType, tmdbID: String(id), title: text.cut(to: 400), year: year(date),
            overview: (overview ?? "").cut(to: 2000), posterPath: posterPath.flatMap(pictureFile),
            rating: voteAverage.flatMap { $0 > 0 ? $0 : nil }, availability: info?.availability ?? .none)
    }

    /// `Dune (2021)`, as people know it.
    var displayName: String? {
        guard let text = title ?? name, !text.isEmpty else { return nil }
        return year(date).map { "\(text) (\($0))" } ?? text
    }
}

/// A page of search results; a row that cannot be read is left out.
struct OverseerrTitlePage: Decodable {
    let page: Int?
    let totalPages: Int?
    let totalResults: Int?
    let results: [Lenient<OverseerrTitle>]

    func mediaPage(_ number: Int) -> MediaPage {
        let titles = results.compactMap(\.value).compactMap { row in
            row.mediaTitle(row.mediaType.flatMap(MediaRequest.MediaType.init(rawValue:)))
        }
        return MediaPage(
            titles: titles, page: page ?? number, totalPages: totalPages ?? number,
            totalResults: totalResults ?? titles.count)
    }
}

/// What only details have, beside what a search has.
struct OverseerrDetails: Decodable {
    let tagline: String?
    let backdropPath: String?
    let genres: [Genre]?
    let runtime: Int?
    let episodeRunTime: [Int]?
    let seasons: [Season]?

    struct Genre: Decodable {
        let name: String?
    }

    struct Season: Decodable {
        let seasonNumber: Int
        let name: String?
        let episodeCount: Int?
        let airDate: String?
    }

    func mediaDetails(_ row: OverseerrTitle, _ mediaType: MediaRequest.MediaType) -> MediaDetails? {
        guard let title = row.mediaTitle(mediaType) else { return nil }
        let original = row.originalTitle ?? row.originalName
        let minutes = runtime ?? episodeRunTime?.first
        return MediaDetails(
            title: title, originalTitle: original == title.title ? nil : original,
            tagline: tagline.flatMap { $0.isEmpty ? nil : $0 }, releaseDate: row.date,
            genres: (genres ?? []).compactMap(\.name), runtimeMinutes: minutes.flatMap { $0 > 0 ? $0 : nil },
            backdropPath: backdropPath.flatMap(pictureFile), downloadPercentage: row.info?.downloadPercentage,
            watchURL: row.info?.watchURL,
            seasons: mediaType == .movie ? [] : (seasons ?? []).map { $0.mediaSeason(row.info) })
    }
}

extension OverseerrDetails.Season {
    fileprivate func mediaSeason(_ info: OverseerrMediaInfo?) -> MediaSeason {
        // A series that is there as a whole may have no row for each season.
        let own = info?.availability(ofSeason: seasonNumber)
        let whole: MediaAvailability = info?.availability == .available && seasonNumber > 0 ? .available : .none
        return MediaSeason(
            number: seasonNumber, name: name.flatMap { $0.isEmpty ? nil : $0 } ?? "Season \(seasonNumber)",
            episodeCount: episodeCount ?? 0, year: year(airDate), availability: own ?? whole)
    }
}

/// How far a title is on its way to the library.
struct OverseerrMediaInfo: Decodable {
    let availability: MediaAvailability
    let watchURL: String?
    private let seasons: [Int: MediaAvailability]
    private let downloads: [OverseerrRequest.Download]

    func availability(ofSeason number: Int) -> MediaAvailability? { seasons[number] }

    /// Of all that is in the queue for the title.
    var downloadPercentage: Int? {
        let size = downloads.reduce(0) { $0 + ($1.size ?? 0) }
        let left = downloads.reduce(0) { $0 + ($1.sizeLeft ?? 0) }
        return size > 0 ? Int(100 * min(1, max(0, 1 - left / size))) : nil
    }

    private enum CodingKeys: String, CodingKey {
        case status, seasons, downloadStatus, mediaUrl, plexUrl, jellyfinMediaId
    }

    private struct Season: Decodable {
        let seasonNumber: Int
        let status: Int?
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        // Only Seerr, which knows Jellyfin as well, has this member, be it null.
        let isSeerr = members.contains(.jellyfinMediaId)
        availability = MediaAvailability(
            overseerr: try members.decodeIfPresent(Int.self, forKey: .status), isSeerr: isSeerr)
        let rows = try members.decodeIfPresent([Lenient<Season>].self, forKey: .seasons) ?? []
        seasons = Dictionary(
            rows.compactMap(\.value).map {
                ($0.seasonNumber, MediaAvailability(overseerr: $0.status, isSeerr: isSeerr))
            }, uniquingKeysWith: { _, last in last })
        downloads =
            (try members.decodeIfPresent([Lenient<OverseerrRequest.Download>].self, forKey: .downloadStatus) ?? [])
            .compactMap(\.value)
        let address =
            try members.decodeIfPresent(String.self, forKey: .mediaUrl)
            ?? members.decodeIfPresent(String.self, forKey: .plexUrl)
        watchURL = address.flatMap { $0.hasPrefix("https://") && $0.utf8.count <= 500 ? $0 : nil }
    }
}

/// What stands in a list and may be of a form that is not ours; `nil` then.
struct Lenient<Value: Decodable>: Decodable {
    let value: Value?

    init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
}

/// TMDB's file names become part of an address in a page, so nothing else passes.
private func pictureFile(_ path: String) -> String? {
    let isName = path.utf8.dropFirst().allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "._-".utf8.contains(byte)
    }
    return path.first == "/" && (2...100).contains(path.utf8.count) && isName ? path : nil
}

/// The year of `yyyy-mm-dd`.
private func year(_ date: String?) -> Int? { date.flatMap { $0.utf8.count >= 4 ? Int($0.prefix(4)) : nil } }
