import MediaNest

/// What a job's performance came to.
enum JobOutcome {
    case done
    /// Not now, and nobody's fault: tried again with growing pauses unless it says when, however long it takes.
    case later(String, afterSeconds: Double? = nil)
}

/// What a job may use: the services, and a sign of life for long work.
struct JobContext {
    let services: Services
    let heartbeat: () -> Void
    let courier: CourierLauncher
}

/// The table of jobs: each kind decodes its parameters and calls the domain, nothing more.
let jobKinds: [String: @Sendable (Job, JobContext) throws -> JobOutcome] = [
    "overseerr.sync_request": SyncRequestJob.perform,
    "overseerr.sync_remote": SyncRemoteRequestJob.perform,
    "overseerr.reconcile": ReconcileRequestsJob.perform,
    "plex.check_access": CheckPlexAccessJob.perform,
    "rate_limits.record_refusals": RecordRefusalsJob.perform,
    "notifications.deliver": DeliverNotificationsJob.perform,
    "notifications.sweep": SweepNotificationsJob.perform,
    "partitions.ensure": EnsurePartitionsJob.perform,
    "services.probe": ProbeServicesJob.perform,
    "database.observe": ObserveDatabaseJob.perform,
    "services.roll_up": RollUpMetricsJob.perform,
    "reports.roll_up": RollUpReportsJob.perform,
    "retention.run": RetentionJob.perform,
    "account.remove_files": RemoveFilesJob.perform,
]
