import HTTP
public import Postgres

/// A time in which a service may be away without anybody being told.
public struct MaintenanceWindow {
    /// When it is.
    public enum Recurrence: Sendable, Equatable {
        case once(Timestamp)
        /// By the clock of a time zone: at 03:00 also when the clocks change. Weekdays from 1, Monday, to 7.
        case weekly(weekdays: [Int], startTime: String, timeZone: String)
    }

    private let row: PostgresRow

    /// Of `maintenance_windows w left join users u`.
    static let columns: SQL = """
        w.id, w.service_name, w.title, w.starts_at, w.weekdays, to_char(w.start_time, 'HH24:MI'), w.time_zone, w.duration_minutes,
        coalesce(u.name, u.email), w.created_at,
        case when now() < maintenance_window_start(w, now()) + make_interval(mins => w.duration_minutes)
          then maintenance_window_start(w, now()) + make_interval(mins => w.duration_minutes) end,
        maintenance_window_next_start(w, now())
        """

    init(_ row: PostgresRow) { self.row = row }

    public var id: MaintenanceWindowID { MaintenanceWindowID(row: row, 0) }
    /// `nil` for all services.
    public var serviceName: String? { row.optionalString(1) }
    public var title: String { row.string(2) }
    public var recurrence: Recurrence {
        if let start = row.optionalTimestamp(3) { return .once(start) }
        return .weekly(
            weekdays: row.optionalIntArray(4) ?? [], startTime: row.optionalString(5) ?? "00:00",
            timeZone: row.string(6))
    }
    /// Of elapsed time, so that an hour is an hour also in the night in which the clocks change.
    public var durationMinutes: Int { row.int(7) }
    /// The admin's name, while there is such an account.
    public var createdBy: String? { row.optionalString(8) }
    public var createdAt: Timestamp { row.timestamp(9) }
    /// When it ends, while it is under way.
    public var activeUntil: Timestamp? { row.optionalTimestamp(10) }
    /// When it begins the next time; `nil` when it will not.
    public var nextStart: Timestamp? { row.optionalTimestamp(11) }
}

public typealias MaintenanceWindowID = Identifier<MaintenanceWindow>

/// A window as an admin wants it, checked but for the names of its service and its time zone, which the database knows.
public struct MaintenanceDraft: Sendable, Equatable {
    public let serviceName: String?
    public let title: String
    public let recurrence: MaintenanceWindow.Recurrence
    /// By the database's clock, which is also what ends it.
    let beginsNow: Bool
    public let durationMinutes: Int

    /// - Parameters:
    ///   - startsAt: ISO 8601 in UTC; the present when it is weekly nor given.
    ///   - startTime: `03:30`.
    /// - Throws: `MaintenanceError.invalid`.
    public init(
        serviceName: String?, title: String, startsAt: String?, weekdays: [Int]?, startTime: String?, timeZone: String?,
        durationMinutes: Int, now: Timestamp = .now()
    ) throws(MaintenanceError) {
        var errors: [FieldError] = []
        let title = title.trimmed
        if title.isEmpty { errors.append(FieldError("title", "must not be empty")) }
        if let weekdays {
            let days = Set(weekdays).sorted()
            let time = startTime ?? ""
            if startsAt != nil {
                errors.append(FieldError("startsAt", "is for a single window, weekdays for a weekly one"))
            }
            if days.isEmpty { errors.append(FieldError("weekdays", "must name a day at least")) }
            if !Self.isTime(time) { errors.append(FieldError("startTime", "must be a time of day, such as 03:30")) }
            recurrence = .weekly(weekdays: days, startTime: time, timeZone: timeZone ?? "UTC")
        } else {
            for (field, value) in [("startTime", startTime), ("timeZone", timeZone)] where value != nil {
                errors.append(FieldError(field, "is for a weekly window, which names its weekdays"))
            }
            let start = startsAt.map { Timestamp(iso8601: $0) } ?? now
            if start == nil {
                errors.append(FieldError("startsAt", "must be an instant, such as 2026-11-21T02:00:00Z"))
            }
            if let start, start + durationMinutes * 60 <= now {
                errors.append(FieldError("startsAt", "is so long ago that the window is over"))
            }
            recurrence = .once(start ?? now)
        }
        if !errors.isEmpty { throw .invalid(errors) }
        self.serviceName = serviceName
        self.title = title
        beginsNow = weekdays == nil && startsAt == nil
        self.durationMinutes = durationMinutes
    }

    private static func isTime(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hour = UInt(parts[0]),
            let minute = UInt(parts[1])
        else { return false }
        return hour < 24 && minute < 60
    }

    /// For the audit log.
    var json: String {
        var members: [String: JSONValue] = [
            "serviceName": serviceName.map(JSONValue.string) ?? .null, "title": .string(title),
            "durationMinutes": .integer(durationMinutes),
        ]
        switch recurrence {
        case .once(let start): members["startsAt"] = .string(start.iso8601)
        case .weekly(let weekdays, let time, let zone):
            members["weekdays"] = .array(weekdays.map(JSONValue.integer))
            members["startTime"] = .string(time)
            members["timeZone"] = .string(zone)
        }
        return JSONValue.object(members).text
    }
}

public enum MaintenanceError: DomainError, Equatable {
    case notFound
    /// It is not under way, so it cannot be ended.
    case notActive
    case tooMany
    case invalid([FieldError])

    public var code: String {
        switch self {
        case .notFound: "maintenance.not_found"
        case .notActive: "maintenance.not_active"
        case .tooMany: "maintenance.too_many"
        case .invalid: "validation.failed"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .notFound: .notFound
        case .notActive, .tooMany: .conflict
        case .invalid: .invalid
        }
    }

    public var message: String {
        switch self {
        case .notFound: "There is no such maintenance window."
        case .notActive: "This maintenance is not under way."
        case .tooMany: "There are 200 windows that are not over already."
        case .invalid: "Some of the input is wrong."
        }
    }

    public var fieldErrors: [FieldError] { if case .invalid(let errors) = self { errors } else { [] } }
}
