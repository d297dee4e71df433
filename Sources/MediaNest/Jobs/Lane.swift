/// What a worker takes its jobs from. A worker does one job at a time; what must not wait for another kind of job has a lane
/// of its own, and a worker of its own.
public enum Lane: String, Sendable, CaseIterable {
    /// Whatever is quick, or may wait.
    case standard = "default"
    /// What takes minutes or hours.
    case downloads
    /// What waits for other people's servers.
    case notifications
    /// What is to happen every minute: measurements of services and of the database.
    case monitoring
}
