import MediaNest
import Postgres
import Testing

@Suite struct HumanTimeTests {
    @Test(arguments: [
        (-5, "0 s"), (0, "0 s"), (45, "45 s"), (60, "1 min"), (61, "1 min 1 s"), (3599, "59 min 59 s"), (3600, "1 h"),
        (3601, "1 h"),
        (7500, "2 h 5 min"), (86_399, "23 h 59 min"), (86_400, "1 d"), (86_460, "1 d"), (273_600, "3 d 4 h"),
        (40_000_000, "462 d 23 h"),
    ])
    func aDurationHasItsTwoLargestUnits(seconds: Int, text: String) {
        #expect(HumanTime.duration(seconds: seconds) == text)
    }

    @Test(arguments: [
        (-10, "just now"), (0, "just now"), (59, "just now"), (60, "1 minute ago"), (119, "1 minute ago"),
        (120, "2 minutes ago"),
        (3599, "59 minutes ago"), (3600, "1 hour ago"), (86_399, "23 hours ago"), (86_400, "1 day ago"),
        (172_800, "2 days ago"),
        (2_591_999, "29 days ago"), (2_592_000, "1 month ago"), (31_535_999, "12 months ago"),
        (31_536_000, "1 year ago"),
        (94_608_000, "3 years ago"),
    ])
    func anInstantIsSaidAsPeopleSayIt(seconds: Int, text: String) {
        let now = Timestamp(secondsSince1970: 1_795_227_474)

        #expect(HumanTime.ago(now + -seconds, now: now) == text)
    }
}
