public import Postgres

/// A film, series or album that somebody asked for.
///
/// Source: data-models document, "Media Request Entity"; states: DESIGN, section 5.
public struct MediaRequest: Sendable, Equatable {
    public enum MediaType: String, CaseIterable, Sendable, PostgresBindable {
        case movie, tv, music

        public var postgresText: String { rawValue }
    }

    public enum Status: String, CaseIterable, Sendable, PostgresBindable {
        case pending, approved, denied, cancelled, downloading, downloaded, completed, failed, retrying, manual

        public var postgresText: String { rawValue }

        /// Somebody is still working on it, or will.
        public var isActive: Bool {
            switch self {
            case .pending, .approved, .downloading, .downloaded, .retrying: true
            case .denied, .cancelled, .completed, .failed, .manual: false
            }
        }

        /// Nothing will happen to it any more.
        public var isFinal: Bool { [.denied, .cancelled, .completed].contains(self) }

        /// The states that may come next; the database's trigger holds the same table.
        public var successors: [Status] {
            switch self {
            case .pending: [.approved, .denied, .cancelled, .failed]
            case .approved: [.downloading, .failed, .cancelled]
            case .downloading: [.downloaded, .failed]
            case .downloaded: [.completed]
            case .failed: [.retrying, .manual]
            case .retrying: [.downloading, .failed]
            case .manual: [.approved, .completed, .denied]
            case .denied, .cancelled, .completed: []
            }
        }

        /// The shortest walk to `target`, without this state and with the target; `nil` when there is none.
        ///
        /// A report that skips states walks through them, so that the history has no gaps. A failure, or an admin's part, is
        /// on the way only where there is no other: what is available now has not failed before.
        public func path(to target: Status) -> [Status]? {
            path(to: target, avoiding: [.failed, .manual]) ?? path(to: target, avoiding: [.failed])
                ?? path(to: target, avoiding: [])
        }

        private func path(to target: Status, avoiding detours: Set<Status>) -> [Status]? {
            var paths: [[Status]] = [[self]]
            var seen = detours.subtracting([target]).union([self])
            while !paths.isEmpty {
                let path = paths.removeFirst()
                guard let last = path.last else { return nil }
                if last == target { return Array(path.dropFirst()) }
                for next in last.successors where seen.insert(next).inserted { paths.append(path + [next]) }
            }
            return nil
        }
    }

    public let id: MediaRequestID
    public let userID: UserID
    public let title: String
    /// The title is a stand-in until Overseerr has told the real one.
    public let titleIsProvisional: Bool
    public let mediaType: MediaType
    public let tmdbID: String?
    public let seasons: [Int]?
    public let status: Status
    public let overseerrID: Int?
    /// Overseerr's state of its counterpart at the last look.
    public let overseerrStatus: Int?
    /// Failures in a row.
    public let attempts: Int
    public let availableSeasons: [Int]?
    /// Until the next attempt; zero or less when it is due.
    public let dueInSeconds: Double
    /// Somebody has approved it here, at some time.
    public let isApproved: Bool
    /// When Overseerr was asked for a counterpart and gave no answer; `nil` once it has.
    public let handOverTriedAt: Timestamp?
}

/// What somebody asks for, checked.
public struct MediaRequestDraft: Sendable, Equatable {
    public let mediaType: MediaRequest.MediaType
    /// Digits only; `nil` for music, which TMDB does not know.
    public let tmdbID: String?
    public let title: String?
    /// Sorted, without repetitions; `nil` means all.
    public let seasons: [Int]?
    public let note: String?

    /// - Throws: `MediaRequestError.invalid` naming each wrong field.
    public init(
        mediaType: MediaRequest.MediaType, tmdbID: String?, title: String?, seasons: [Int]? = nil, note: String? = nil
    )
        throws(MediaRequestError)
    {
        var errors: [FieldError] = []
        let title = title.map { $0.trimmed }
        if let title, !(1...500).contains(title.unicodeScalars.count) {
            errors.append(FieldError("title", "must have 1 to 500 characters"))
        }
        if let tmdbID {
            if !Self.isTMDBID(tmdbID) { errors.append(FieldError("tmdbId", "must be a TMDB id: digits only")) }
        } else if mediaType != .music {
            errors.append(FieldError("tmdbId", "is required for films and series"))
        } else if title == nil {
            errors.append(FieldError("title", "is required for music"))
        }
        if let seasons {
            if mediaType != .tv { errors.append(FieldError("seasons", "are for series only")) }
            if seasons.isEmpty || seasons.count > 100 || seasons.contains(where: { !Self.seasonNumbers.contains($0) }) {
                errors.append(FieldError("seasons", "must be 1 to 100 season numbers between 0 and 9999"))
            }
        }
        if let note, note.unicodeScalars.count > 1000 {
            errors.append(FieldError("note", "must have at most 1000 characters"))
        }
        if !errors.isEmpty { throw .invalid(errors) }
        self.mediaType = mediaType
        self.tmdbID = tmdbID
        self.title = title
        self.seasons = seasons.map { Array(Set($0)).sorted() }
        self.note = note.map { $0.trimmed }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// 0 are the specials; daily shows count their seasons in years.
    public static let seasonNumbers = 0...9999

    static func isTMDBID(_ text: String) -> Bool {
        (1...10).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) } && text.first != "0"
    }

    /// What the list shows until Overseerr has told the title.
    var provisionalTitle: String {
        switch mediaType {
        case .movie: "Film \(tmdbID ?? "")"
        case .tv: "Series \(tmdbID ?? "")"
        case .music: "Music"
        }
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// The beginning with at most `count` code points: what the database's `length` counts.
    func cut(to count: Int) -> String { String(String.UnicodeScalarView(unicodeScalars.prefix(count))) }
}
