import Postgres

/// What the workers are asked to do, as a row of `jobs` is written.
///
/// A job is created in the transaction of the row it serves: both happen, or neither.
public enum NewJob: Sendable {
    /// Make Overseerr and this request agree: hand over, approve, decline, take back, or learn what happened there.
    case syncRequest(MediaRequestID)
    /// Overseerr says that its request changed; what it says is a hint, so it is read again from there.
    case syncOverseerrRequest(Int)
    /// Remove what a deleted person has stored.
    case removeFiles(of: UserID)
    /// Go on with the look at who may still use the Plex server, behind this person.
    case checkPlexAccess(after: UserID)
    /// Overseerr says that something changed, but not what.
    case reconcileRequests
    /// Send what waits for this target.
    case deliverNotifications(NotificationTargetID)

    public var kind: String {
        switch self {
        case .removeFiles: "account.remove_files"
        case .syncRequest: "overseerr.sync_request"
        case .syncOverseerrRequest: "overseerr.sync_remote"
        case .checkPlexAccess: "plex.check_access"
        case .reconcileRequests: "overseerr.reconcile"
        case .deliverNotifications: "notifications.deliver"
        }
    }

    var parameters: String {
        switch self {
        case .removeFiles(let id): "{\"userId\":\"\(id)\"}"
        case .syncRequest(let id): "{\"requestId\":\"\(id)\"}"
        case .syncOverseerrRequest(let id): "{\"overseerrId\":\(id)}"
        case .checkPlexAccess(let id): "{\"after\":\"\(id)\"}"
        case .reconcileRequests: "{}"
        case .deliverNotifications(let id): "{\"targetId\":\"\(id)\"}"
        }
    }

    var uniqueKey: String {
        switch self {
        case .removeFiles(let id): id.text
        case .syncRequest(let id): id.text
        case .syncOverseerrRequest(let id): String(id)
        case .checkPlexAccess(let id): id.text
        case .reconcileRequests: "webhook"
        case .deliverNotifications(let id): id.text
        }
    }

    /// Deliveries wait for other people's servers: nothing else should wait with them.
    var lane: Lane {
        if case .deliverNotifications = self { .notifications } else { .standard }
    }

    /// Through the database's function, which also folds a job into an equal one that is still waiting: that one keeps the
    /// correlation id of its first cause. `nil` is the id that the transaction was begun under.
    func enqueue(correlationID: String?, afterSeconds seconds: Double = 0) -> SQL {
        """
        select enqueue_job(p_kind => \(kind), p_parameters => \(parameters)::jsonb, p_unique_key => \(uniqueKey),
                           p_lane => \(lane.rawValue), p_run_at => now() + make_interval(secs => \(seconds)),
                           p_correlation_id => \(correlationID))
        """
    }
}
