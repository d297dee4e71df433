import Glibc
import HTTP

/// Waits for the listening socket and all kept connections at once, and serves what is ready in rotation.
///
/// A turn serves one request of each connection that is ready and then accepts one new connection: by that time an idle
/// process has taken it, and if all are busy, it still gets its turn.
final class AcceptLoop {
    private let listener: ListeningSocket
    private let keptLimit: Int
    private let timeout: timeval
    private let exchange: Exchange
    private var kept = KeptConnections()
    private var polled: [pollfd] = []
    private var ready: [KeptConnection] = []
    private var acceptsNew = true

    /// How long an exhausted process leaves the listening socket alone, in milliseconds.
    private static let exhaustionPause: CInt = 100

    init(on listener: ListeningSocket, options: ResponderOptions, onRefusal: ((Int) -> Void)?) {
        self.listener = listener
        keptLimit = max(1, options.keptConnections)
        timeout = timeval(options.stalledPeerTimeout)
        exchange = Exchange(options: options, onRefusal: onRefusal)
    }

    deinit {
        for connection in kept.inOrder { close(connection.descriptor) }
    }

    /// Serves until one of the descriptors `stops` is readable, then drains.
    func run(until stops: [CInt], _ handle: (Request) -> Response) throws(FastCGIError) {
        while true {
            try wait(for: stops)
            if stops.indices.contains(where: { polled[$0].revents != 0 }) { break }
            let mayAccept = try isListenerReady(at: stops.count)
            for connection in ready { serve(connection, handle) }
            if mayAccept { try acceptOne(handle) }
        }
        drain(handle)
    }

    /// Polls `stops`, the listening socket and the kept connections, in this order; collects the last in `ready`.
    private func wait(for stops: [CInt]) throws(FastCGIError) {
        let timeout = acceptsNew ? -1 : Self.exhaustionPause
        polled.removeAll(keepingCapacity: true)
        for stop in stops { poll(stop) }
        poll(acceptsNew ? listener.descriptor : -1)  // poll(2) skips negative descriptors
        for connection in kept.inOrder { poll(connection.descriptor) }
        acceptsNew = true

        ready.removeAll(keepingCapacity: true)
        let count = Glibc.poll(&polled, nfds_t(polled.count), timeout)
        let code = errno
        guard count >= 0 else {
            if code == EINTR { return }
            throw FastCGIError(call: "poll", code: code)
        }
        for (connection, polled) in zip(kept.inOrder, polled.dropFirst(stops.count + 1)) where polled.revents != 0 {
            ready.append(connection)
        }
    }

    private func poll(_ descriptor: CInt) {
        polled.append(pollfd(fd: descriptor, events: CShort(POLLIN), revents: 0))
    }

    private func isListenerReady(at index: Int) throws(FastCGIError) -> Bool {
        let events = CInt(polled[index].revents)
        if events & (POLLNVAL | POLLERR | POLLHUP) != 0 { throw FastCGIError(call: "poll", code: EBADF) }
        return events & POLLIN != 0
    }

    private func serve(_ connection: KeptConnection, _ handle: (Request) -> Response) {
        switch exchange.serve(connection.descriptor, handle) {
        case .nothingArrived: break
        case .kept: kept.moveToEnd(connection)
        case .closed: kept.remove(connection)
        }
    }

    private func acceptOne(_ handle: (Request) -> Response) throws(FastCGIError) {
        switch try listener.accept(timeout: timeout) {
        case .nothing:
            break
        case .exhausted:
            if let victim = kept.longestIdle { retire(victim, handle) } else { acceptsNew = false }
        case .connection(let descriptor):
            let outcome = exchange.serve(descriptor, handle)
            if outcome == .closed { return }
            kept.append(KeptConnection(descriptor: descriptor, isNew: outcome == .nothingArrived))
            if kept.count > keptLimit, let victim = kept.longestIdle { retire(victim, handle) }
        }
    }
}

// MARK: Ending

extension AcceptLoop {
    /// How long a drain waits for the first requests of new connections, all together.
    private static let newConnectionPatience = Duration.seconds(1)

    /// Serves what has arrived on the open connections and closes them.
    private func drain(_ handle: (Request) -> Response) {
        for connection in kept.inOrder where !connection.isNew { retire(connection, handle) }
        // A gateway connects because it has a request; a close before it came would lose that.
        let deadline = ContinuousClock.now + Self.newConnectionPatience
        for connection in kept.inOrder {
            waitForArrival(on: connection, until: deadline)
            retire(connection, handle)
        }
    }

    /// Closes a connection so that its peer loses no request that it could write.
    private func retire(_ connection: KeptConnection, _ handle: (Request) -> Response) {
        kept.remove(connection)
        guard exchange.serve(connection.descriptor, handle) != .closed else { return }
        if listener.isLocal {
            // From here a write fails at once, before anything is sent, and the gateway takes another connection; what
            // it wrote in between is served. TCP has no such refusal: there, a gateway repeats what was cut off.
            shutdown(connection.descriptor, CInt(SHUT_RD))
            guard exchange.serve(connection.descriptor, handle) != .closed else { return }
        }
        close(connection.descriptor)
    }

    private func waitForArrival(on connection: KeptConnection, until deadline: ContinuousClock.Instant) {
        let left = max(.zero, deadline - .now)
        var polled = pollfd(fd: connection.descriptor, events: CShort(POLLIN), revents: 0)
        _ = Glibc.poll(&polled, 1, CInt(left.milliseconds))
    }
}
