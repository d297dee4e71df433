#if canImport(Glibc)
    import Glibc
#endif

/// An instant, in microseconds since 1970-01-01T00:00:00Z: the resolution of `timestamptz`.
public struct Timestamp: Hashable, Comparable, Sendable {
    public var microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }
    public init(secondsSince1970 seconds: Int) { microseconds = Int64(seconds) * 1_000_000 }

    /// The wall clock.
    public static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    public var secondsSince1970: Int { Int(microseconds.dividedFloor(by: 1_000_000)) }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }
    public static func + (left: Timestamp, seconds: Int) -> Timestamp {
        Timestamp(microseconds: left.microseconds + Int64(seconds) * 1_000_000)
    }
    public static func - (left: Timestamp, right: Timestamp) -> Int64 { left.microseconds - right.microseconds }

    /// Parses `2026-11-21 02:17:54.123456+00`, the ISO style with the session's time zone at UTC; `nil` for anything else.
    public init?(postgres text: UnsafeBufferPointer<UInt8>) {
        let end = text.count - 3  // where the zone begins
        guard end >= 19, end != 20, end <= 26, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            text[10] == UInt8(ascii: " "),
            text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"), end == 19 || text[19] == UInt8(ascii: "."),
            text[end] == UInt8(ascii: "+"), text[end + 1] == UInt8(ascii: "0"), text[end + 2] == UInt8(ascii: "0")
        else { return nil }
        var areDigits = true
        func number(_ range: Range<Int>) -> Int64 {
            text[range].reduce(0) { value, byte in
                areDigits = areDigits && (48...57).contains(byte)
                return value * 10 + Int64(byte) - 48
            }
        }
        var fraction = end == 19 ? 0 : number(20..<end)
        for _ in max(end, 20)..<26 { fraction *= 10 }
        let days = Timestamp.days(year: number(0..<4), month: number(5..<7), day: number(8..<10))
        let seconds = days * 86_400 + number(11..<13) * 3600 + number(14..<16) * 60 + number(17..<19)
        guard areDigits else { return nil }
        microseconds = seconds * 1_000_000 + fraction
    }

    /// Parses `2026-11-21T02:17:54.123Z`, with up to six digits of a second's parts or none; `nil` for anything else.
    public init?(iso8601 text: String) {
        guard text.utf8.count >= 20, text.hasSuffix("Z"), text.utf8.dropFirst(10).first == UInt8(ascii: "T") else {
            return nil
        }
        let bytes = Array((text.prefix(10) + " " + text.dropFirst(11).dropLast() + "+00").utf8)
        guard let parsed = bytes.withUnsafeBufferPointer(Timestamp.init(postgres:)),
            parsed.iso8601.prefix(19) == text.prefix(19)  // no thirteenth month
        else { return nil }
        self = parsed
    }

    /// `2026-11-21T02:17:54.123Z`: ISO 8601 in UTC with milliseconds, truncated.
    public var iso8601: String {
        var bytes: [UInt8] = []
        appendISO8601(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    public static let iso8601Length = 24

    /// What `iso8601` gives for the server's text, without the way over the calendar.
    ///
    /// - Returns: `iso8601Length`; 0 for a text in another form.
    public static func writeISO8601(postgres text: UnsafeBufferPointer<UInt8>, to target: UnsafeMutablePointer<UInt8>)
        -> Int
    {
        guard text.count >= 22, let start = text.baseAddress, text[10] == UInt8(ascii: " ") else { return 0 }
        target.update(from: start, count: 19)
        target[10] = UInt8(ascii: "T")
        target[19] = UInt8(ascii: ".")
        var index = 20
        if text[19] == UInt8(ascii: ".") {
            while index < 23, (48...57).contains(text[index]) {
                target[index] = text[index]
                index += 1
            }
        }
        while index < 23 {
            target[index] = UInt8(ascii: "0")
            index += 1
        }
        target[23] = UInt8(ascii: "Z")
        return iso8601Length
    }

    private func appendISO8601(to bytes: inout [UInt8]) {
        let seconds = microseconds.dividedFloor(by: 1_000_000)
        let (year, month, day) = Timestamp.date(days: seconds.dividedFloor(by: 86_400))
        let time = seconds - seconds.dividedFloor(by: 86_400) * 86_400
        func append(_ value: Int64, width: Int, then separator: Unicode.Scalar) {
            var divisor: Int64 = 1
            for _ in 1..<width { divisor *= 10 }
            for _ in 0..<width {
                bytes.append(UInt8(truncatingIfNeeded: 48 + value / divisor % 10))
                divisor = max(1, divisor / 10)
            }
            bytes.append(UInt8(ascii: separator))
        }
        append(year, width: 4, then: "-")
        append(month, width: 2, then: "-")
        append(day, width: 2, then: "T")
        append(time / 3600, width: 2, then: ":")
        append(time / 60 % 60, width: 2, then: ":")
        append(time % 60, width: 2, then: ".")
        append((microseconds - seconds * 1_000_000) / 1000, width: 3, then: "Z")
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar (H. Hinnant, "chrono-compatible low-level date algorithms").
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.dividedFloor(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = shifted.dividedFloor(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        let month = part < 10 ? part + 3 : part - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * part + 2) / 5 + 1)
    }
}

extension Timestamp: PostgresBindable {
    public var postgresText: String {
        // Six digits, so that a cursor made of a timestamp finds its row again.
        let micros = String(microseconds - microseconds.dividedFloor(by: 1_000_000) * 1_000_000)
        return iso8601.dropLast(5) + "." + String(repeating: "0", count: 6 - micros.count) + micros + "Z"
    }
}

extension Int64 {
    /// Rounds towards negative infinity, so that instants before 1970 come out right.
    fileprivate func dividedFloor(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
