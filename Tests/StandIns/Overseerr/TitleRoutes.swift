import HTTP
import HTTPTypes
import StandInState

/// `/movie` and `/tv`: what TMDB does not have is a 500 here, never a 404.
enum TitleRoutes {
    static func movie(_ call: inout Call) throws(Refusal) -> Response {
        guard let title = Catalogue.title(.movie, call.id("movieId")) else {
            throw Refusal(.internalServerError, "Unable to retrieve movie.")
        }
        return Response(json: title.details(mediaInfo: call.state.mediaInfo(title)))
    }

    static func series(_ call: inout Call) throws(Refusal) -> Response {
        guard let title = Catalogue.title(.tv, call.id("tvId")) else {
            throw Refusal(.internalServerError, "Unable to retrieve series.")
        }
        return Response(json: title.details(mediaInfo: call.state.mediaInfo(title)))
    }

    static func season(_ call: inout Call) throws(Refusal) -> Response {
        guard let season = Catalogue.title(.tv, call.id("tvId"))?.seasonDetails(call.id("seasonNumber")) else {
            throw Refusal(.internalServerError, "Unable to retrieve season.")
        }
        return Response(json: season)
    }
}

extension State {
    /// A title's row with everything that belongs to it: only details have it.
    fileprivate func mediaInfo(_ title: Title) -> JSONValue? {
        media(title.type, tmdbID: title.tmdbID).map { media in
            let rows = requests(forMedia: media.id).map(listItem)
            return media.rowWithSeasons.adding(["requests": .array(rows), "issues": []])
        }
    }
}
