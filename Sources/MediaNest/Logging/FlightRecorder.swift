import Synchronization

/// The latest lines of this process's log, and the correlation id of the request or job in hand.
///
/// When something goes wrong, the lines before it say why, also those of a level that is not printed. They are masked and
/// in memory, so that it works on every host and no file is read. Whoever logs nothing adds nothing.
public final class FlightRecorder: Sendable {
    private struct Line {
        let correlationID: String?
        /// A JSON object.
        let text: String
    }

    private struct Tape {
        var correlationID: String?
        var lines: [Line] = []
        var sizeBytes = 0
    }

    private let tape = Mutex(Tape())

    private static let mostLines = 100
    private static let mostBytes = 64 << 10
    /// What is kept with one error.
    static let mostLinesOfError = 50
    static let mostBytesOfError = 16 << 10
    /// Of those, what was logged before anything under the error's own id.
    private static let linesBefore = 10

    public init() {}

    /// Of the request or job in hand; `nil` between them. Its log lines, jobs and calls to other systems carry it.
    public var correlationID: String? {
        get { tape.withLock { $0.correlationID } }
        set { tape.withLock { $0.correlationID = newValue } }
    }

    func record(_ text: String, correlationID: String?) {
        tape.withLock { tape in
            tape.lines.append(Line(correlationID: correlationID, text: text))
            tape.sizeBytes += text.utf8.count
            while tape.lines.count > Self.mostLines || tape.sizeBytes > Self.mostBytes {
                tape.sizeBytes -= tape.lines.removeFirst().text.utf8.count
            }
        }
    }

    /// What was logged under this id, behind the few lines before it; oldest first, and the newest when there are too many.
    /// Nothing for an id that nobody has logged under.
    func lines(of correlationID: String) -> [String] {
        tape.withLock { tape in
            guard let start = tape.lines.firstIndex(where: { $0.correlationID == correlationID }) else { return [] }
            let own = tape.lines[start...].filter { $0.correlationID == correlationID }
            var chosen: [String] = []
            var room = Self.mostBytesOfError
            for line in (tape.lines[..<start].suffix(Self.linesBefore) + own).reversed() {
                room -= line.text.utf8.count
                guard chosen.count < Self.mostLinesOfError, room >= 0 else { break }
                chosen.append(line.text)
            }
            return chosen.reversed()
        }
    }
}
