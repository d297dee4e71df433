/// What went wrong with a Redis call; never carries the password.
public enum RedisError: Error, Equatable {
    /// The URL cannot be understood; the reason names the part, not its text.
    case invalidURL(reason: String)
    /// No connection, a broken one, no answer in time, or a refused sign-in. The command may have been carried out.
    case unavailable(reason: String)
    /// The server answered a command with this error.
    case server(message: String)
    /// The peer does not speak RESP.
    case protocolViolation
}

extension RedisError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidURL(let reason): "Redis URL: \(reason)"
        case .unavailable(let reason): "Redis is unavailable: \(reason)"
        case .server(let message): "Redis answered: \(message)"
        case .protocolViolation: "Redis: the peer does not speak its protocol"
        }
    }
}
