/// A column whose values are sealed: the one list of them.
///
/// In the database each is of the type `sealed`, which takes nothing else; a test holds the two against each other. So
/// `medianest keys rotate` and `doctor` miss none.
public struct SealedColumn: Sendable, Hashable {
    public let table: String
    public let column: String
    /// What names the row within the seal: unique, and never changed.
    let rowColumn: String

    public static let serviceAPIKey = SealedColumn(
        table: "service_config", column: "api_key", rowColumn: "service_name")
    public static let plexToken = SealedColumn(table: "users", column: "plex_token", rowColumn: "id")
    public static let accountAccessToken = SealedColumn(table: "accounts", column: "access_token", rowColumn: "id")
    public static let accountRefreshToken = SealedColumn(table: "accounts", column: "refresh_token", rowColumn: "id")
    public static let accountIDToken = SealedColumn(table: "accounts", column: "id_token", rowColumn: "id")
    public static let notificationAddress = SealedColumn(
        table: "notification_targets", column: "address", rowColumn: "id")
    public static let notificationSecret = SealedColumn(
        table: "notification_targets", column: "signing_secret", rowColumn: "id")

    public static let all = [
        serviceAPIKey, plexToken, accountAccessToken, accountRefreshToken, accountIDToken, notificationAddress,
        notificationSecret,
    ]

    /// `users.plex_token`.
    public var name: String { "\(table).\(column)" }
}
