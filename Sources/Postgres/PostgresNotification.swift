/// What a `notify` has sent.
public struct PostgresNotification: Equatable, Sendable {
    public let channel: String
    /// Empty when there was none.
    public let payload: String
}
