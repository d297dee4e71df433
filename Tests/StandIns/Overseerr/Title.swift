/// A film or series as TMDB knows it.
struct Title: Sendable {
    struct Genre: Equatable, Sendable {
        let id: Int
        let name: String
    }

    let type: MediaType
    let tmdbID: Int
    let name: String
    var originalName: String
    /// Of the first release or episode: `yyyy-mm-dd`.
    let released: String
    let imdbID: String
    var tvdbID: Int?
    /// Minutes, of the film or an episode.
    var runtime: Int
    let genres: [Genre]
    let overview: String
    var language = "en"
    /// Episodes of season 1, 2 and so on; empty for films.
    var episodes: [Int] = []
    var hasSpecials = false

    var year: Substring { released.prefix(4) }
    var seasonNumbers: [Int] { Array(1..<(episodes.count + 1)) }
    /// None: browsers would ask TMDB for made-up names, and a demonstration must work without a network.
    var posterPath: String? { nil }
    var backdropPath: String? { nil }
    /// Made up, but always the same: it orders what is trending.
    var popularity: Double { Double((tmdbID &* 2_654_435_761) % 100_000) / 100 }

    /// The first day of a season: a year apart from each other, on the day of the first one.
    func aired(season: Int) -> String {
        let year = (Int(year) ?? 2000) + max(0, season - 1)
        return "\(year)\(released.dropFirst(4))"
    }

    func seasonID(_ number: Int) -> Int { tmdbID * 100 + number }
    func episodeID(_ number: Int, season: Int) -> Int { seasonID(season) * 100 + number }
}

extension Title.Genre {
    static let action = Self(id: 28, name: "Action")
    static let adventure = Self(id: 12, name: "Adventure")
    static let animation = Self(id: 16, name: "Animation")
    static let comedy = Self(id: 35, name: "Comedy")
    static let crime = Self(id: 80, name: "Crime")
    static let drama = Self(id: 18, name: "Drama")
    static let family = Self(id: 10751, name: "Family")
    static let fantasy = Self(id: 14, name: "Fantasy")
    static let history = Self(id: 36, name: "History")
    static let horror = Self(id: 27, name: "Horror")
    static let mystery = Self(id: 9648, name: "Mystery")
    static let romance = Self(id: 10749, name: "Romance")
    static let scienceFiction = Self(id: 878, name: "Science Fiction")
    static let thriller = Self(id: 53, name: "Thriller")
    static let tvAction = Self(id: 10759, name: "Action & Adventure")
    static let tvFantasy = Self(id: 10765, name: "Sci-Fi & Fantasy")
}
