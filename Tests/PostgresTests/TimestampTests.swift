import Postgres
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (1_795_227_474_123_999, "2026-11-21T02:17:54.123Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000Z"), (4_107_542_399_999_999, "2100-02-28T23:59:59.999Z"),
            (-62_135_596_800_000_000, "0001-01-01T00:00:00.000Z"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999Z"),
            (-2_203_891_200_000_000, "1900-03-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func instantsAreWrittenInISO8601WithMilliseconds(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).iso8601 == text)
    }

    @Test(
        arguments: [
            0, -1, 1, 999_999, -999_999, 1_795_227_474_000_001, -62_135_596_800_000_000, 253_402_300_799_999_999,
            951_825_599_000_100,
            -11_676_096_000_000_000, 1_709_164_800_123_456,
        ] as [Int64])
    func theServerReadsAndWritesTheSameInstant(microseconds: Int64) throws {
        let instant = Timestamp(microseconds: microseconds)

        let row = try connect().query(
            """
            select \(instant)::timestamptz,
                   timestamptz 'epoch' + \(microseconds / 1_000_000)::bigint * interval '1 second'
                     + \(microseconds % 1_000_000)::bigint * interval '1 microsecond',
                   (extract(epoch from \(instant)::timestamptz) * 1000000)::bigint
            """)[0]

        #expect(row.timestamp(0) == instant)
        #expect(row.timestamp(1) == instant)
        #expect(row.int(2) == Int(microseconds))
    }

    /// Across leap years and centuries, at changing times of the day.
    @Test func theCalendarIsTheServers() throws {
        let rows = try connect().query(
            """
            select t, extract(epoch from t)::bigint, to_char(t, 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')
            from generate_series('1599-12-31'::timestamptz, '2401-01-02', '37 days 5 hours 7 minutes 11 seconds') as t
            """)

        #expect(rows.count > 7000)
        let wrong = rows.first { row in
            let instant = Timestamp(secondsSince1970: row.int(1))
            return row.timestamp(0) != instant || instant.iso8601 != row.string(2)
        }
        #expect(wrong?.string(2) == nil)
    }

    @Test(arguments: [
        "", "infinity", "-infinity", "2026-11-21", "2026-11-21T02:17:54.123456Z", "2026-11-21 02:17:54+02",
        "2026-11-21 02:17:54-00",
        "0044-03-15 10:00:00+00 BC", "12026-11-21 02:17:54+00", "2026-11-21 02:17:54.+0", "2026-1x-21 02:17:54+00",
        "2026-11-21 02.17:54.000+00", "2026-11-21 02:17:54.5",
    ])
    func anythingElseIsNoInstant(text: String) {
        #expect(parse(text) == nil)
    }

    @Test(
        arguments: [
            ("2026-11-21 02:17:54+00", 1_795_227_474_000_000), ("2026-11-21 02:17:54.1+00", 1_795_227_474_100_000),
            ("2026-11-21 02:17:54.000001+00", 1_795_227_474_000_001), ("1969-12-31 23:59:59.999999+00", -1),
        ] as [(String, Int64)])
    func fractionsHaveAnyNumberOfDigits(text: String, microseconds: Int64) {
        #expect(parse(text)?.microseconds == microseconds)
    }

    @Test func instantsAreOrderedAndMoveBySeconds() {
        let (early, late) = (Timestamp(microseconds: -1_500_000), Timestamp(secondsSince1970: 2))

        #expect(early < late)
        #expect(early + 2 == Timestamp(microseconds: 500_000))
        #expect(late - early == 3_500_000)
        #expect(early.secondsSince1970 == -2)
        #expect(late.secondsSince1970 == 2)
    }

    @Test func nowIsTheServersNow() throws {
        let before = Timestamp.now()
        let server = try connect().query("select clock_timestamp()")[0].timestamp(0)
        let after = Timestamp.now()

        #expect(before <= server && server <= after)
    }

    private func parse(_ text: String) -> Timestamp? {
        Array(text.utf8).withUnsafeBufferPointer { Timestamp(postgres: $0) }
    }

    @Test(arguments: [
        ("2026-11-21T02:17:54Z", "2026-11-21T02:17:54.000Z"), ("2026-11-21T02:17:54.5Z", "2026-11-21T02:17:54.500Z"),
        ("2024-02-29T23:59:59.123456Z", "2024-02-29T23:59:59.123Z"),
    ])
    func anInstantIsReadFromISO8601(text: String, expected: String) {
        #expect(Timestamp(iso8601: text)?.iso8601 == expected)
    }

    @Test(arguments: [
        "", "yesterday", "2026-11-21", "2026-11-21T02:17:54", "2026-11-21 02:17:54Z", "2026-02-30T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T02:17:60Z", "2026-11-21T02:17:54+01:00",
        "2026-11-21T02:17:54.Z", "2026-11-21T02:17:54.1234567Z", "２026-11-21T02:17:54Z",
    ])
    func whatIsNoInstantIsNotRead(text: String) { #expect(Timestamp(iso8601: text) == nil) }
}
