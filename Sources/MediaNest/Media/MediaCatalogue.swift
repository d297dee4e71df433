public import Postgres

/// Films and series as Overseerr knows them, with what people here have asked for.
///
/// Only for processes that may wait: a question that nobody asked lately goes to Overseerr.
public struct MediaCatalogue {
    private let database: Database
    private let services: ServiceConfigurationService
    private let client: OutsideClient
    private let breaker: CircuitBreaker
    private let cache: MediaCache

    init(
        database: Database, services: ServiceConfigurationService, client: OutsideClient, breaker: CircuitBreaker,
        cache: MediaCache
    ) {
        self.database = database
        self.services = services
        self.client = client
        self.breaker = breaker
        self.cache = cache
    }

    /// An answer, and how old it is.
    public struct Answer<Content> {
        public internal(set) var content: Content
        /// Of the titles in it; the person's own first.
        public internal(set) var requests: [TitleRequest]
        public let asOf: Timestamp
        /// There should be a newer one, but Overseerr does not give it.
        public let isStale: Bool
        /// Since when Overseerr has not answered at all.
        public let unreachableSince: Timestamp?
    }

    /// Films and series by their names, best match first.
    ///
    /// - Throws: `MediaCatalogueError`.
    public func search(_ query: String, page: Int, as person: Principal) throws -> Answer<MediaPage> {
        let words = query.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !words.isEmpty else { throw MediaCatalogueError.invalid([FieldError("query", "must not be blank")]) }
        return try self.page(.search(words, page: page), as: person) { overseerr throws(OverseerrError) in
            try overseerr.search(words, page: page)
        }
    }

    /// What people watch these days.
    ///
    /// - Throws: `MediaCatalogueError`.
    public func trending(page: Int, as person: Principal) throws -> Answer<MediaPage> {
        try self.page(.trending(page: page), as: person) { overseerr throws(OverseerrError) in
            try overseerr.trending(page: page)
        }
    }

    /// - Throws: `MediaCatalogueError`.
    public func details(_ mediaType: MediaRequest.MediaType, _ tmdbID: String, as person: Principal) throws
        -> Answer<MediaDetails>
    {
        guard MediaRequestDraft.isTMDBID(tmdbID) else { throw MediaCatalogueError.notFound }
        var answer = try known(.details(mediaType, tmdbID), titles: { [$0.title] }) {
            overseerr throws(OverseerrError) in
            try overseerr.details(mediaType, tmdbID)
        }
        answer.requests = try requests(for: [answer.content.title], answer.asOf, as: person)
        answer.content.update(from: answer.requests)
        return answer
    }

    /// What a title is called, if somebody saw it lately; never waits for Overseerr.
    public func knownName(_ mediaType: MediaRequest.MediaType, _ tmdbID: String) -> String? {
        mediaType == .music ? nil : cache.name(mediaType, tmdbID)
    }

    private func page(
        _ question: MediaCache.Question, as person: Principal,
        fetch: (OverseerrClient) throws(OverseerrError) -> MediaPage
    ) throws -> Answer<MediaPage> {
        var answer = try known(question, titles: \.titles, fetch: fetch)
        answer.requests = try requests(for: answer.content.titles, answer.asOf, as: person)
        for index in answer.content.titles.indices { answer.content.titles[index].update(from: answer.requests) }
        return answer
    }

    /// The remembered answer while it is fresh, else Overseerr's, else the remembered one all the same.
    private func known<Content: Codable>(
        _ question: MediaCache.Question, titles: (Content) -> [MediaTitle],
        fetch: (OverseerrClient) throws(OverseerrError) -> Content
    ) throws -> Answer<Content> {
        let now = Timestamp.now()
        let kept = cache.entry(question, of: Content.self)
        if let kept, kept.isFresh(now) {
            return Answer(content: kept.content, requests: [], asOf: kept.asOf, isStale: false, unreachableSince: nil)
        }
        guard let (url, apiKey) = try services.connection("overseerr") else {
            throw MediaCatalogueError.notConfigured
        }
        do throws(OverseerrError) {
            let content = try fetch(
                OverseerrClient(baseURL: url, apiKey: apiKey, client: client, breaker: breaker))
            cache.keep(content, of: titles(content), for: question, asOf: now)
            return Answer(content: content, requests: [], asOf: now, isStale: false, unreachableSince: nil)
        } catch {
            let since = if case .unreachable = error { breaker.unreachableSince } else { nil as Timestamp? }
            let refusal = MediaCatalogueError(error, aboutTitle: question.isAboutTitle, unreachableSince: since)
            guard let kept, refusal != .notFound else { throw refusal }
            return Answer(
                content: kept.content, requests: [], asOf: kept.asOf, isStale: true, unreachableSince: since)
        }
    }

    private func requests(for titles: [MediaTitle], _ asOf: Timestamp, as person: Principal) throws -> [TitleRequest] {
        try TitleRequest.find(titles, completedSince: asOf, in: database, as: person)
    }
}
