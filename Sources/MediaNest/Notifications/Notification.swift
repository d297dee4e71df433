public import Postgres

/// Something a person is told.
///
/// Source: data-models document, "Notification Entity"; a broadcast has no user.
public struct Notification: Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case info, success, warning, error
    }
}

/// Which ones of a list.
public struct NotificationFilter: Sendable {
    var kind: Notification.Kind?
    var isUnread: Bool
    /// Only those that came later, to the millisecond: a client that missed something says what it has last.
    public var since: Timestamp?

    public init(kind: Notification.Kind? = nil, isUnread: Bool = false, since: Timestamp? = nil) {
        self.kind = kind
        self.isUnread = isUnread
        self.since = since
    }

    /// Behind an existing one; `since` as an answer has it, cut to milliseconds.
    var condition: SQL {
        let ofKind: SQL = kind.map { "and type = \($0.rawValue)" } ?? ""
        let later: SQL =
            since.map {
                "and created_at >= \($0) and date_trunc('milliseconds', created_at) > \($0)"
            } ?? ""
        return "\(ofKind) \(later)"
    }
}

public enum NotificationError: DomainError, Equatable {
    case notFound

    public var code: String { "notification.not_found" }
    public var category: RefusalCategory { .notFound }
    public var message: String { "There is no such notification." }
}

/// What to tell people about a request.
struct RequestNews {
    /// Who is told.
    enum Audience: Equatable {
        /// Who asked, and who follows.
        case everybody
        case followers
        /// Active admins who are neither.
        case admins
    }

    let kind: Notification.Kind
    let event: String
    let title: String
    let message: String
    let audience: Audience
    /// What makes it another news than the last of the same event.
    let occurrence: Occurrence

    enum Occurrence: Equatable {
        /// The request has entered this state once more.
        case entering(MediaRequest.Status)
        case of(String)
    }

    /// `nil` where the state is no news.
    init?(_ status: MediaRequest.Status, title name: String, reason: String?) {
        let because = reason.map { " Reason: \($0)" } ?? ""
        switch status {
        case .approved:
            self.init(.info, status, "\(name) was approved", "Your request for \(name) was approved and is on its way.")
        case .denied:
            self.init(.warning, status, "\(name) was declined", "Your request for \(name) was declined.\(because)")
        case .completed: self.init(.success, status, "\(name) is available", "\(name) is now available in Plex.")
        case .failed:
            self.init(.error, status, "\(name) could not be added", "Your request for \(name) failed.\(because)")
        case .manual:
            self.init(
                .warning, status, "\(name) needs an admin",
                "An admin has to look at your request for \(name).\(because)")
        case .cancelled:
            self.init(
                .info, status, "\(name) was taken back",
                "Whoever asked for \(name) has taken the request back. Ask for it yourself if you still want it.",
                to: .followers)
        case .pending, .downloading, .downloaded, .retrying: return nil
        }
    }

    /// For the admins: somebody has asked, and waits for their word.
    init(pending name: String, askedBy person: String) {
        self.init(
            .info, "request.pending", "\(name) is asked for", "\(person) asks for \(name). It waits for your decision.",
            to: .admins, .entering(.pending))
    }

    /// For the admins: a request cannot go on by itself.
    init(needsAdmin name: String, reason: String?) {
        let because = reason.map { " Reason: \($0)" } ?? ""
        self.init(
            .warning, "request.needs_admin", "\(name) needs you",
            "The request for \(name) cannot go on by itself.\(because)", to: .admins, .entering(.manual))
    }

    /// For a series of which a part has arrived.
    init(available seasons: [Int], of wanted: Int, title name: String) {
        let numbers = seasons.map(String.init).joined(separator: ", ")
        self.init(
            .success, "request.partly_available", "\(name) is partly available",
            "\(seasons.count) of \(wanted) seasons of \(name) are in Plex now: \(numbers).", to: .everybody,
            .of(numbers))
    }

    private init(
        _ kind: Notification.Kind, _ status: MediaRequest.Status, _ title: String, _ message: String,
        to audience: Audience = .everybody
    ) {
        self.init(kind, "request.\(status.rawValue)", title, message, to: audience, .entering(status))
    }

    private init(
        _ kind: Notification.Kind, _ event: String, _ title: String, _ message: String, to audience: Audience,
        _ occurrence: Occurrence
    ) {
        self.kind = kind
        self.event = event
        self.title = title.unicodeScalars.count > 200 ? title.cut(to: 199) + "…" : title
        self.message = message
        self.audience = audience
        self.occurrence = occurrence
    }
}
