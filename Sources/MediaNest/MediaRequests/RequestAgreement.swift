/// What must happen so that a request here and its counterpart at Overseerr agree.
///
/// A pure function of both states, so that webhooks, reconciliation and hand-over cannot differ in their judgement.
enum RequestAgreement {
    /// What to ask of Overseerr.
    enum RemoteAction: Equatable {
        case approve, decline, delete, retry

        /// The counterpart's state afterwards; `nil` when it is gone.
        var status: Int? {
            switch self {
            case .approve, .retry: 2
            case .decline: 3
            case .delete: nil
            }
        }
    }

    struct Plan: Equatable {
        /// The state here to walk to; `nil` when it is right already.
        var local: MediaRequest.Status?
        var remote: RemoteAction?
        var reason: String?
    }

    /// The admin who decided last wins: a decision made here is made there too, and the other way round.
    ///
    /// - Parameters:
    ///   - seen: The counterpart's state at the last look; where it is still the same, what differs was decided here.
    ///   - isApproved: Somebody has approved it here: its hand-over alone approves nothing.
    static func plan(
        local: MediaRequest.Status, seen: Int? = nil, isApproved: Bool = true, remote: OverseerrRequest
    ) -> Plan {
        let isNews = seen != remote.status
        switch (local, remote.status) {
        case (.completed, _): return Plan()
        // Taken back or declined here; what is already at work there stays, the title may serve others.
        case (.cancelled, 1...2) where !remote.isDownloading && !remote.isAvailable: return Plan(remote: .delete)
        case (.denied, 1): return Plan(remote: .decline)
        case (.cancelled, _), (.denied, _): return Plan()
        case (_, _) where remote.isAvailable: return Plan(local: .completed)
        case (.approved, 1): return Plan(remote: .approve)
        case (.retrying, 1) where isApproved: return Plan(remote: .approve)
        case (.retrying, 1): return Plan(local: .manual, reason: "Overseerr has it now; it waits for an approval.")
        case (.pending, 2), (.approved, 2), (.failed, 2), (.retrying, 2), (.manual, 2):
            return approved(local, remote, isNews: isNews)
        case (.pending, 3): return Plan(local: .denied, reason: Self.declined)
        case (.manual, 3) where isNews: return Plan(local: .denied, reason: Self.declined)
        case (.approved, 3) where !isNews: return Plan(remote: .approve)
        case (.retrying, 3) where !isNews: return Plan(remote: .approve)
        case (.failed, 3) where !isNews: return Plan()
        // Trying again would overrule whoever declined it.
        case (.approved, 3), (.downloading, 3), (.failed, 3), (.retrying, 3):
            return Plan(local: .manual, reason: Self.declined)
        case (.approved, 4) where !isNews: return Plan(remote: .retry)
        case (.retrying, 4) where !isNews: return Plan(remote: .retry)
        case (.pending, 4), (.approved, 4), (.downloading, 4), (.retrying, 4):
            return Plan(local: .failed, reason: "Overseerr could not hand it to the downloader.")
        default: return Plan()
        }
    }

    private static let declined = "Declined at Overseerr."

    /// Approved there: it is on its way, or somebody there has tried again what failed.
    private static func approved(_ local: MediaRequest.Status, _ remote: OverseerrRequest, isNews: Bool) -> Plan {
        if remote.isDownloading { return Plan(local: .downloading) }
        switch local {
        case .pending: return Plan(local: .approved)
        case .failed where isNews: return Plan(local: .retrying)
        case .manual where isNews: return Plan(local: .approved)
        default: return Plan()
        }
    }
}
