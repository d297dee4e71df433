import CFastCGI
import Glibc

/// Gathers the records of one answer (FastCGI specification, sections 3.3 and 5.3), which leave in one write.
///
/// libfcgi writes whenever its 8 KiB are full and once more at the end: a page of a list took two system calls, and woke
/// the gateway twice.
struct RecordWriter {
    private static let standardOutput: UInt8 = 6
    private static let endRequest: UInt8 = 3
    /// The most content of one record whose padding still ends on eight bytes.
    private static let contentBytes = 65_528
    /// What is gathered before it leaves, so that a large answer is not copied whole.
    private static let gatheredBytes = 128 << 10

    private let connection: CInt
    private let requestID: UInt16
    private(set) var hasFailed = false
    private var gathered: [UInt8]

    /// - Parameter buffer: Memory of the answer before, to be used again.
    init(connection: CInt, requestID: UInt16, buffer: consuming [UInt8]) {
        self.connection = connection
        self.requestID = requestID
        gathered = buffer
        gathered.removeAll(keepingCapacity: true)
    }

    /// Adds to the standard output; `false` when the peer has gone.
    mutating func put(_ bytes: UnsafeBufferPointer<CChar>) -> Bool {
        var rest = UnsafeRawBufferPointer(bytes)[...]
        while !rest.isEmpty, !hasFailed {
            let content = rest.prefix(Self.contentBytes)
            let padding = -content.count & 7
            appendHead(Self.standardOutput, content: content.count, padding: padding)
            gathered.append(contentsOf: content)
            gathered.append(contentsOf: repeatElement(0, count: padding))
            if gathered.count >= Self.gatheredBytes { send() }
            rest = rest.dropFirst(content.count)
        }
        return !hasFailed
    }

    /// Ends the stream and the request, with an application status of 0, and gives the memory back.
    mutating func end() -> [UInt8] {
        appendHead(Self.standardOutput, content: 0, padding: 0)
        appendHead(Self.endRequest, content: 8, padding: 0)
        gathered.append(contentsOf: repeatElement(0, count: 8))
        send()
        return gathered
    }

    private mutating func appendHead(_ type: UInt8, content: Int, padding: Int) {
        gathered.append(1)
        gathered.append(type)
        gathered.append(UInt8(requestID >> 8))
        gathered.append(UInt8(requestID & 0xFF))
        gathered.append(UInt8(content >> 8))
        gathered.append(UInt8(content & 0xFF))
        gathered.append(UInt8(padding))
        gathered.append(0)
    }

    private mutating func send() {
        var sent = 0
        while sent < gathered.count, !hasFailed {
            let count = gathered[sent...].withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            if count >= 0 { sent += count } else if errno != EINTR { hasFailed = true }
        }
        gathered.removeAll(keepingCapacity: true)
    }
}
