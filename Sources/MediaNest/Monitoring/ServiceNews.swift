import Postgres

/// What everybody is told about a service, in the words of the page.
enum ServiceNews {
    static func statement(_ news: IncidentTracking.News, of service: MonitoredService, at instant: Timestamp) -> SQL {
        let name = service.displayName
        let isOutage: Bool? =
            switch news {
            case .began: nil
            case .unstable(_, let isOutage), .recovered(_, let isOutage): isOutage
            }
        let (kind, event, title, message): (Notification.Kind, String, String, String) =
            switch news {
            case .began(.offline, let reason): (.error, "service.offline", "\(name) is down", reason)
            case .began(_, let reason): (.warning, "service.degraded", "\(name) has trouble", reason)
            case .unstable(let reason, _):
                (
                    .warning, "service.unstable", "\(name) is unstable",
                    "It comes and goes. You hear again when it has stayed up for 10 minutes. \(reason)"
                )
            case .recovered(let minutes, _):
                (
                    .success, "service.online", "\(name) works again",
                    "The trouble lasted \(HumanTime.duration(seconds: max(1, minutes) * 60))."
                )
            }
        return """
            insert into notifications (type, title, message, event, dedupe_key, metadata)
            values (\(kind.rawValue), \(title), \(message), \(event), \("\(event):\(service.name):\(instant.iso8601)"),
                    jsonb_strip_nulls(jsonb_build_object(
                      'serviceName', \(service.name)::text, 'isOutage', \(isOutage)::boolean)))
            on conflict do nothing
            """
    }
}
