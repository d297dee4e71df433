import FoundationEssentials
import Glibc
public import Logging
import Postgres

/// Writes each message as one line of JSON to standard error: `time`, `level`, `message`, then the metadata.
///
/// What looks like an e-mail address, a token or a key is masked, wherever a text came from. A recorder gets the same lines,
/// down to `debug`, and gives those of a request or job its correlation id.
public struct JSONLinesLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    /// With a recorder lower than what is printed.
    public var logLevel: Logger.Level
    private let printedLevel: Logger.Level
    private let recorder: FlightRecorder?
    private let print: @Sendable (String) -> Void

    /// A value that is longer is cut: one message must not fill the disk or the recorder.
    private static let mostCharacters = 4000

    public init(
        level: Logger.Level, recorder: FlightRecorder? = nil,
        print: @escaping @Sendable (String) -> Void = Self.printToStandardError
    ) {
        logLevel = recorder == nil ? level : min(level, .debug)
        printedLevel = level
        self.recorder = recorder
        self.print = print
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var values = metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 })
        if values["correlation.id"] == nil, let id = recorder?.correlationID { values["correlation.id"] = "\(id)" }
        var line = [
            ("time", Timestamp.now().iso8601), ("level", "\(event.level)"), ("message", Mask.text("\(event.message)")),
        ]
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            // The caller may have chosen it, and looks for it.
            line.append((key, key == "correlation.id" ? "\(value)" : Mask.text("\(value)")))
        }
        let members = line.map { "\(Self.quoted($0)):\(Self.quoted($1.cut(to: Self.mostCharacters)))" }
        let text = "{" + members.joined(separator: ",") + "}"
        recorder?.record(text, correlationID: values["correlation.id"].map { "\($0)" })
        if event.level >= printedLevel { print(text) }
    }

    public static let printToStandardError: @Sendable (String) -> Void = { text in
        let line = text + "\n"
        // One write per line, so that lines of several processes do not mix. A full disk must not stop the service.
        _ = line.utf8.withContiguousStorageIfAvailable { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// JSON's own escaping also keeps line breaks in data from forging further lines. NUL, which PostgreSQL's JSON cannot
    /// hold, becomes the sign for what is no text.
    private static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let storable = text.utf8.contains(0) ? String(text.map { $0 == "\0" ? "\u{FFFD}" : $0 }) : text
        let data = try? encoder.encode(storable)  // a string always encodes
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}
