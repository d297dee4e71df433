import Crypto

/// The secret of a one-time link: 32 random bytes, known here only by their SHA-256.
///
/// Links carry it behind the `#` of their address: a browser sends that part to nobody, so it stands in no log.
public struct LinkToken: Sendable {
    public let text: String

    /// A new one.
    init() throws { text = Base64URL.encode(try RandomBytes.generate(32)) }

    /// One that somebody presents; `nil` for a text that cannot be one.
    public init?(_ text: String) {
        guard text.utf8.count == 43, Base64URL.decode(text)?.count == 32 else { return nil }
        self.text = text
    }

    var hash: String { SHA256.hexDigest(text) }
}
