/// A connection that is open between requests.
struct KeptConnection {
    let descriptor: CInt
    /// Whether no request has come over it yet.
    var isNew: Bool
}

/// The open connections, the one that was idle longest first.
struct KeptConnections {
    private(set) var inOrder: [KeptConnection] = []

    var count: Int { inOrder.count }

    /// The one to close for lack of room; a connection that still owes its first request only when there is no other.
    var longestIdle: KeptConnection? { inOrder.first { !$0.isNew } ?? inOrder.first }

    mutating func append(_ connection: KeptConnection) {
        inOrder.append(connection)
    }

    mutating func remove(_ connection: KeptConnection) {
        inOrder.removeAll { $0.descriptor == connection.descriptor }
    }

    /// Notes that a request was just served on it.
    mutating func moveToEnd(_ connection: KeptConnection) {
        remove(connection)
        append(KeptConnection(descriptor: connection.descriptor, isNew: false))
    }
}
