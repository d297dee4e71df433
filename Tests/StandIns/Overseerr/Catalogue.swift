/// What TMDB holds in the stand-in's world: well-known titles under their real ids, and a person and a collection,
/// because a search finds those, too.
enum Catalogue {
    static let titles = movies + series
    /// "The Room": on the blocklist from the start.
    static let blocklistedMovie = 17473

    static let person = (id: 6384, name: "Keanu Reeves", knownFor: [603, 604])
    static let collection = (
        id: 2344, name: "The Matrix Collection", overview: "Three films about waking up, and one about doing it again."
    )

    static func title(_ type: MediaType, _ tmdbID: Int) -> Title? {
        titles.first { $0.type == type && $0.tmdbID == tmdbID }
    }

    /// Titles that have all words of the query at the beginning of words of their own, best known first.
    static func search(_ query: String) -> [Title] {
        let wanted = words(query)
        guard !wanted.isEmpty else { return [] }
        return titles.filter { title in matches(title.name, wanted) || matches(title.originalName, wanted) }
            .sorted { $0.popularity > $1.popularity }
    }

    static func matches(_ name: String, _ query: String) -> Bool {
        let wanted = words(query)
        return !wanted.isEmpty && matches(name, wanted)
    }

    private static func matches(_ name: String, _ wanted: [String]) -> Bool {
        let present = words(name)
        return wanted.allSatisfy { word in present.contains { $0.hasPrefix(word) } }
    }

    /// Lower-case words without punctuation; an apostrophe joins, everything else parts.
    private static func words(_ text: String) -> [String] {
        text.lowercased().filter { $0 != "'" && $0 != "\u{2019}" }
            .map { ["é": "e", "è": "e", "ō": "o", "ü": "u"][$0] ?? $0 }
            .split { !$0.isLetter && !$0.isNumber }
            .map { String($0) }
    }
}
