import CFastCGI
import Glibc

/// A listening socket that several processes poll and accept from.
struct ListeningSocket {
    let descriptor: CInt
    /// Whether peers are on this host, over a Unix socket.
    let isLocal: Bool
    private let allowedPeers: AllowedPeers?

    enum Acceptance {
        case connection(CInt)
        /// The connection went to another process, or its peer gave up.
        case nothing
        /// No descriptor or no memory is left; the connection keeps waiting.
        case exhausted
    }

    /// - Throws: `FastCGIError` when the descriptor is no listening socket.
    init(_ descriptor: CInt) throws(FastCGIError) {
        var listens: CInt = 0
        var size = socklen_t(MemoryLayout<CInt>.size)
        try FastCGIError.check("getsockopt", getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size))
        guard listens != 0 else { throw FastCGIError(call: "listen", code: EINVAL) }
        var family: CInt = 0
        try FastCGIError.check("getsockopt", getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &family, &size))
        // Another process may take the connection between this one's poll and accept, which must then not wait.
        let flags = try FastCGIError.check("fcntl", fcntl(descriptor, F_GETFL))
        try FastCGIError.check("fcntl", fcntl(descriptor, F_SETFL, flags | O_NONBLOCK))
        self.descriptor = descriptor
        isLocal = family == AF_UNIX
        allowedPeers = isLocal ? nil : AllowedPeers.fromEnvironment()
    }

    /// Takes one waiting connection; it is blocking, but no read or write on it waits longer than `timeout`.
    func accept(timeout: timeval) throws(FastCGIError) -> Acceptance {
        var peer = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let (connection, code) = withUnsafeMutablePointer(to: &peer) { peer in
            peer.withMemoryRebound(to: sockaddr.self, capacity: 1) { peer in
                (accept4(descriptor, peer, &size, CInt(SOCK_CLOEXEC.rawValue)), errno)
            }
        }
        guard connection >= 0 else {
            switch code {
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
            case EBADF, EINVAL, ENOTSOCK, EOPNOTSUPP, EFAULT: throw FastCGIError(call: "accept4", code: code)
            // Taken by another, aborted, or an error of that connection's network (accept(2), "Error handling").
            default: return .nothing
            }
        }
        if let allowedPeers, !allowedPeers.contains(peer) {
            close(connection)
            return .nothing
        }
        configure(connection, timeout)
        return .connection(connection)
    }

    private func configure(_ connection: CInt, _ timeout: timeval) {
        var timeout = timeout
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &timeout, size)
        setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &timeout, size)
        if !isLocal {
            // libfcgi writes long answers in pieces; the last one is not to wait for an acknowledgement.
            var on: CInt = 1
            setsockopt(connection, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
        }
    }
}
