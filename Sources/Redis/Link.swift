import CHiredis
import Glibc

/// One open socket to the server, signed in; after any error it is of no more use and is dropped.
final class Link {
    private let context: UnsafeMutablePointer<redisContext>

    /// Whether the last failure was that the server did not answer in time.
    private(set) var hasTimedOut = false

    /// Connects, signs in and selects the database, in one round trip, within the options' connect timeout each.
    init(_ url: RedisURL, options: RedisOptions) throws(RedisError) {
        let timeout = options.connectTimeout.timeval
        let created =
            switch url.endpoint {
            case .tcp(let host, let port): redisConnectWithTimeout(host, port, timeout)
            case .unix(let path): redisConnectUnixWithTimeout(path, timeout)
            }
        guard let created else { throw .unavailable(reason: "out of memory") }
        context = created
        guard context.pointee.err == 0 else { throw .unavailable(reason: "cannot connect to \(url): \(explanation)") }

        // hiredis does not ask for it, and a child process must not keep the connection open.
        _ = fcntl(context.pointee.fd, F_SETFD, FD_CLOEXEC)
        redisSetTimeout(context, timeout)
        try signIn(url)
        redisSetTimeout(context, options.commandTimeout.timeval)
    }

    deinit { redisFree(context) }

    private func signIn(_ url: RedisURL) throws(RedisError) {
        var request = RequestBuffer()
        var count = 1
        if let password = url.password {
            let arguments: [any RedisArgument] = if let user = url.user { [user, password] } else { [password] }
            request.append(RedisCommand("AUTH", arguments: arguments))
            count += 1
        }
        // Also for database 0: the answer shows that the server has loaded its data and wants no (other) password.
        request.append(RedisCommand("SELECT", url.database))
        for case .error(let message) in try exchange(request.bytes, replyCount: count) {
            throw .unavailable(reason: "\(url) refuses us: \(message)")
        }
    }

    /// Sends the request and waits for that many replies; blocks up to the timeout for each.
    func exchange(_ request: [UInt8], replyCount: Int) throws(RedisError) -> [RedisReply] {
        try send(request)
        var replies: [RedisReply] = []
        replies.reserveCapacity(replyCount)
        for _ in 0..<replyCount { try replies.append(receive()) }
        return replies
    }

    /// Writes past hiredis, which would copy everything first and raise SIGPIPE when the peer is gone.
    private func send(_ request: [UInt8]) throws(RedisError) {
        var sent = 0
        while sent < request.count {
            let count = request.withUnsafeBytes { bytes in
                Glibc.send(
                    context.pointee.fd, bytes.baseAddress?.advanced(by: sent), bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
            } else if errno != EINTR {
                throw failure("sending", errno)
            }
        }
    }

    private func receive() throws(RedisError) -> RedisReply {
        var pointer: UnsafeMutableRawPointer?
        guard redisGetReply(context, &pointer) == REDIS_OK, let pointer else { throw failure("no reply", errno) }
        defer { freeReplyObject(pointer) }
        return RedisReply(pointer.assumingMemoryBound(to: redisReply.self).pointee)
    }

    /// Whether the server has closed the connection, or said something unasked, since the last exchange.
    var isStale: Bool {
        var byte: UInt8 = 0
        let count = recv(context.pointee.fd, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
        return count >= 0 || (errno != EAGAIN && errno != EINTR)
    }

    /// `SO_RCVTIMEO` and `SO_SNDTIMEO` show as `EAGAIN`, whose own text would puzzle an operator.
    private func failure(_ what: String, _ code: Int32) -> RedisError {
        switch context.pointee.err {
        case REDIS_ERR_PROTOCOL:
            return .protocolViolation
        case 0, REDIS_ERR_IO:
            hasTimedOut = code == EAGAIN
            return .unavailable(reason: "\(what): \(hasTimedOut ? "timed out" : String(cString: strerror(code)))")
        default:
            return .unavailable(reason: "\(what): \(explanation)")
        }
    }

    private var explanation: String {
        withUnsafeBytes(of: context.pointee.errstr) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

extension Duration {
    /// At least 1 ms: zero would mean "for ever".
    fileprivate var timeval: timeval {
        let microseconds = max(components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000, 1000)
        return Glibc.timeval(tv_sec: Int(microseconds / 1_000_000), tv_usec: Int(microseconds % 1_000_000))
    }
}
