import MediaNest
import Postgres
import Testing

/// A table that holds data of users, and how a row of somebody's gets into it.
struct UserTable: Sendable, CustomTestStringConvertible {
    let name: String
    /// Whether the responder's role may read the owner's own row; some tables are the worker's or an administrator's.
    let isOwnersToRead: Bool
    /// For a superuser, who is bound by no policy. Every row has the owner's id in it.
    let insert: @Sendable (UserID) -> [SQL]

    init(_ name: String, isOwnersToRead: Bool = true, insert: @escaping @Sendable (UserID) -> [SQL]) {
        self.name = name
        self.isOwnersToRead = isOwnersToRead
        self.insert = insert
    }

    var testDescription: String { name }

    /// A whole row as text, with nothing that would keep another user's out.
    var everything: SQL { SQL(unsafe: "select t::text from \(name) t") }

    private static let digest = String(repeating: "a", count: 64)

    static let all: [UserTable] = [
        UserTable("users") { _ in [] },  // made with the person
        UserTable("local_credentials") {
            ["insert into local_credentials (user_id, password_hash) values (\($0), 'scrypt$')"]
        },
        UserTable("accounts") {
            ["insert into accounts (user_id, type, provider, provider_account_id) values (\($0), 'oauth', 'plex', '1')"]
        },
        UserTable("sessions") {
            [
                """
                insert into sessions (session_token, user_id, expires)
                values (\(digest), \($0), now() + interval '1 day')
                """
            ]
        },
        UserTable("session_tokens") {
            [
                """
                insert into session_tokens (user_id, token_hash, expires_at, family_id)
                values (\($0), \(digest), now() + interval '1 day', gen_random_uuid())
                """
            ]
        },
        UserTable("verification_tokens", isOwnersToRead: false) {
            [
                """
                insert into verification_tokens (identifier, token, expires, purpose, user_id)
                values ('ada@test.local', \(digest), now() + interval '1 day', 'email', \($0))
                """
            ]
        },
        UserTable("api_keys") {
            ["insert into api_keys (user_id, name, key_hash, last_four) values (\($0), 'phone', \(digest), 'abcd')"]
        },
        UserTable("media_requests") { [request(of: $0)] },
        UserTable("media_request_followers") {
            [
                request(of: $0),
                """
                insert into media_request_followers (request_id, user_id)
                select id, user_id from media_requests where user_id = \($0)
                """,
            ]
        },
        UserTable("media_request_events") { [request(of: $0)] },  // its first event comes with it
        UserTable("rate_limits") {
            ["insert into rate_limits (user_id, endpoint, refused_count) values (\($0.text), 'api', 1)"]
        },
        UserTable("idempotency_keys") {
            ["insert into idempotency_keys (user_id, key, route, request_digest) values (\($0), 'key', 'POST /', '')"]
        },
        UserTable("invitations") {
            [
                """
                insert into invitations (name, expires_at, redeemed_at, redeemed_by) values ('Grandma', now(), now(), \($0))
                """
            ]
        },
        UserTable("audit_log") {
            ["insert into audit_log (actor_id, actor_label, action) values (\($0), 'ada', 'auth.signed_in')"]
        },
        UserTable("error_logs") {
            [
                """
                insert into error_logs (correlation_id, user_id, error_code, error_message)
                values ('c', \($0), 'internal', 'm')
                """
            ]
        },
        UserTable("notifications") { [notification(of: $0)] },
        UserTable("notification_receipts") {
            [
                "insert into notifications (type, title, message) values ('info', 'Everybody', '')",
                "insert into notification_receipts (notification_id, user_id) select id, \($0) from notifications",
            ]
        },
        // Its address is in a column that nobody who serves may read, so no whole row can be read.
        UserTable("notification_targets", isOwnersToRead: false) { [target(of: $0)] },
        UserTable("notification_outbox") {
            [
                target(of: $0),
                """
                insert into notification_outbox (target_id, user_id, event_key, payload)
                select id, user_id, 'event', '{}' from notification_targets where user_id = \($0)
                """,
            ]
        },
        UserTable("service_news") {
            ["insert into service_news (user_id, level, muted) values (\($0), 'all', '{plex}')"]
        },
        UserTable("youtube_downloads") { [download(of: $0)] },
        UserTable("youtube_videos") {
            [
                download(of: $0),
                """
                insert into youtube_videos (download_id, user_id, video_id, position, title)
                select id, user_id, 'v', 0, 'Video' from youtube_downloads where user_id = \($0)
                """,
            ]
        },
        UserTable("request_reports_by_user_daily") {
            ["insert into request_reports_by_user_daily (day, user_id, media_type) values (current_date, \($0), 'tv')"]
        },
        UserTable("download_reports_by_user_daily") {
            ["insert into download_reports_by_user_daily (day, user_id) values (current_date, \($0))"]
        },
        UserTable("jobs") { ["insert into jobs (kind, user_id) values ('overseerr.sync_request', \($0))"] },
    ]

    /// What has row-level security as well, but nobody's data: the installation's own.
    static let ofNobody: Set<String> = [
        "database_measures", "database_samples", "download_reports_daily", "error_reports_daily", "job_schedules",
        "maintenance_windows", "metric_rollups", "plex_pins", "request_processing_daily", "request_reports_daily",
        "roll_up_progress", "service_config", "service_incident_events", "service_incidents", "service_metrics",
        "service_reports_daily", "service_states", "service_status", "settings",
    ]

    private static func request(of user: UserID) -> SQL {
        "insert into media_requests (user_id, title, media_type, tmdb_id) values (\(user), 'Dune', 'movie', '438631')"
    }

    private static func notification(of user: UserID) -> SQL {
        "insert into notifications (user_id, type, title, message) values (\(user), 'info', 'Dune', '')"
    }

    private static func target(of user: UserID) -> SQL {
        """
        insert into notification_targets (user_id, kind, name, address, address_hint, topics)
        values (\(user), 'apprise', 'Phone', 'v1.00000000.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA', 'ntfy://…', '{}')
        """
    }

    private static func download(of user: UserID) -> SQL {
        "insert into youtube_downloads (user_id, playlist_url) values (\(user), 'https://youtu.be/x')"
    }
}
