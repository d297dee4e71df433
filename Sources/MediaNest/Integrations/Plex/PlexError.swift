/// Why Plex did not answer what it was asked. Never with a token or an address.
enum PlexError: Error, Equatable {
    /// No answer: asking again later may work.
    case unreachable(String)
    /// An answer that says nothing about what was asked: something broke there, or speaks another language.
    case unexpected(String)
    /// The token is not accepted, or not any more.
    case unauthorized
    case notFound
}
