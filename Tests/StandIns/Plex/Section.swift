import HTTP
import StandInState

/// A library of the server.
struct Section: Sendable {
    enum Kind: String, Sendable {
        case movie
        case show
    }

    let key: Int
    let kind: Kind
    let title: String
    let agent: String
    let scanner: String
    let folder: String

    /// The three of the server: films, series, and "other videos", where files are films without an agent.
    static func all(_ configuration: PlexConfiguration) -> [Section] {
        [
            Section(
                key: 1, kind: .movie, title: "Movies", agent: "tv.plex.agents.movie", scanner: "Plex Movie",
                folder: "/media/movies"),
            Section(
                key: 2, kind: .show, title: "TV Shows", agent: "tv.plex.agents.series", scanner: "Plex TV Series",
                folder: "/media/series"),
            Section(
                key: 7, kind: .movie, title: "YouTube", agent: "com.plexapp.agents.none",
                scanner: "Plex Video Files Scanner", folder: configuration.videosFolder),
        ]
    }

    func element(isRefreshing: Bool, now: Int) -> Element {
        Element(
            "Directory",
            [
                "allowSync": true, "art": "/:/resources/movie-fanart.jpg",
                "composite": .string("/library/sections/\(key)/composite/1700000000"), "filters": true,
                "refreshing": .bool(isRefreshing), "thumb": "/:/resources/movie.png", "key": .string(String(key)),
                "type": .string(kind.rawValue), "title": .string(title), "agent": .string(agent),
                "scanner": .string(scanner), "language": "en-US",
                "uuid": .string("5ec71000-0000-4000-8000-00000000000\(key)"), "updatedAt": 1_700_000_000,
                "createdAt": 1_600_000_000, "scannedAt": .integer(now), "content": true, "directory": true,
                "contentChangedAt": 1, "hidden": 0,
            ], .many("Location", [Element("Location", ["id": .integer(key), "path": .string(folder)])]))
    }

    /// What every item of the section says of it.
    var attributes: KeyValuePairs<String, JSONValue?> {
        [
            "librarySectionID": .integer(key), "librarySectionKey": .string("/library/sections/\(key)"),
            "librarySectionTitle": .string(title),
        ]
    }
}
