import Testing

@testable import Metrics

@Suite struct MetricsTextTests {
    private func text(_ write: (inout MetricsText) -> Void) -> String {
        var text = MetricsText()
        write(&text)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    @Test func aFamilyHasItsHelpAndTypeOnce() {
        let written = text { text in
            text.write(.init("up", .gauge, "Whether it is up."), [([("part", "a")], 1), ([("part", "b")], 0.5)])
        }

        #expect(
            written == """
                # HELP up Whether it is up.
                # TYPE up gauge
                up{part="a"} 1
                up{part="b"} 0.5

                """)
    }

    @Test func aFamilyWithoutSamplesIsLeftOut() {
        #expect(text { $0.write(.init("up", .gauge, "Nothing."), []) } == "")
        #expect(text { $0.write(.init("a_total", .counter, "Nothing."), of: MetricsFile()) } == "")
    }

    /// A quote in a name must not end the label, nor a line feed the line.
    @Test func labelsAndHelpAreEscaped() {
        let written = text { text in
            text.write(.init("up", .gauge, "One \\ two\nthree"), [([("name", "a\"b\\c\nd"), ("ä", "é")], 1)])
        }

        #expect(
            written == #"""
                # HELP up One \\ two\nthree
                # TYPE up gauge
                up{name="a\"b\\c\nd",ä="é"} 1

                """#)
    }

    @Test(
        arguments: [
            (0, "0"), (-1, "-1"), (1_234_567, "1234567"), (0.25, "0.25"), (1e300, "1e+300"), (.infinity, "+Inf"),
            (-.infinity, "-Inf"), (.nan, "NaN"),
        ] as [(Double, String)])
    func numbersAreAsPrometheusReadsThem(number: Double, text: String) {
        #expect(MetricsText.number(number) == text)
    }

    @Test func aHistogramsBucketsAddUp() {
        let file = MetricsFile()
        let histogram = file.histogram("took_seconds", [("route", "/a")])
        for seconds in [0.0005, 0.001, 0.0011, 0.3, 60] { histogram.record(seconds: seconds) }

        let lines = text { $0.write(.init("took_seconds", .histogram, "How long."), of: file) }.split(separator: "\n")

        #expect(lines.count == 2 + Histogram.bounds.count + 3)
        #expect(lines.contains(#"took_seconds_bucket{route="/a",le="0.001"} 2"#))
        #expect(lines.contains(#"took_seconds_bucket{route="/a",le="0.0025"} 3"#))
        #expect(lines.contains(#"took_seconds_bucket{route="/a",le="0.5"} 4"#))
        #expect(lines.contains(#"took_seconds_bucket{route="/a",le="10"} 4"#))
        #expect(lines.contains(#"took_seconds_bucket{route="/a",le="+Inf"} 5"#))
        #expect(lines.contains(#"took_seconds_sum{route="/a"} 60.3026"#))
        #expect(lines.last == #"took_seconds_count{route="/a"} 5"#)
    }

    @Test func labelsOfAHistogramWithoutAnyAreItsBoundsAlone() {
        let file = MetricsFile()
        file.histogram("took_seconds").record(seconds: 1)

        #expect(
            text { $0.write(.init("took_seconds", .histogram, "How long."), of: file) }.contains(#"_bucket{le="1"} 1"#))
    }
}
