/// One message of the database's triggers: an event for a channel, or the end of its streams.
public enum LiveMessage: Equatable, Sendable {
    case event(LiveChannel, name: String, body: String)
    case close(LiveChannel)

    /// Three lines: channel, event, body; `nil` for anything else.
    public init?(_ payload: String) {
        let lines = payload.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
        guard lines.count == 3, let channel = LiveChannel(lines[0]) else { return nil }
        guard !lines[1].isEmpty, lines[1].utf8.allSatisfy({ (97...122).contains($0) }) else { return nil }
        self =
            lines[1] == "close"
            ? .close(channel) : .event(channel, name: String(lines[1]), body: String(lines[2]))
    }

    public var channel: LiveChannel {
        switch self {
        case .event(let channel, _, _), .close(let channel): channel
        }
    }

    /// Tells everybody to look again at what he shows.
    public static func resync() -> LiveMessage {
        .event(.all, name: "resync", body: #"{"eventId":"\#(Identifier<LiveMessage>())","type":"resync"}"#)
    }
}
