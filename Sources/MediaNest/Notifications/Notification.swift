/// Something a person is told.
///
/// Source: data-models document, "Notification Entity"; a broadcast has no user.
public struct Notification: Sendable {
    public enum Kind: String, Sendable {
        case info, success, warning, error
    }
}

public enum NotificationError: DomainError, Equatable {
    case notFound

    public var code: String { "notification.not_found" }
    public var category: RefusalCategory { .notFound }
    public var message: String { "There is no such notification." }
}

/// What to tell the people behind a request when it enters a state; `nil` where the state is no news.
struct RequestNews {
    let kind: Notification.Kind
    let event: String
    let title: String
    let message: String

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
        case .pending, .cancelled, .downloading, .downloaded, .retrying: return nil
        }
    }

    private init(_ kind: Notification.Kind, _ status: MediaRequest.Status, _ title: String, _ message: String) {
        self.kind = kind
        event = "request.\(status.rawValue)"
        self.title = title.unicodeScalars.count > 200 ? title.cut(to: 199) + "…" : title
        self.message = message
    }
}
