public import Postgres

/// A day of the Gregorian calendar, `2026-11-21`; it begins and ends in UTC.
public struct CalendarDay: Sendable, Equatable, PostgresBindable {
    public let postgresText: String

    /// `nil` for what is no day, such as February 30th.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), year >= 1,
            (1...12).contains(month), (1...Self.length(of: month, year)).contains(day)
        else { return nil }
        postgresText = text
    }

    private static func length(of month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The moment at which it begins, for a comparison with a `timestamptz`.
    var start: SQL { "(\(self)::date::timestamp at time zone 'UTC')" }
    /// The moment at which the next one begins.
    var end: SQL { "((\(self)::date + 1)::timestamp at time zone 'UTC')" }
}

extension CalendarDay: Comparable {
    /// The day in which an instant lies, in UTC.
    public init(of instant: Timestamp) { postgresText = String(instant.iso8601.prefix(10)) }

    /// The same as `start`, for arithmetic.
    public var beginning: Timestamp { Timestamp(iso8601: postgresText + "T00:00:00Z") ?? Timestamp(microseconds: 0) }

    public func advanced(by days: Int) -> CalendarDay { CalendarDay(of: beginning + days * 86_400) }
    /// How many days later `other` is.
    public func days(to other: CalendarDay) -> Int { Int((other.beginning - beginning) / 86_400_000_000) }

    public static func < (left: CalendarDay, right: CalendarDay) -> Bool { left.postgresText < right.postgresText }
}
