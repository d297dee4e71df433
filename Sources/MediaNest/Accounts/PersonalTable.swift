import Postgres

/// A table that holds something about people, and what of it a person's export shows.
///
/// A test walks the schema: a table or a column that points to people and is named nowhere here fails it.
struct PersonalTable: Sendable {
    let name: String
    /// Where the rows come from, when it is not the table as it is.
    private let source: StaticString
    /// Which rows are a person's own.
    private let isOwn: @Sendable (UserID) -> SQL
    /// By which column the newest come first.
    private let order: StaticString
    /// Secrets, and what is about somebody else.
    let withheld: [String]

    private init(
        _ name: StaticString, from source: StaticString? = nil, order: StaticString = "created_at",
        without withheld: [String] = [],
        where isOwn: @escaping @Sendable (UserID) -> SQL = { "t.user_id = \($0)" }
    ) {
        self.name = name.description
        self.source = source ?? name
        self.order = order
        self.withheld = withheld
        self.isOwn = isOwn
    }

    /// The newest `limit` rows, each one JSON object under the names of its columns.
    func rows(of id: UserID, limit: Int) -> SQL {
        """
        select (to_jsonb(t) - \(withheld)::text[])::text
        from \(SQL(stringLiteral: source)) t
        where \(isOwn(id))
        order by t.\(SQL(stringLiteral: order)) desc
        limit \(limit)
        """
    }

    static let all = [
        PersonalTable("users", without: ["plex_token"]) { "t.id = \($0)" },
        PersonalTable("local_credentials", order: "updated_at", without: ["password_hash"]),
        PersonalTable(
            "accounts", order: "id", without: ["refresh_token", "access_token", "id_token", "session_state"]),
        PersonalTable("sessions", without: ["session_token"]),
        PersonalTable("session_tokens", without: ["token_hash"]),
        PersonalTable(
            "verification_tokens",
            from: "(select identifier, purpose, user_id, expires, created_at from verification_tokens)",
            without: ["token"]),
        PersonalTable("api_keys", without: ["key_hash"]),
        PersonalTable("media_requests", without: ["decided_by"]),
        PersonalTable("media_request_followers"),
        PersonalTable("media_request_events", order: "id", without: ["actor_id"]),
        PersonalTable("notifications"),
        PersonalTable("notification_receipts", order: "read_at"),
        PersonalTable(
            "notification_targets",
            from: """
                (select id, user_id, kind, name, address_hint, topics, enabled, last_outcome, last_outcome_at, last_error, created_at,
                        updated_at
                 from notification_targets)
                """, without: ["address", "signing_secret"]),
        PersonalTable("notification_outbox"),
        PersonalTable("service_news", order: "updated_at"),
        PersonalTable("youtube_downloads"),
        PersonalTable("youtube_videos"),
        PersonalTable("request_reports_by_user_daily", order: "day"),
        PersonalTable("download_reports_by_user_daily", order: "day"),
        PersonalTable("jobs"),
        PersonalTable("idempotency_keys"),
        PersonalTable("invitations", without: ["created_by"]) { "t.redeemed_by = \($0)" },
        PersonalTable("rate_limits", order: "window_start") { "t.user_id = \($0.text)" },
        PersonalTable(
            "audit_log",
            from: """
                (select id, occurred_at, action, target_type, target_id, before, after, correlation_id, actor_id,
                        case when actor_id = medianest_user_id() then actor_label else 'somebody else' end as actor_label,
                        case when actor_id = medianest_user_id() then ip_address end as ip_address
                 from audit_log)
                """, order: "id", without: ["actor_id"]
        ) { "(t.actor_id = \($0) or (t.target_type = 'user' and t.target_id = \($0.text)))" },
        // The lines of the log around an error are also about others.
        PersonalTable(
            "error_logs",
            from: """
                (select id, correlation_id, user_id, error_code, error_message, request_path, request_method, status_code,
                        nullif(metadata - 'log', '{}') as metadata, created_at
                 from error_logs)
                """, without: ["stack_trace"]),
    ]

    /// Columns that name somebody without being about him: what he did there stands in `audit_log`, which is exported.
    static let mentions: Set<String> = [
        "invitations.created_by",
        "maintenance_windows.created_by", "media_request_events.actor_id", "media_requests.decided_by",
        "service_config.updated_by", "service_incident_events.author_id", "settings.updated_by",
    ]
}
