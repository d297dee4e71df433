import Postgres

/// What everybody is told about a service, in the words of the page.
enum ServiceNews {
    /// As people know them; an admin's own are called as he named them.
    static func displayName(_ service: String) -> String {
        switch service {
        case "plex": "Plex"
        case "overseerr": "Overseerr"
        case "uptime-kuma": "Uptime Kuma"
        case "youtube": "YouTube downloads"
        default: service
        }
    }

    static func statement(_ news: IncidentTracking.News, of service: String, at instant: Timestamp) -> SQL {
        let name = displayName(service)
        let (kind, event, title, message): (Notification.Kind, String, String, String) =
            switch news {
            case .began(.offline, let reason): (.error, "service.offline", "\(name) is down", reason)
            case .began(_, let reason): (.warning, "service.degraded", "\(name) has trouble", reason)
            case .unstable(let reason):
                (
                    .warning, "service.unstable", "\(name) is unstable",
                    "It comes and goes. You hear again when it has stayed up for 10 minutes. \(reason)"
                )
            case .recovered(let minutes):
                (
                    .success, "service.online", "\(name) works again",
                    "The trouble lasted \(HumanTime.duration(seconds: max(1, minutes) * 60))."
                )
            }
        return """
            insert into notifications (type, title, message, event, dedupe_key, metadata)
            values (\(kind.rawValue), \(title), \(message), \(event), \("\(event):\(service):\(instant.iso8601)"),
                    jsonb_build_object('serviceName', \(service)::text))
            on conflict do nothing
            """
    }
}
