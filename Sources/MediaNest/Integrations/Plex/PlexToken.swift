/// A person's token at plex.tv: whoever has it is that person there.
///
/// Never sent to a browser, never in a URL; its description shows nothing, so that no log can.
struct PlexToken: Sendable, Equatable, CustomStringConvertible {
    let text: String

    /// `nil` for a text that could not be sent in a header field.
    init?(_ text: String) {
        guard (1...4000).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        self.text = text
    }

    var description: String { "PlexToken" }
}

extension PlexToken: CustomReflectable {
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
