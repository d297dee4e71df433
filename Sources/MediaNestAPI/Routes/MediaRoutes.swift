import HTTP
import MediaNest

/// Films and series through Overseerr.
///
/// Members of every answer: `asOf` (when Overseerr said so), `isStale` (it should be newer, but Overseerr does not give it),
/// `unreachableSince` (since when it has not answered; null while it does).
enum MediaRoutes {
    static let searchParameters: [Field] = [
        .required("query", .string(1...200), "Words of the title."),
        .optional("page", .integer(1...500), "1 at first."),
    ]
    static let trendingParameters: [Field] = [.optional("page", .integer(1...500), "1 at first.")]

    static let pageDescription = """
        data[]: mediaType, tmdbId, title, year, overview, posterPath, rating, availability (none, requested, processing, \
        partiallyAvailable, available, blocklisted), requests[] (id, seasons, status, isOwn, isFollowed); page, totalPages, \
        totalResults, asOf, isStale, unreachableSince
        """
    static let detailsDescription = """
        What a search shows of it, and originalTitle, tagline, releaseDate, genres[], runtimeMinutes, backdropPath, \
        downloadPercentage, watchUrl, seasons[] (seasonNumber, name, episodeCount, year, availability), asOf, isStale, \
        unreachableSince
        """

    static func search(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        let answer = try services.media.search(
            call.query.required("query"), page: call.query.int("page") ?? 1, as: principal)
        return Response(json: MediaJSON.page(answer))
    }

    static func trending(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        Response(json: MediaJSON.page(try services.media.trending(page: call.query.int("page") ?? 1, as: principal)))
    }

    static func movie(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        Response(json: MediaJSON.details(try services.media.details(.movie, call.path["id"] ?? "", as: principal)))
    }

    static func series(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        Response(json: MediaJSON.details(try services.media.details(.tv, call.path["id"] ?? "", as: principal)))
    }
}
