import FoundationEssentials
import Glibc
public import Logging
import Postgres

/// Writes each message as one line of JSON to standard error: `time`, `level`, `message`, then the metadata.
///
/// What looks like an e-mail address, a token or a key is masked, wherever a text came from.
public struct JSONLinesLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level

    public init(level: Logger.Level) { logLevel = level }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var line = [
            ("time", Timestamp.now().iso8601), ("level", "\(event.level)"), ("message", Mask.text("\(event.message)")),
        ]
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted(by: {
            $0.key < $1.key
        }) {
            // The caller may have chosen it, and looks for it.
            line.append((key, key == "correlation.id" ? "\(value)" : Mask.text("\(value)")))
        }
        let text = "{" + line.map { "\(Self.quoted($0)):\(Self.quoted($1))" }.joined(separator: ",") + "}\n"
        // One write per line, so that lines of several processes do not mix. A full disk must not stop the service.
        _ = text.utf8.withContiguousStorageIfAvailable { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// JSON's own escaping also keeps line breaks in data from forging further lines.
    private static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let data = try? encoder.encode(text)  // a string always encodes
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}
