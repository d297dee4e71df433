import HTTP
import MediaNest

/// Films and series as the API shows them.
enum MediaJSON {
    static func page(_ answer: MediaCatalogue.Answer<MediaPage>) -> JSONWriter {
        var json = JSONWriter(reserving: 16_384)
        json.object { json in
            json.key("data")
            json.array { json in
                for title in answer.content.titles {
                    json.object { json in write(title, answer.requests, &json) }
                }
            }
            json.key("page")
            json.int(answer.content.page)
            json.key("totalPages")
            json.int(answer.content.totalPages)
            json.key("totalResults")
            json.int(answer.content.totalResults)
            writeAge(answer, &json)
        }
        return json
    }

    static func details(_ answer: MediaCatalogue.Answer<MediaDetails>) -> JSONWriter {
        let details = answer.content
        var json = JSONWriter(reserving: 8192)
        json.object { json in
            write(details.title, answer.requests, &json)
            json.key("originalTitle")
            json.string(details.originalTitle)
            json.key("tagline")
            json.string(details.tagline)
            json.key("releaseDate")
            json.string(details.releaseDate)
            json.key("genres")
            json.array { json in for genre in details.genres { json.string(genre) } }
            json.key("runtimeMinutes")
            json.int(details.runtimeMinutes)
            json.key("backdropPath")
            json.string(details.backdropPath)
            json.key("downloadPercentage")
            json.int(details.downloadPercentage)
            json.key("watchUrl")
            json.string(details.watchURL)
            json.key("seasons")
            json.array { json in for season in details.seasons { write(season, &json) } }
            writeAge(answer, &json)
        }
        return json
    }

    private static func write(_ title: MediaTitle, _ requests: [TitleRequest], _ json: inout JSONWriter) {
        json.key("mediaType")
        json.string(title.mediaType.rawValue)
        json.key("tmdbId")
        json.string(title.tmdbID)
        json.key("title")
        json.string(title.title)
        json.key("year")
        json.int(title.year)
        json.key("overview")
        json.string(title.overview)
        json.key("posterPath")
        json.string(title.posterPath)
        json.key("rating")
        json.double(title.rating)
        json.key("availability")
        json.string(title.availability.rawValue)
        json.key("requests")
        json.array { json in for request in requests where request.isFor(title) { write(request, &json) } }
    }

    private static func write(_ request: TitleRequest, _ json: inout JSONWriter) {
        json.object { json in
            json.key("id")
            json.string(request.id.text)
            json.key("seasons")
            if let seasons = request.seasons {
                json.array { json in for season in seasons { json.int(season) } }
            } else {
                json.null()
            }
            json.key("status")
            json.string(request.status.rawValue)
            json.key("isOwn")
            json.bool(request.isOwn)
            json.key("isFollowed")
            json.bool(request.isFollowed)
        }
    }

    private static func write(_ season: MediaSeason, _ json: inout JSONWriter) {
        json.object { json in
            json.key("seasonNumber")
            json.int(season.number)
            json.key("name")
            json.string(season.name)
            json.key("episodeCount")
            json.int(season.episodeCount)
            json.key("year")
            json.int(season.year)
            json.key("availability")
            json.string(season.availability.rawValue)
        }
    }

    private static func writeAge<Content>(_ answer: MediaCatalogue.Answer<Content>, _ json: inout JSONWriter) {
        json.key("asOf")
        json.timestamp(answer.asOf)
        json.key("isStale")
        json.bool(answer.isStale)
        json.key("unreachableSince")
        json.timestamp(answer.unreachableSince)
    }
}

extension JSONWriter {
    fileprivate mutating func int(_ value: Int?) {
        if let value { int(value) } else { null() }
    }
}
