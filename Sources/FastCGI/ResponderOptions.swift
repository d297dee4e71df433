/// The bounds of a responder.
public struct ResponderOptions: Sendable {
    /// How many connections stay open between requests; above that the one that was idle longest is closed.
    public var keptConnections: Int
    /// How long one read or write may wait for a peer that stopped in the middle of a request.
    ///
    /// The worker waits with it, so this is also the longest that such a peer holds up everybody else.
    public var stalledPeerTimeout: Duration
    /// The most that the parameters of a request may weigh, names and values together, in bytes; above that it is
    /// answered with 431. libfcgi holds all of them in memory first, so the gateway needs bounds of its own.
    public var parameterBytes: Int
    /// How much of a body that the handler left unread is read away to keep the connection usable, in bytes; with more
    /// the connection is closed behind the answer.
    public var unreadBodyBytes: Int

    public init(
        keptConnections: Int = 64, stalledPeerTimeout: Duration = .seconds(10), parameterBytes: Int = 64 * 1024,
        unreadBodyBytes: Int = 1024 * 1024
    ) {
        self.keptConnections = keptConnections
        self.stalledPeerTimeout = stalledPeerTimeout
        self.parameterBytes = parameterBytes
        self.unreadBodyBytes = unreadBodyBytes
    }
}
