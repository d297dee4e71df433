import HTTP
import Postgres

/// What a person wants to hear of services. The database holds it: who does not want a notification does not have it.
public struct ServiceNewsService {
    private let database: Database

    init(database: Database) { self.database = database }

    public struct Choice: Sendable, Equatable {
        public enum Level: String, Sendable, CaseIterable {
            case all
            /// That a service is down, and that it works again.
            case outages
            case none
        }

        public var level: Level
        /// Names of services that are left out.
        public var muted: [String]

        public init(level: Level, muted: [String]) {
            self.level = level
            self.muted = muted
        }
    }

    public func choice(of principal: Principal) throws -> Choice {
        let rows = try database.query(
            """
            select service_news_level(),
                   array_to_json(array(select service_name from service_status where service_name = any (service_news_muted()) order by 1))
            """, as: principal)
        return Choice(
            level: Choice.Level(rawValue: rows[0].string(0)) ?? .outages,
            muted: try JSONValue(parsing: Array(rows[0].string(1).utf8)).array?.compactMap(\.string) ?? [])
    }

    /// - Throws: `ServiceConfigurationError.invalid` for a name that is no service's.
    public func choose(_ choice: Choice, as principal: Principal) throws {
        let muted = Set(choice.muted).sorted()
        try database.transaction(as: principal) { transaction in
            let known = try transaction.query(
                "select count(*) from service_status where service_name = any (\(muted)::text[])")
            guard known[0].int(0) == muted.count else {
                throw ServiceConfigurationError.invalid([FieldError("muted", "must be names of services")])
            }
            try transaction.query(
                """
                insert into service_news (user_id, level, muted)
                values (\(principal.userID), \(choice.level.rawValue), \(muted)::text[])
                on conflict (user_id) do update set level = excluded.level, muted = excluded.muted
                """)
        }
    }
}
