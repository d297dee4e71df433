public import Postgres

/// What admins can have reported, each from a reporting table.
public enum Report: String, CaseIterable, Sendable {
    case requests
    case people
    case downloads
    case services
    case errors
}

/// One number or name of a report, in the order of its statement's columns.
public struct ReportColumn: Sendable {
    public enum Kind: Sendable {
        /// What a row is about: a type, a person, a service, a code.
        case dimension
        /// How often; 0 when nothing is known.
        case count
        /// A measurement; nothing when nothing is known.
        case number
    }

    public let name: String
    public let kind: Kind

    init(_ name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

/// The days of a report, both ends included, in UTC.
public struct ReportRange: Sendable, Equatable {
    public static let mostDays = 731
    public let from: CalendarDay
    public let to: CalendarDay

    /// - Throws: `ReportError.range` when it ends before it begins, has more than 731 days, or is not of this century.
    public init(from: CalendarDay, to: CalendarDay) throws(ReportError) {
        guard from <= to, from.days(to: to) < Self.mostDays, from.postgresText >= "2000", to.postgresText < "2100"
        else {
            throw .range
        }
        self.from = from
        self.to = to
    }

    private init(unchecked from: CalendarDay, _ to: CalendarDay) {
        self.from = from
        self.to = to
    }

    public var days: Int { from.days(to: to) + 1 }
    /// As many days, directly before.
    public var previous: ReportRange { ReportRange(unchecked: from.advanced(by: -days), from.advanced(by: -1)) }
}

/// What a report's series has a row for. Weeks begin on Monday.
public enum ReportGrouping: String, CaseIterable, Sendable {
    case day
    case week
    case month
}

public enum ReportError: DomainError, Equatable {
    case unknown
    case range

    public var code: String {
        switch self {
        case .unknown: "report.not_found"
        case .range: "report.range"
        }
    }
    public var category: RefusalCategory { self == .unknown ? .notFound : .invalid }
    public var message: String {
        switch self {
        case .unknown: "There is no such report."
        case .range: "A report has 1 to \(ReportRange.mostDays) days, and ends no earlier than it begins."
        }
    }
    public var fieldErrors: [FieldError] { self == .range ? [FieldError("to", message)] : [] }
}

/// One report: sums over the range and over the one before it, a row a day (week, month), and a row a type (person, …).
public struct ReportAnswer {
    public let report: Report
    public let range: ReportRange
    public let grouping: ReportGrouping
    /// Up to when everything is counted in; `nil` before the first time.
    public let asOf: Timestamp?
    /// Empty when there was nothing.
    public let totals: PostgresRows
    public let previous: PostgresRows
    /// By time; a day on which nothing happened has no row.
    public let series: PostgresRows
    /// The most first, at most 1000.
    public let breakdown: PostgresRows
}
