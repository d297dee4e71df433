import FoundationEssentials
import Postgres

/// Settings in the database: a JSON object a row.
extension Settings {
    static let keys = ["rate_limits", "monitoring", "status_page", "retention", "requests"]

    /// - Parameter found: Keys and values.
    init(_ found: PostgresRows) {
        self.init(rows: Dictionary(uniqueKeysWithValues: found.map { ($0.string(0), $0.string(1)) }))
    }

    /// Of the values there are; a member that is missing or unreadable keeps its default.
    init(rows: [String: String]) {
        self = .defaults
        func decode<Value: Decodable>(_ key: String, as type: Value.Type) -> Value? {
            rows[key].flatMap { try? JSONDecoder().decode(type, from: Data($0.utf8)) }  // checked when written
        }
        for (name, limit) in decode("rate_limits", as: [String: Readable<RateLimit>].self) ?? [:] {
            if let bucket = RateLimit.Bucket(rawValue: name), let limit = limit.value { rateLimits[bucket] = limit }
        }
        monitoring = decode("monitoring", as: Monitoring.self) ?? monitoring
        statusPage = decode("status_page", as: StatusPage.self) ?? statusPage
        retention = decode("retention", as: Retention.self) ?? retention
        requests = decode("requests", as: Requests.self) ?? requests
    }

    /// The value of each key, with sorted members: the same settings give the same texts.
    func rows() throws -> [String: String] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        func json(_ value: some Encodable) throws -> String {
            String(decoding: try encoder.encode(value), as: UTF8.self)
        }
        let limits = Dictionary(uniqueKeysWithValues: rateLimits.map { ($0.key.rawValue, $0.value) })
        return [
            "rate_limits": try json(limits), "monitoring": try json(monitoring), "status_page": try json(statusPage),
            "retention": try json(retention), "requests": try json(requests),
        ]
    }
}

/// A member that may be of another shape; then it has no value, and the others around it still have theirs.
struct Readable<Value: Decodable>: Decodable {
    let value: Value?

    init(from decoder: any Decoder) { value = try? Value(from: decoder) }
}
