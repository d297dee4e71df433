import CFastCGI
import Glibc
import HTTP
import HTTPTypes

/// One request and its response at a time, over libfcgi.
final class Exchange {
    enum Outcome {
        /// The peer has sent nothing; the connection is as it was.
        case nothingArrived
        /// A request was answered and the connection can carry another.
        case kept
        /// The connection is closed, whether after an answer or for its peer's mistake.
        case closed
    }

    /// How long a peer with a body that nobody wants may go on sending it.
    private static let lingering = Duration.seconds(1)

    private let options: ResponderOptions
    private let onRefusal: ((Int) -> Void)?
    /// On the heap: libfcgi's streams point back to it.
    private let request = UnsafeMutablePointer<FCGX_Request>.allocate(capacity: 1)
    private let scratch = UnsafeMutableBufferPointer<CChar>.allocate(capacity: 4096)
    private var writer = ResponseWriter()
    private var buffer: [UInt8] = []

    init(options: ResponderOptions, onRefusal: ((Int) -> Void)?) {
        self.options = options
        self.onRefusal = onRefusal
        // No listening socket: where libfcgi gives a connection up it accepts another, and is to fail there.
        FCGX_InitRequest(request, -1, 0)
    }

    deinit {
        request.deallocate()
        scratch.deallocate()
    }

    /// Answers the request that has arrived on a connection, if one has.
    func serve(_ connection: CInt, _ handle: (Request) -> Response) -> Outcome {
        switch Arrival.next(on: connection) {
        case .nothing:
            return .nothingArrived
        case .request:
            guard begin(on: connection) else { return .closed }
            let (isReadWhole, isSent) = answer(handle, on: connection)
            let isBroken = !isSent || FCGX_GetError(request.pointee.in) != 0
            let isKept = isReadWhole && !isBroken && request.pointee.keepConnection != 0
            FCGX_Free(request, 0)
            if isKept { return .kept }
            if !isReadWhole { linger(on: connection) }
            close(connection)
            return .closed
        case .otherRole(let requestID):
            refuseRole(of: requestID, on: connection)
            close(connection)
            return .closed
        case .end, .garbage:
            close(connection)
            return .closed
        }
    }

    /// Reads a request's parameters; `false` when the connection broke or was broken off, and is closed.
    private func begin(on connection: CInt) -> Bool {
        request.pointee.ipcFd = connection
        request.pointee.keepConnection = 1  // FCGX_Accept_r finishes the request before, which closes `ipcFd` otherwise
        request.pointee.detached = 1  // makes libfcgi's close a close(2); it waits up to 2 s for the peer's otherwise
        guard FCGX_Accept_r(request) == 0 else { return false }
        // Parameters that break off between two pairs are success to FCGX_Accept_r; only the stream knows.
        guard FCGX_GetError(request.pointee.in) == 0, request.pointee.role == CInt(RecordHead.responder) else {
            FCGX_Free(request, 1)
            return false
        }
        return true
    }

    /// - Returns: Whether the request's body has been read to its end, and whether the peer took the answer.
    private func answer(_ handle: (Request) -> Response, on connection: CInt) -> (isReadWhole: Bool, isSent: Bool) {
        let body = BodyStream(request.pointee.in)
        defer { body.end() }
        var includesBody = true
        let response: Response
        do throws(Refusal) {
            let parameters = try RequestParameters(request.pointee.envp, limit: options.parameterBytes)
            let incoming = try parameters.request(body: body)
            includesBody = incoming.method != .head
            response = handle(incoming)
        } catch {
            response = error.response
            onRefusal?(error.status.code)
        }
        let isReadWhole = discardUnreadBody()
        let requestID = UInt16(truncatingIfNeeded: request.pointee.requestId)
        var records = RecordWriter(connection: connection, requestID: requestID, buffer: buffer)
        buffer = []
        writer.write(response, includesBody: includesBody) { records.put($0) }
        buffer = records.end()
        return (isReadWhole, !records.hasFailed)
    }

    /// Reads to the end of the body, so that the connection's next record belongs to the next request.
    ///
    /// - Returns: `false` when more than the options allow was left. A broken stream reads as ended.
    private func discardUnreadBody() -> Bool {
        var left = options.unreadBodyBytes
        while true {
            let count = Int(FCGX_GetStr(scratch.baseAddress, CInt(scratch.count), request.pointee.in))
            if count < scratch.count { return true }
            left -= count
            if left < 0 { return false }
        }
    }

    /// Reads away what a peer still sends, so that it gets to see the answer: a close would break its writing first,
    /// and a gateway takes that for the worker's failure.
    private func linger(on connection: CInt) {
        shutdown(connection, CInt(SHUT_WR))
        let deadline = ContinuousClock.now + Self.lingering
        while true {
            var polled = pollfd(fd: connection, events: CShort(POLLIN), revents: 0)
            let left = max(.zero, deadline - .now)
            guard poll(&polled, 1, CInt(left.milliseconds)) > 0, left > .zero else { return }
            if recv(connection, scratch.baseAddress, scratch.count, CInt(MSG_DONTWAIT)) <= 0 { return }
        }
    }

    /// Answers FCGI_END_REQUEST with FCGI_UNKNOWN_ROLE (FastCGI specification, section 5.5).
    private func refuseRole(of requestID: UInt16, on connection: CInt) {
        let (high, low) = (UInt8(requestID >> 8), UInt8(requestID & 0xFF))
        let endRequest: [UInt8] = [1, 3, high, low, 0, 8, 0, 0]
        let unknownRole: [UInt8] = [0, 0, 0, 0, 3, 0, 0, 0]  // after an application status of 0
        let record = endRequest + unknownRole
        _ = send(connection, record, record.count, CInt(MSG_NOSIGNAL | MSG_DONTWAIT))
    }
}
