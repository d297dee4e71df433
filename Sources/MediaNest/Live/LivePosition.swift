public import Postgres

/// Up to where a client had heard a stream that broke off, as its `Last-Event-ID` says: `1795818745:9,-,[12]`, the second of the
/// last event, and its number in that second on each channel of the stream, its own in brackets.
///
/// Nchan 1.3.6 reads such an id without counting: one for another number of channels may end its process, or leave whoever is
/// on the same channels deaf. So it sees none that a stream on as many channels cannot have had.
public struct LivePosition: Equatable, Sendable {
    public let text: String

    /// For so long nginx keeps what it told (`nchan_message_timeout`).
    static let memorySeconds = 600
    private static let latenessSeconds = 5

    /// - Parameter text: As it came from the client.
    /// - Returns: `nil` for what no stream on so many channels has said in the time that is remembered.
    public init?(_ text: String, onChannels count: Int, now: Timestamp = .now()) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 10, let second = Self.number(parts[0]) else { return nil }
        let present = now.secondsSince1970
        guard (present - Self.memorySeconds...present + Self.latenessSeconds).contains(second) else { return nil }
        let tags = parts[1].split(separator: ",", omittingEmptySubsequences: false)
        let own = tags.filter { $0.hasPrefix("[") && $0.hasSuffix("]") }
        guard tags.count == count, own.count == 1, Self.isTag(own[0].dropFirst().dropLast()) else { return nil }
        guard tags.allSatisfy({ $0 == "-" || $0 == own[0] || Self.isTag($0) }) else { return nil }
        self.text = text
    }

    /// Nchan's are 16 bits wide.
    private static func isTag(_ text: Substring) -> Bool {
        guard let number = number(text) else { return false }
        return number <= Int(Int16.max)
    }

    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
    }
}
