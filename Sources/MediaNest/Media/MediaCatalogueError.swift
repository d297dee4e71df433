public import Postgres

/// Why there is no answer about films and series.
public enum MediaCatalogueError: DomainError, Equatable {
    /// No such title.
    case notFound
    case invalid([FieldError])
    /// The admin has not connected Overseerr, or switched it off.
    case notConfigured
    /// Overseerr does not answer, and nothing is remembered of an earlier answer.
    case unreachable(since: Timestamp?)
    /// It answered that something broke, perhaps for this title alone.
    case failed(String)
    /// It does not accept us: the admin has to look.
    case refused(String)

    /// - Parameter aboutTitle: The question was about one title, so "not found" speaks of that.
    init(_ error: OverseerrError, aboutTitle: Bool, unreachableSince: Timestamp?) {
        switch error {
        case .notConfigured: self = .notConfigured
        case .unreachable: self = .unreachable(since: unreachableSince)
        case .broken: self = .failed(error.reason)
        case .refused(404, _) where aboutTitle: self = .notFound
        case .refused, .keyRefused, .unknownUser: self = .refused(error.reason)
        }
    }

    public var code: String {
        switch self {
        case .notFound: "media.not_found"
        case .invalid: "validation.failed"
        case .notConfigured: "overseerr.not_configured"
        case .unreachable: "overseerr.unreachable"
        case .failed: "overseerr.failed"
        case .refused: "overseerr.refused"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .notFound: .notFound
        case .invalid: .invalid
        case .notConfigured, .unreachable, .failed, .refused: .unavailable
        }
    }

    public var message: String {
        switch self {
        case .notFound: "There is no such film or series."
        case .invalid: "Some of the input is wrong."
        case .notConfigured: "Overseerr is not connected, so there is nothing to search in."
        case .unreachable(let since?): "Overseerr has not answered since \(since.iso8601)."
        case .unreachable: "Overseerr does not answer."
        case .failed(let reason): reason
        case .refused(let reason): "Overseerr does not let MediaNest in: \(reason)"
        }
    }

    public var fieldErrors: [FieldError] { if case .invalid(let errors) = self { errors } else { [] } }
    public var since: Timestamp? { if case .unreachable(let since) = self { since } else { nil } }
}
