import Crypto
import FoundationEssentials
import Postgres
import Redis

/// Answers from Overseerr as they were last: fresh for five minutes, and kept for longer in case it stops answering.
struct MediaCache {
    let redis: RedisConnection

    static let freshSeconds = 300

    /// One question; its answer is the same for everybody.
    enum Question {
        case search(String, page: Int)
        case trending(page: Int)
        case details(MediaRequest.MediaType, String)

        var key: String {
            switch self {
            case .search(let query, let page):
                RedisKeys.mediaSearch(Hex.encode(SHA256.digest(Array(query.lowercased().utf8))), page: page)
            case .trending(let page): RedisKeys.mediaTrending(page: page)
            case .details(let mediaType, let tmdbID): RedisKeys.mediaDetails(mediaType, tmdbID)
            }
        }

        var isAboutTitle: Bool { if case .details = self { true } else { false } }

        /// How long an answer is of use when there is no newer one. Searches are many, so they go first.
        var keptSeconds: Int {
            switch self {
            case .search: 3600
            case .trending: 7 * 86_400
            case .details: 86_400
            }
        }
    }

    struct Entry<Content: Codable>: Codable {
        let content: Content
        let asOfMicroseconds: Int64

        var asOf: Timestamp { Timestamp(microseconds: asOfMicroseconds) }
        func isFresh(_ now: Timestamp) -> Bool { now - asOf < Int64(MediaCache.freshSeconds) * 1_000_000 }
    }

    /// `nil` as well without Redis, and for what another version of this program has written.
    func entry<Content>(_ question: Question, of type: Content.Type) -> Entry<Content>? {
        guard let bytes = try? redis.send(RedisCommand("GET", question.key)).bytes else { return nil }
        return try? JSONDecoder().decode(Entry<Content>.self, from: Data(bytes))
    }

    /// Best effort. The names of the titles are kept for those who ask for one by its number.
    func keep<Content: Codable>(_ content: Content, of titles: [MediaTitle], for question: Question, asOf: Timestamp) {
        let entry = Entry(content: content, asOfMicroseconds: asOf.microseconds)
        guard let json = try? JSONEncoder().encode(entry) else { return }
        var commands = [RedisCommand("SET", question.key, Array(json), "EX", question.keptSeconds)]
        for title in titles {
            commands.append(
                RedisCommand(
                    "SET", RedisKeys.mediaName(title.mediaType, title.tmdbID), title.displayName, "EX", 86_400))
        }
        _ = try? redis.pipeline(commands)
    }

    func name(_ mediaType: MediaRequest.MediaType, _ tmdbID: String) -> String? {
        try? redis.send(RedisCommand("GET", RedisKeys.mediaName(mediaType, tmdbID))).string
    }
}
