import Glibc

/// What waits to be read on a connection between two requests (FastCGI specification, sections 3.3 and 8).
enum Arrival: Equatable {
    /// Nothing; the peer is still there.
    case nothing
    /// The begin of a request or a management record, which libfcgi answers.
    case request
    /// The begin of a request for a program that is no responder.
    case otherRole(requestID: UInt16)
    /// The peer's end of the connection.
    case end
    /// Bytes that are no FastCGI record.
    case garbage
}

extension Arrival {
    /// Looks at the next record without waiting and without taking it.
    ///
    /// libfcgi would block on a connection without a record, and on one with only the late records of a finished
    /// request, such as an abort that crossed its answer. Those are to be ignored; they are read away here.
    static func next(on connection: CInt) -> Arrival {
        while true {
            var bytes: (UInt64, UInt64) = (0, 0)
            let count = recv(connection, &bytes, headerLength + beginBodyLength, CInt(MSG_PEEK | MSG_DONTWAIT))
            let code = errno
            if count == 0 { return .end }
            if count < 0 {
                if code == EINTR { continue }
                return code == EAGAIN ? .nothing : .end
            }
            let record = withUnsafeBytes(of: bytes) { RecordHead(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
            guard record.version == 1 else { return .garbage }
            guard record.isWhole else { return .request }  // the rest follows, or libfcgi's read times out
            if record.type == RecordHead.beginRequest {
                return record.role == nil || record.role == RecordHead.responder
                    ? .request : .otherRole(requestID: record.requestID)
            }
            if record.requestID == 0 { return .request }
            guard discard(record.length, from: connection) else { return .end }
        }
    }

    private static let headerLength = 8
    private static let beginBodyLength = 8

    private static func discard(_ length: Int, from connection: CInt) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 2048, alignment: 1) { scratch in
            var left = length
            while left > 0 {
                let count = recv(connection, scratch.baseAddress, min(left, scratch.count), 0)
                if count <= 0 { return false }
                left -= count
            }
            return true
        }
    }
}
