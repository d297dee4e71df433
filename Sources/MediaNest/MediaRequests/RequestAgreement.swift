/// What must happen so that a request here and its counterpart at Overseerr agree.
///
/// A pure function of both states, so that webhooks, reconciliation and hand-over cannot differ in their judgement.
enum RequestAgreement {
    /// What to ask of Overseerr.
    enum RemoteAction: Equatable {
        case approve, decline, delete
    }

    struct Plan: Equatable {
        /// The state here to walk to; `nil` when it is right already.
        var local: MediaRequest.Status?
        var remote: RemoteAction?
        var reason: String?
    }

    /// The admin who decided last wins: a decision made here is made there too, and the other way round.
    static func plan(local: MediaRequest.Status, remote: OverseerrRequest) -> Plan {
        switch (local, remote.status) {
        case (.completed, _): return Plan()
        // Taken back or declined here; a request that is already at work there stays, the title may serve others.
        case (.cancelled, 1): return Plan(remote: .delete)
        case (.denied, 1): return Plan(remote: .decline)
        case (.cancelled, _), (.denied, _): return Plan()
        case (_, _) where remote.isAvailable: return Plan(local: .completed)
        case (.approved, 1), (.retrying, 1): return Plan(remote: .approve)
        case (.pending, 3), (.manual, 3): return Plan(local: .denied, reason: "Declined at Overseerr.")
        case (.approved, 3), (.downloading, 3), (.retrying, 3):
            return Plan(local: .failed, reason: "Declined at Overseerr.")
        case (.pending, 4), (.approved, 4), (.downloading, 4), (.retrying, 4):
            return Plan(local: .failed, reason: "Overseerr could not hand it to the downloader.")
        case (.pending, 2) where remote.isDownloading, (.approved, 2) where remote.isDownloading,
            (.retrying, 2) where remote.isDownloading:
            return Plan(local: .downloading)
        case (.pending, 2): return Plan(local: .approved)
        default: return Plan()
        }
    }
}
