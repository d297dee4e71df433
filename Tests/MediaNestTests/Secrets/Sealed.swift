import Postgres
import TestSupport

@testable import MediaNest

/// A database with something in every sealed column.
struct Sealed {
    /// Of the right form, under nobody's key.
    static let example = "v1.00000000.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA"

    static let oldKey = "an encryption key of the tests, long enough"
    static let newKey = "the encryption key of tomorrow, long enough"

    let db: TestDatabase
    let box: SecretBox
    /// Where each is, and what it says.
    private(set) var secrets: [(place: SecretBox.Place, text: String)] = []

    /// One service, and people with a Plex token, an account and a target each; all under the old key.
    init(_ db: TestDatabase, people: Int = 3) throws {
        self.db = db
        box = SecretBox(passphrase: Self.oldKey, database: db.worker.database)
        try add(.serviceAPIKey, row: "plex") {
            "insert into service_config (service_name, service_url, api_key) values ('plex', 'http://x', \($0))"
        }
        for number in 0..<people {
            let user = try db.makeUser("person\(number)").userID
            try add(.plexToken, row: user.text) { "update users set plex_token = \($0) where id = \(user)" }
            let account = Identifier<Account>()
            try db.superuser().query(
                """
                insert into accounts (id, user_id, type, provider, provider_account_id)
                values (\(account), \(user), 'oauth', 'plex', \(user))
                """)
            for column in [SealedColumn.accountAccessToken, .accountRefreshToken, .accountIDToken] {
                try add(column, row: account.text) {
                    "update accounts set \(SQL(unsafe: column.column)) = \($0) where id = \(account)"
                }
            }
            let target = NotificationTargetID()
            try add(.notificationAddress, row: target.text) {
                """
                insert into notification_targets (id, user_id, kind, name, address, address_hint, topics)
                values (\(target), \(user), 'apprise', 'Phone', \($0), 'ntfy://…', '{}')
                """
            }
            try add(.notificationSecret, row: target.text) {
                "update notification_targets set kind = 'webhook', signing_secret = \($0) where id = \(target)"
            }
        }
    }

    private enum Account {}

    private mutating func add(_ column: SealedColumn, row: String, _ statement: (String) -> SQL) throws {
        let place = SecretBox.Place(column, row: row)
        let text = "secret \(secrets.count)"
        try db.superuser().query(statement(box.seal(text, at: place)))
        secrets.append((place, text))
    }

    /// What a process with other keys is told.
    func environment(_ key: String = newKey, previous: String? = oldKey) -> [String: String] {
        var environment = db.environment
        environment["MEDIANEST_ENCRYPTION_KEY"] = key
        environment["MEDIANEST_ENCRYPTION_PREVIOUS_KEY"] = previous
        return environment
    }

    /// The worker's services with other keys.
    func services(_ key: String = newKey, previous: String? = oldKey) throws -> Services {
        try TestDatabase.services(environment(key, previous: previous), role: .worker)
    }

    /// The value as it is in the database.
    func value(_ place: SecretBox.Place) throws -> String {
        let (table, column, row) = (place.column.table, place.column.column, place.column.rowColumn)
        return try db.superuser().row(
            "\(SQL(unsafe: "select \(column) from \(table) where \(row)::text =")) \(place.row)"
        ).string(0)
    }

    /// The places whose secret does not open with this key alone.
    func unopened(with key: String) throws -> [String] {
        let box = SecretBox(passphrase: key, database: db.worker.database)
        return secrets.filter { secret in
            (try? box.open(value(secret.place), at: secret.place)) != secret.text  // the reason is another test's
        }.map(\.place.column.name)
    }
}
