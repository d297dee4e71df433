public import Postgres

/// What everybody may see of the services while the status page is switched on: names and states, nothing else.
public struct PublicStatus: Sendable {
    public struct Service: Sendable, Equatable {
        public let name: String
        /// As people know it.
        public let displayName: String
        public let state: StateInterval.State
        /// Since when it has been so, where that is known.
        public let since: Timestamp?
    }

    public let title: String
    public let services: [Service]
    /// When a service was looked at last; `nil` when none ever was.
    public let asOf: Timestamp?

    /// The worst of the states; a service that nobody knows anything of decides only when it is alone.
    public var overall: StateInterval.State {
        let worstFirst: [StateInterval.State] = [.offline, .degraded, .maintenance, .online]
        return worstFirst.first { state in services.contains { $0.state == state } } ?? .unknown
    }
}

public enum StatusPageError: DomainError, Equatable {
    case off
    /// No such service, or not one that everybody may see.
    case noSuchService

    public var code: String {
        switch self {
        case .off: "status_page.off"
        case .noSuchService: "service.not_found"
        }
    }

    public var category: RefusalCategory { .notFound }

    public var message: String {
        switch self {
        case .off: "There is no public status page here."
        case .noSuchService: "There is no such service."
        }
    }
}
