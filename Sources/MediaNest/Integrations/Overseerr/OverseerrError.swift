/// Why Overseerr did not do what it was asked.
enum OverseerrError: Error, Equatable {
    /// Not configured or switched off.
    case notConfigured
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
        case .unreachable(let text): text
        case .broken(let status, let message): "Overseerr answered \(status): \(message)"
        case .refused(_, let message): message
        }
    }
}
