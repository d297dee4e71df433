/// One step of the schema's history; its text is embedded in the binary.
public struct Migration: Sendable {
    public let number: Int
    public let name: String
    public let sql: String

    public init(_ number: Int, _ name: String, sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
    }

    /// In order. A test compares this list with the files.
    public static let all: [Migration] = [
        Migration(1, "foundation", bytes: PackageResources._001_foundation_sql),
        Migration(2, "users", bytes: PackageResources._002_users_sql),
        Migration(3, "media_requests", bytes: PackageResources._003_media_requests_sql),
        Migration(
            4, "service_status_and_configuration", bytes: PackageResources._004_service_status_and_configuration_sql),
        Migration(5, "accounts_and_sessions", bytes: PackageResources._005_accounts_and_sessions_sql),
        Migration(6, "rate_limits_and_idempotency", bytes: PackageResources._006_rate_limits_and_idempotency_sql),
        Migration(7, "audit_log", bytes: PackageResources._007_audit_log_sql),
        Migration(8, "error_logs", bytes: PackageResources._008_error_logs_sql),
        Migration(9, "service_metrics_and_incidents", bytes: PackageResources._009_service_metrics_and_incidents_sql),
        Migration(10, "notifications", bytes: PackageResources._010_notifications_sql),
        Migration(11, "youtube_downloads", bytes: PackageResources._011_youtube_downloads_sql),
        Migration(12, "jobs", bytes: PackageResources._012_jobs_sql),
        Migration(13, "performance_indexes", bytes: PackageResources._013_performance_indexes_sql),
        Migration(14, "analytics", bytes: PackageResources._014_analytics_sql),
        Migration(15, "sealed_columns", bytes: PackageResources._015_sealed_columns_sql),
        Migration(16, "title_requests", bytes: PackageResources._016_title_requests_sql),
        Migration(17, "bootstrap_link", bytes: PackageResources._017_bootstrap_link_sql),
        Migration(18, "forgotten_rate_limits", bytes: PackageResources._018_forgotten_rate_limits_sql),
        Migration(19, "monitoring", bytes: PackageResources._019_monitoring_sql),
        Migration(20, "own_data", bytes: PackageResources._020_own_data_sql),
        Migration(21, "remembered_sign_ins", bytes: PackageResources._021_remembered_sign_ins_sql),
        Migration(22, "plex_sign_in", bytes: PackageResources._022_plex_sign_in_sql),
        Migration(23, "live_channel", bytes: PackageResources._023_live_channel_sql),
        Migration(24, "job_failures", bytes: PackageResources._024_job_failures_sql),
        Migration(25, "request_life_cycle", bytes: PackageResources._025_request_life_cycle_sql),
        Migration(26, "notification_targets", bytes: PackageResources._026_notification_targets_sql),
        Migration(27, "invitations", bytes: PackageResources._027_invitations_sql),
        Migration(28, "request_search", bytes: PackageResources._028_request_search_sql),
        Migration(29, "error_tracing", bytes: PackageResources._029_error_tracing_sql),
        Migration(30, "errors_and_status_page", bytes: PackageResources._030_errors_and_status_page_sql),
        Migration(31, "database_health", bytes: PackageResources._031_database_health_sql),
        Migration(32, "followed_requests", bytes: PackageResources._032_followed_requests_sql),
        Migration(33, "live_generations", bytes: PackageResources._033_live_generations_sql),
        Migration(34, "analytics_and_retention", bytes: PackageResources._034_analytics_and_retention_sql),
        Migration(35, "service_settings", bytes: PackageResources._035_service_settings_sql),
        Migration(36, "audit_reading", bytes: PackageResources._036_audit_reading_sql),
        Migration(37, "requests_and_admins", bytes: PackageResources._037_requests_and_admins_sql),
        Migration(38, "requests_to_decide", bytes: PackageResources._038_requests_to_decide_sql),
        Migration(39, "smaller_measurements", bytes: PackageResources._039_smaller_measurements_sql),
    ]

    /// The schema that this binary was built for.
    public static let latest = all.last?.number ?? 0

    private init(_ number: Int, _ name: String, bytes: [UInt8]) {
        self.init(number, name, sql: String(decoding: bytes, as: UTF8.self))
    }
}
