import Logging
import Synchronization
import Testing

@testable import MediaNest

/// What was logged before an error is there when it is recorded, and holds no more than a log may.
@Suite struct FlightRecorderTests {
    private final class Paper: Sendable {
        let lines = Mutex<[String]>([])
    }

    private let recorder = FlightRecorder()
    private let paper = Paper()

    private var logger: Logger {
        Logger(label: "test") { [recorder, paper] _ in
            JSONLinesLogHandler(level: .warning, recorder: recorder) { line in paper.lines.withLock { $0.append(line) }
            }
        }
    }

    @Test func whatIsNotPrintedIsRecordedAllTheSame() {
        recorder.correlationID = "a"

        logger.trace("too fine")
        logger.debug("fine")
        logger.warning("coarse")

        #expect(paper.lines.withLock { $0.count } == 1)
        let recorded = recorder.lines(of: "a")
        #expect(recorded.count == 2)
        #expect(recorded[0].contains(#""message":"fine""#) && recorded[1] == paper.lines.withLock { $0[0] })
    }

    @Test func linesCarryTheIDOfWhatIsInHand() {
        recorder.correlationID = "mine"
        logger.debug("one")
        logger.debug("two", metadata: ["correlation.id": "named"])
        recorder.correlationID = nil
        logger.debug("three")

        #expect(recorder.lines(of: "mine").filter { $0.contains(#""correlation.id":"mine""#) }.count == 1)
        #expect(recorder.lines(of: "named").last?.contains(#""message":"two""#) == true)
        #expect(recorder.lines(of: "unheard-of").isEmpty)
    }

    @Test func anErrorGetsItsOwnLinesAndTheLastOnesBeforeThem() {
        for number in 0..<30 {
            recorder.correlationID = "other-\(number)"
            logger.debug("before \(number)")
        }
        recorder.correlationID = "mine"
        logger.debug("mine 1")
        recorder.correlationID = "other"
        logger.debug("between")
        recorder.correlationID = "mine"
        logger.debug("mine 2")

        let messages = recorder.lines(of: "mine").compactMap { line in
            line.split(separator: #""message":""#).last.map { String($0.prefix { $0 != "\"" }) }
        }
        #expect(messages == (20..<30).map { "before \($0)" } + ["mine 1", "mine 2"])
    }

    @Test func whatIsKeptHasAnEnd() {
        recorder.correlationID = "a"
        for number in 0..<200 { logger.debug("line \(number)") }
        let many = recorder.lines(of: "a")
        #expect(many.count == 50 && many.last?.contains("line 199") == true)

        for _ in 0..<30 { logger.debug("long", metadata: ["text": "\(String(repeating: "ab ", count: 3000))"]) }
        let long = recorder.lines(of: "a")
        #expect(long.reduce(0) { $0 + $1.utf8.count } <= 16 << 10)
        #expect(long.count > 1)
    }

    @Test func secretsAreMaskedAndNothingForgesALine() {
        recorder.correlationID = "a"

        logger.debug("for ada@example.org", metadata: ["key": "mn_0123456789abcdef", "text": "a\"}\n{\u{0}"])

        let line = recorder.lines(of: "a")[0]
        #expect(!line.contains("ada@") && !line.contains("0123456789abcdef"))
        #expect(!line.contains("\n") && !line.contains("\\u0000"))
    }
}
