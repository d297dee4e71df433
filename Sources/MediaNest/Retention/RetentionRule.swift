import Postgres

/// What is removed once it is old enough, and how.
struct RetentionRule: Sendable {
    enum Method: Sendable {
        /// Partitions that end before a time, which is quick however much is in them.
        case dropPartitions(of: String, before: SQL)
        /// Rows of a table, some thousand at a time.
        case delete(from: StaticString, where: SQL)
    }

    /// Of the report and the audit log; mostly the table's.
    let name: String
    /// In words, for an operator: "after 30 days".
    let age: String
    let method: Method

    private static func delete(
        _ name: String, from table: StaticString, _ age: String, where condition: SQL
    ) -> RetentionRule {
        RetentionRule(name: name, age: age, method: .delete(from: table, where: condition))
    }

    private static func older(than days: Int) -> SQL { "now() - make_interval(days => \(days))" }

    /// The same of what is to be summed up first, by these names in `roll_up_progress`; nothing goes before it is, nor while it
    /// is to be summed up once more.
    private static func older(than days: Int, andIn sums: [String]) -> SQL {
        """
        least(\(older(than: days)), (
          select case when count(*) = \(sums.count) then min(rolled_up_to) - make_interval(days => \(RollUpProgress.lateDays + 1))
                 else '-infinity' end
          from roll_up_progress where name = any (\(sums)::text[])))
        """
    }

    /// Everything that is ever removed by age. The audit log is not among it: it is kept for good.
    static func all(_ ages: Settings.Retention) -> [RetentionRule] {
        partitioned(ages) + expired + finished(ages) + summedUp(ages)
    }

    /// Errors and measurements. Rows that are in the default partitions because theirs was missing have their own rules.
    private static func partitioned(_ ages: Settings.Retention) -> [RetentionRule] {
        let errors = older(than: ages.errorLogDays, andIn: ["reports"])
        let metrics = older(than: ages.serviceMetricDays, andIn: ["5m", "1h", "1d"])
        return [
            RetentionRule(
                name: "error_logs", age: "after \(ages.errorLogDays) days, by weeks",
                method: .dropPartitions(of: "error_logs", before: errors)),
            delete(
                "error_logs_default", from: "error_logs_default", "after \(ages.errorLogDays) days",
                where: "created_at < \(errors)"),
            RetentionRule(
                name: "service_metrics", age: "after \(ages.serviceMetricDays) days, by months",
                method: .dropPartitions(of: "service_metrics", before: metrics)),
            delete(
                "service_metrics_default", from: "service_metrics_default", "after \(ages.serviceMetricDays) days",
                where: "timestamp < \(metrics)"),
        ]
    }

    private static let expired: [RetentionRule] = [
        // An invitation's link says what became of it for a while.
        delete(
            "verification_tokens", from: "verification_tokens", "when they expire, invitations 30 days later",
            where: "expires < now() - case purpose when 'invitation' then interval '30 days' else interval '0' end"),
        delete("plex_pins", from: "plex_pins", "when they expire", where: "expires_at < now()"),
        // A used or revoked one is kept until then: its second use gives a thief away.
        delete("session_tokens", from: "session_tokens", "when they expire", where: "expires_at < now()"),
        delete("sessions", from: "sessions", "when they expire", where: "expires < now()"),
        delete(
            "idempotency_keys", from: "idempotency_keys", "after 7 days", where: "created_at < \(older(than: 7))"),
        delete("rate_limits", from: "rate_limits", "after 30 days", where: "window_start < \(older(than: 30))"),
    ]

    private static func finished(_ ages: Settings.Retention) -> [RetentionRule] {
        [
            delete(
                "jobs", from: "jobs", "\(ages.jobDays) days after they are done",
                where: "status in ('succeeded', 'cancelled') and finished_at < \(older(than: ages.jobDays))"),
            delete(
                "dead_jobs", from: "jobs", "\(max(90, ages.jobDays)) days after they were given up",
                where: "status = 'dead' and finished_at < \(older(than: max(90, ages.jobDays)))"),
            // The key that keeps an event from being sent twice goes with its notification.
            delete(
                "notification_outbox", from: "notification_outbox",
                "\(ages.notificationDays) days after they were delivered or given up",
                where: "finished_at < \(older(than: ages.notificationDays))"),
            delete(
                "notifications", from: "notifications", "read ones and broadcasts after \(ages.notificationDays) days",
                where: "created_at < \(older(than: ages.notificationDays)) and (read or user_id is null)"),
            delete(
                "service_incidents", from: "service_incidents", "\(ages.incidentDays) days after they were resolved",
                where: "resolved_at < \(older(than: ages.incidentDays))"),
            // The longest uptime that is shown is of 90 days.
            delete(
                "service_states", from: "service_states", "120 days after they ended",
                where: "ended_at < \(older(than: 120))"),
            delete(
                "maintenance_windows", from: "maintenance_windows", "single ones 90 days after they ended",
                where: "starts_at + make_interval(mins => duration_minutes) < \(older(than: 90))"),
        ]
    }

    private static func summedUp(_ ages: Settings.Retention) -> [RetentionRule] {
        func rollUps(_ resolution: String, _ days: Int) -> RetentionRule {
            delete(
                "metric_rollups_\(resolution)", from: "metric_rollups", "after \(days) days",
                where: "resolution = \(resolution) and bucket < \(older(than: days))")
        }
        func reports(_ table: StaticString) -> RetentionRule {
            delete(
                table.description, from: table, "after \(ages.reportDays) days",
                where: "day < current_date - \(ages.reportDays)::integer")
        }
        return [
            rollUps("5m", 14), rollUps("1h", 90), rollUps("1d", 731), reports("request_reports_daily"),
            reports("request_reports_by_user_daily"), reports("request_processing_daily"),
            reports("download_reports_daily"), reports("download_reports_by_user_daily"),
            reports("service_reports_daily"), reports("error_reports_daily"),
        ]
    }
}
