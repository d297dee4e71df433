import Postgres
import Testing

@testable import MediaNest

@Suite struct UptimeTests {
    private let day = 86_400

    /// Seconds from the beginning of the window.
    private func uptime(_ intervals: [(StateInterval.State, Int, Int)], window: Int = 86_400) -> Uptime {
        let start = Timestamp(secondsSince1970: 1_790_000_000)
        return Uptime(
            of: intervals.map { StateInterval($0, from: start + $1, to: start + $2) }, from: start, to: start + window)
    }

    @Test func nothingSeenIsNoPercentage() {
        #expect(uptime([]).uptimeBasisPoints == nil)
        #expect(uptime([(.unknown, 0, day)]).uptimeBasisPoints == nil)
        #expect(uptime([(.maintenance, 0, day)]).uptimeBasisPoints == nil)
    }

    @Test func aSecondOfDowntimeIsNeverAHundredPercent() {
        let result = uptime([(.online, 0, 2_591_999), (.offline, 2_591_999, 2_592_000)], window: 30 * day)

        #expect(result.uptimeBasisPoints == 9999)
        #expect(uptime([(.online, 0, day)]).uptimeBasisPoints == 10_000)
    }

    @Test func timeDecidesAndNotTheNumberOfIntervals() {
        // 14.4 minutes of a day in 144 outages of 6 s: 1 %.
        var blips: [(StateInterval.State, Int, Int)] = []
        for start in stride(from: 0, to: day, by: 600) {
            blips.append((.offline, start, start + 6))
            blips.append((.online, start + 6, start + 600))
        }

        #expect(uptime(blips).uptimeBasisPoints == 9900)
    }

    @Test func maintenanceUnknownAndGapsAreLeftOut() {
        // 6 h up, 6 h maintenance, 6 h portal off (no interval), 3 h unknown, 3 h down: 6 of 9 known hours.
        let hours = 3600
        let result = uptime([
            (.online, 0, 6 * hours), (.maintenance, 6 * hours, 12 * hours), (.unknown, 18 * hours, 21 * hours),
            (.offline, 21 * hours, 24 * hours),
        ])

        #expect(result.uptimeBasisPoints == 6666)
    }

    @Test func degradedCountsAsThereAndIsReportedApart() {
        let result = uptime([(.online, 0, day / 2), (.degraded, day / 2, day * 3 / 4), (.offline, day * 3 / 4, day)])

        #expect(result.uptimeBasisPoints == 7500)
        #expect(result.degradedBasisPoints == 2500)
    }

    @Test func intervalsCountOnlyInsideTheWindow() {
        let result = uptime([(.offline, -day, 3600), (.online, 3600, 3 * day)])

        #expect(result.uptimeBasisPoints == 9583)  // 23 of 24 hours: 95.8333 %
        #expect(result.offlineMicroseconds == 3_600_000_000)
    }

    @Test func ninetyDaysAreCountedToTheMicrosecond() {
        let start = Timestamp(microseconds: 0)
        let end = Timestamp(microseconds: 90 * 86_400_000_000)
        let down = Timestamp(microseconds: end.microseconds - 1)
        let result = Uptime(
            of: [StateInterval(.online, from: start, to: down), StateInterval(.offline, from: down, to: end)],
            from: start,
            to: end)

        #expect(result.uptimeBasisPoints == 9999)
        #expect(result.offlineMicroseconds == 1)
    }
}
