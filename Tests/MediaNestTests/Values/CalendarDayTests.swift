import Testing

@testable import MediaNest

@Suite struct CalendarDayTests {
    @Test(arguments: ["2026-11-21", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"])
    func daysAreRead(text: String) {
        #expect(CalendarDay(text)?.postgresText == text)
    }

    @Test(
        arguments: [
            "", "2026-11", "2026-1-02", "2026-13-01", "2026-00-01", "2026-11-31", "2026-02-29", "1900-02-29",
            "2026-11-21T00:00:00Z", "0000-01-01", "+026-01-01", "２０２６-11-21", "2026-11-21 ", "2026--11-21",
        ])
    func whatIsNoDayIsNot(text: String) {
        #expect(CalendarDay(text) == nil)
    }
}
