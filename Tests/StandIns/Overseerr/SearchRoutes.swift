import HTTP
import StandInState

/// `/search` and `/discover`.
enum SearchRoutes {
    /// Films, series, people and collections in one list.
    static func search(_ call: inout Call) throws(Refusal) -> Response {
        let query = call.query["query"] ?? ""
        var rows = Catalogue.search(query).map(call.state.result)
        if Catalogue.matches(Catalogue.person.name, query) { rows.append(person) }
        if Catalogue.matches(Catalogue.collection.name, query) { rows.append(collection) }
        return Response(json: call.tmdbPage(rows))
    }

    static func trending(_ call: inout Call) throws(Refusal) -> Response {
        let titles = Catalogue.titles.sorted { $0.popularity > $1.popularity }
        return Response(json: call.tmdbPage(titles.map(call.state.result)))
    }

    static func watchlist(_ call: inout Call) throws(Refusal) -> Response {
        Response(json: call.tmdbPage([]))
    }

    private static var person: JSONValue {
        let person = Catalogue.person
        let knownFor = person.knownFor.compactMap { Catalogue.title(.movie, $0)?.result(mediaInfo: nil) }
        return [
            "id": .integer(person.id), "name": .string(person.name), "popularity": 54.2, "adult": false,
            "mediaType": "person", "profilePath": .null, "knownFor": .array(knownFor),
        ]
    }

    private static var collection: JSONValue {
        let collection = Catalogue.collection
        return [
            "id": .integer(collection.id), "mediaType": "collection", "adult": false, "originalLanguage": "en",
            "originalTitle": .string(collection.name), "title": .string(collection.name),
            "overview": .string(collection.overview), "backdropPath": .null, "posterPath": .null,
        ]
    }
}

extension State {
    fileprivate func result(_ title: Title) -> JSONValue {
        title.result(mediaInfo: media(title.type, tmdbID: title.tmdbID)?.rowWithSeasons)
    }
}
