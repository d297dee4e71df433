import HTTP
import HTTPTypes
import StandInState
import Testing

@testable import StandInOverseerr

/// The members of each body, as they were seen in real ones.
@Suite struct ShapeTests {
    private let user: Set = [
        "permissions", "warnings", "id", "email", "plexUsername", "jellyfinUsername", "username",
        "recoveryLinkExpirationDate", "userType", "plexId", "jellyfinUserId", "avatar", "avatarETag", "avatarVersion",
        "movieQuotaLimit", "movieQuotaDays", "tvQuotaLimit", "tvQuotaDays", "createdAt", "updatedAt", "requestCount",
        "displayName",
    ]
    private let request: Set = [
        "id", "status", "createdAt", "updatedAt", "type", "is4k", "serverId", "profileId", "rootFolder",
        "languageProfileId", "tags", "isAutoRequest", "media", "requestedBy",
    ]
    private let media: Set = [
        "downloadStatus", "downloadStatus4k", "id", "mediaType", "tmdbId", "tvdbId", "imdbId", "status", "status4k",
        "createdAt", "updatedAt", "lastSeasonChange", "mediaAddedAt", "serviceId", "serviceId4k", "externalServiceId",
        "externalServiceId4k", "externalServiceSlug", "externalServiceSlug4k", "ratingKey", "ratingKey4k",
        "jellyfinMediaId", "jellyfinMediaId4k",
    ]

    private func members(_ value: JSONValue?) -> Set<String> { Set(value?.object?.keys.map { $0 } ?? []) }

    @Test func aListRowHasPlainUsersAndAPlainTitle() throws {
        let standIn = try StandIn()
        _ = try standIn.ask(.movie, Titles.dune, as: Users.ada)

        let row = try #require(standIn.api(.get, "request", query: "filter=pending").results.first)

        #expect(members(row) == request.union(["seasons", "seasonCount", "modifiedBy", "canRemove"]))
        #expect(row["modifiedBy"] == .null)
        #expect(row["seasons"] == [])
        #expect(members(row["media"]) == media)
        #expect(members(row["requestedBy"]) == user)
    }

    @Test func aCreatedMovieHasNoSeasonsNoCountAndNoModifier() throws {
        let standIn = try StandIn()
        let body: JSONValue = ["mediaType": "movie", "mediaId": .integer(Titles.dune), "is4k": false]

        let answer = standIn.api(.post, "request", as: Users.ada, body)

        #expect(members(answer.json) == request)
        #expect(members(answer["requestedBy"]) == user.union(["settings"]))
    }

    @Test func detailsCarryTheTitlesWholeHistory() throws {
        let standIn = try StandIn()
        _ = try standIn.ask(.tv, Titles.breakingBad, as: Users.auto, seasons: [1])

        let answer = standIn.api(.get, "tv/\(Titles.breakingBad)")

        #expect(
            members(answer["mediaInfo"]) == media.union(["requests", "issues", "seasons", "serviceUrl"]))
        #expect(
            members(answer["mediaInfo"]?["requests"]?.array?.first)
                == request.union(["seasons", "seasonCount", "modifiedBy"]))
    }

    @Test func aFoundFilmHasTheMembersOfAFilm() throws {
        let standIn = try StandIn()
        #expect(
            members(standIn.api(.get, "search", query: "query=oppenheimer").results.first) == [
                "id", "mediaType", "adult", "genreIds", "originalLanguage", "originalTitle", "overview",
                "popularity", "releaseDate", "title", "video", "voteAverage", "voteCount", "backdropPath",
                "posterPath",
            ])
        #expect(
            members(standIn.api(.get, "search", query: "query=arcane").results.first) == [
                "id", "firstAirDate", "genreIds", "mediaType", "name", "originCountry", "originalLanguage",
                "originalName", "overview", "popularity", "voteAverage", "voteCount", "backdropPath", "posterPath",
            ])
    }

    @Test func timesHaveMillisecondsAndAZ() throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.movie, Titles.dune, as: Users.ada)

        #expect(standIn.api(.get, "request/\(id)")["createdAt"] == "2026-09-21T14:13:20.000Z")
    }

    /// A browser would look for made-up ones at TMDB.
    @Test func thereAreNoPictures() {
        #expect(Catalogue.titles.allSatisfy { $0.posterPath == nil && $0.backdropPath == nil })
    }
}
