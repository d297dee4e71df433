/// Why Overseerr did not do what it was asked.
enum OverseerrError: Error, Equatable {
    /// Not configured or switched off.
    case notConfigured
    /// The key is wrong: nothing at all can be asked until the admin mends it.
    case keyRefused
    /// There is no such user to act as.
    case unknownUser
    /// No answer: asking again later may work, asking for something else now will not. The text is for people.
    case unreachable(String)
    /// It answered that something broke, perhaps only for this title: asking again later may work.
    case broken(status: Int, message: String)
    /// It understood and said no; asking again will not help.
    case refused(status: Int, message: String)

    /// For the request's history and the people who read it.
    var reason: String {
        switch self {
        case .notConfigured: "Overseerr is not configured."
        case .keyRefused: "Overseerr does not accept MediaNest's API key."
        case .unknownUser: "Overseerr does not know this person any more."
        case .unreachable(let text): text
        case .broken(let status, let message): "Overseerr answered \(status): \(message)"
        case .refused(_, let message): message
        }
    }
}
