public import Postgres

/// How a service is, as people see it.
///
/// Source: data-models document, "Service Status Entity".
public struct ServiceStatusRow {
    private let row: PostgresRow

    static let columns: SQL = """
        service_name, current_status(status, fresh_until), response_time_ms, last_check_at, uptime_percentage,
        case when fresh_until < now() then 'Nobody has looked at it since. Is the portal''s worker running?' else message end,
        version, changed_at, facts, display_name,
        maintenance_until(service_name, now()), maintenance_next_start(service_name, now())
        """

    init(_ row: PostgresRow) { self.row = row }

    public var serviceName: String { row.string(0) }
    public var status: ServiceState { ServiceState(rawValue: row.string(1)) ?? .unknown }
    public var responseTimeMs: Int? { row.optionalInt(2) }
    public var lastCheckAt: Timestamp? { row.optionalTimestamp(3) }
    /// Over 30 days, 0 to 100, rounded down to two decimals.
    public var uptimePercentage: Double? { row.optionalDouble(4) }
    /// What is wrong; `nil` when nothing is.
    public var message: String? { row.optionalString(5) }
    public var version: String? { row.optionalString(6) }
    public var changedAt: Timestamp? { row.optionalTimestamp(7) }
    /// A JSON text.
    public var facts: UnsafeBufferPointer<UInt8>? { row.bytes(8) }
    /// As people know it; an admin's own is called as he named it.
    public var displayName: String { Self.displayName(serviceName, given: row.optionalString(9)) }

    static func displayName(_ name: String, given: String?) -> String {
        given ?? ServiceKind(rawValue: name)?.displayName ?? name
    }

    /// When the maintenance that it is in ends; `nil` when it is in none.
    public var maintenanceUntil: Timestamp? { row.optionalTimestamp(10) }
    public var isInMaintenance: Bool { maintenanceUntil != nil }
    /// When its next maintenance begins, within a week.
    public var nextMaintenanceAt: Timestamp? { row.optionalTimestamp(11) }
    /// A JSON text: what Uptime Kuma watches. Only where one service is asked for.
    public var monitors: UnsafeBufferPointer<UInt8>? { row.bytes(12) }
}

/// A part of a chart, and what was measured in it; a time without measurements has no point.
public struct HistoryPoint: Sendable {
    public let at: Timestamp
    public let p50: Double
    public let p95: Double
    public let max: Double
    public let count: Int
}

/// How a service was over a time: the measurements of its speed, its states, and its uptime.
public struct ServiceHistory {
    /// A time that charts show, and how fine.
    public enum Range: String, CaseIterable, Sendable {
        case day = "24h"
        case week = "7d"
        case month = "30d"
        case quarter = "90d"

        public var seconds: Int {
            switch self {
            case .day: 86_400
            case .week: 7 * 86_400
            case .month: 30 * 86_400
            case .quarter: 90 * 86_400
            }
        }

        /// At most 720 points; the day's are made of the measurements, the others are those of `metric_rollups`.
        public var resolution: String { self == .day ? "2m" : summedResolution }

        /// Of `metric_rollups`.
        public var summedResolution: String {
            switch self {
            case .day: "5m"
            case .week, .month: "1h"
            case .quarter: "1d"
            }
        }
    }

    public let range: Range
    public let points: [HistoryPoint]
    public let intervals: [StateInterval]
    public let uptimes: [(range: Range, uptime: Uptime)]
}

public enum ServiceStatusError: DomainError, Equatable {
    case notFound
    case incidentNotFound
    case incidentOpen
    case stillDown
    case wrongState(String)

    public var code: String {
        switch self {
        case .notFound: "service.not_found"
        case .incidentNotFound: "incident.not_found"
        case .incidentOpen: "incident.already_open"
        case .stillDown: "incident.still_down"
        case .wrongState: "incident.wrong_state"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .notFound, .incidentNotFound: .notFound
        case .incidentOpen, .stillDown, .wrongState: .conflict
        }
    }

    public var message: String {
        switch self {
        case .notFound: "There is no such service."
        case .incidentNotFound: "There is no such incident."
        case .incidentOpen: "This service has an open incident already."
        case .stillDown: "The service is not well yet. The incident ends by itself as soon as it is."
        case .wrongState(let status): "The incident is \(status); it cannot go there."
        }
    }
}
