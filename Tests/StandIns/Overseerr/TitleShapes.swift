import HTTP
import StandInState

/// A title as a row of a search, and what a film's and a series' details have in common.
extension Title {
    /// `mediaInfo` is missing, not `null`, for what nobody has asked for.
    func result(mediaInfo: JSONValue?) -> JSONValue {
        let base: JSONValue = [
            "id": .integer(tmdbID), "mediaType": .string(type.rawValue),
            "genreIds": .array(genres.map { .integer($0.id) }),
            "originalLanguage": .string(language), "overview": .string(overview), "popularity": .number(popularity),
            "voteAverage": 8.1, "voteCount": 12_345, "backdropPath": .optional(backdropPath),
            "posterPath": .optional(posterPath),
        ]
        let named: [String: JSONValue?] =
            switch type {
            case .movie:
                [
                    "title": .string(name), "originalTitle": .string(originalName), "releaseDate": .string(released),
                    "adult": false, "video": false,
                ]
            case .tv:
                [
                    "name": .string(name), "originalName": .string(originalName), "firstAirDate": .string(released),
                    "originCountry": ["US"],
                ]
            }
        return base.adding(named).adding(["mediaInfo": mediaInfo])
    }

    func details(mediaInfo: JSONValue?) -> JSONValue {
        let base: JSONValue = [
            "id": .integer(tmdbID), "genres": .array(genres.map { ["id": .integer($0.id), "name": .string($0.name)] }),
            "relatedVideos": [], "homepage": "", "originalLanguage": .string(language), "overview": .string(overview),
            "popularity": .number(popularity), "productionCompanies": [],
            "productionCountries": [["iso_3166_1": "US", "name": "United States of America"]], "tagline": "",
            "voteAverage": 8.1, "voteCount": 12_345, "backdropPath": .optional(backdropPath),
            "posterPath": .optional(posterPath), "credits": ["cast": [], "crew": []],
            "externalIds": [
                "facebookId": .null, "imdbId": .string(imdbID), "instagramId": .null, "twitterId": .null,
                "tvdbId": .optional(tvdbID),
            ],
            "watchProviders": [], "keywords": [["id": 9951, "name": "classic"]], "onUserWatchlist": false,
        ]
        return base.adding(type == .movie ? movieDetails : seriesDetails).adding(["mediaInfo": mediaInfo])
    }

    private var movieDetails: [String: JSONValue?] {
        [
            "adult": false, "budget": 90_000_000, "originalTitle": .string(originalName), "title": .string(name),
            "releaseDate": .string(released), "releases": ["results": []], "revenue": 400_000_000,
            "spokenLanguages": [["english_name": "English", "iso_639_1": "en", "name": "English"]],
            "status": "Released", "video": false, "imdbId": .string(imdbID), "runtime": .integer(runtime),
        ]
    }

    private var seriesDetails: [String: JSONValue?] {
        let last = seasonNumbers.last ?? 1
        let specials = hasSpecials ? [season(0)] : []
        return [
            "createdBy": [], "episodeRunTime": [.integer(runtime)], "firstAirDate": .string(released),
            "inProduction": false, "languages": [.string(language)], "lastAirDate": .string(aired(season: last)),
            "name": .string(name), "networks": [["id": 49, "name": "HBO", "originCountry": "US", "logoPath": .null]],
            "numberOfEpisodes": .integer(episodes.reduce(0, +)), "numberOfSeasons": .integer(episodes.count),
            "originCountry": ["US"], "originalName": .string(originalName), "contentRatings": ["results": []],
            "spokenLanguages": [["englishName": "English", "iso_639_1": "en", "name": "English"]],
            "seasons": .array(specials + seasonNumbers.map(season)), "status": "Ended", "type": "Scripted",
            "lastEpisodeToAir": episode(episodes.last ?? 1, season: last),
        ]
    }

    private func season(_ number: Int) -> JSONValue {
        seasonMembers(number).adding(["episodeCount": .integer(number == 0 ? 2 : episodes[number - 1])])
    }

    /// A season with its episodes; `nil` when there is none of that number.
    func seasonDetails(_ number: Int) -> JSONValue? {
        guard number == 0 ? hasSpecials : seasonNumbers.contains(number) else { return nil }
        let count = number == 0 ? 2 : episodes[number - 1]
        return seasonMembers(number).adding([
            "episodes": .array((1...count).map { episode($0, season: number) }), "externalIds": ["tvdbId": .null],
        ])
    }

    private func seasonMembers(_ number: Int) -> JSONValue {
        [
            "airDate": .string(aired(season: number)), "id": .integer(seasonID(number)),
            "name": number == 0 ? "Specials" : "Season \(number)", "overview": "", "seasonNumber": .integer(number),
            "posterPath": .optional(posterPath),
        ]
    }

    private func episode(_ number: Int, season: Int) -> JSONValue {
        [
            "id": .integer(episodeID(number, season: season)), "airDate": .string(aired(season: season)),
            "episodeNumber": .integer(number), "name": "Episode \(number)", "overview": "", "productionCode": "",
            "seasonNumber": .integer(season), "showId": .integer(tmdbID), "voteAverage": 8, "voteCount": 100,
            "stillPath": .null,
        ]
    }
}
