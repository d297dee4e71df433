import MediaNest
import Postgres
import TestSupport

/// Makes what happened on days that are over, which the product itself could not.
struct History {
    /// A connection on which no trigger fires.
    let connection: PostgresConnection
    static let noon = Timestamp(iso8601: "2026-11-20T12:00:00Z") ?? .now()

    init(_ db: TestDatabase) throws {
        connection = db.superuser()
        try connection.query("set session_replication_role = replica")
    }

    /// - Parameter path: The states after `pending`, each with the hours after it was asked for.
    func request(
        of user: Principal, _ mediaType: String = "movie", at asked: Timestamp,
        _ path: [(status: String, hours: Int)] = []
    ) throws {
        let id = MediaRequestID()
        let completed = path.first { $0.status == "completed" }.map { asked + $0.hours * 3600 }
        try connection.query(
            """
            insert into media_requests (id, user_id, title, media_type, tmdb_id, status, created_at, completed_at)
            values (\(id), \(user.userID), 'Dune', \(mediaType), \(id.text), \(path.last?.status ?? "pending"),
                    \(asked), \(completed))
            """)
        var earlier: String?
        for step in [("pending", 0)] + path {
            try connection.query(
                """
                insert into media_request_events (request_id, user_id, from_status, to_status, actor, created_at)
                values (\(id), \(user.userID), \(earlier), \(step.0), 'system', \(asked + step.1 * 3600))
                """)
            earlier = step.0
        }
    }

    func error(_ code: String, status: Int, at instant: Timestamp, of user: Principal? = nil) throws {
        try connection.query(
            """
            insert into error_logs (correlation_id, user_id, error_code, error_message, status_code, created_at)
            values ('c', \(user?.userID), \(code), 'm', \(status), \(instant))
            """)
    }

    /// One measurement a minute, 1 to `count` ms.
    func measurements(_ count: Int, of service: String = "plex", from start: Timestamp) throws {
        try connection.query(
            """
            insert into service_metrics (service_name, metric_name, metric_value, timestamp)
            select \(service), 'response_time_ms', n, \(start)::timestamptz + (n - 1) * interval '1 minute'
            from generate_series(1, \(count)) n
            """)
    }

    /// The rows of a statement, each as one text.
    func rows(_ statement: SQL) throws -> [String] { try connection.query(statement).map { $0.string(0) } }
}
