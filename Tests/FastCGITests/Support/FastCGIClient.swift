import Glibc

/// A gateway's side of one connection; sends whatever bytes a test wants.
final class FastCGIClient: Sendable {
    private let socket: CInt

    struct Answer: Equatable {
        var output: [UInt8] = []
        var protocolStatus: UInt8 = 0
        var requestID: UInt16 = 0

        var status: Int { Int(text.dropFirst("Status: ".count).prefix(3)) ?? 0 }
        var head: String { text.components(separatedBy: "\r\n\r\n").first }
        var body: String { text.components(separatedBy: "\r\n\r\n").rest }
        private var text: String { String(decoding: output, as: UTF8.self) }
    }

    init(_ path: String) throws {
        socket = try Unix.connect(path)
    }

    init(port: UInt16) throws {
        socket = try Unix.connectTCP(port)
    }

    deinit { close(socket) }

    func send(_ bytes: [UInt8]) throws {
        try Unix.write(bytes, to: socket)
    }

    /// Says that nothing more will be sent.
    func finishSending() { shutdown(socket, CInt(SHUT_WR)) }

    func get(_ uri: String = "/", flags: UInt8 = Record.keep) throws -> Answer {
        try send(Record.request("GET", uri, flags: flags))
        return try answer()
    }

    /// The next record that is no padding; `nil` when the peer closed.
    func record() throws -> (type: UInt8, id: UInt16, content: [UInt8])? {
        guard let header = try Unix.read(8, from: socket) else { return nil }
        let length = Int(header[4]) << 8 | Int(header[5])
        let content = try Unix.read(length + Int(header[6]), from: socket) ?? []
        return (header[1], UInt16(header[2]) << 8 | UInt16(header[3]), Array(content.prefix(length)))
    }

    /// Everything up to FCGI_END_REQUEST.
    ///
    /// - Throws: `Unix.Failure` when the connection ends before that.
    func answer() throws -> Answer {
        var answer = Answer()
        while let (type, id, content) = try record() {
            switch type {
            case 6: answer.output += content
            case 3:
                answer.protocolStatus = content[4]
                answer.requestID = id
                return answer
            default: throw Unix.Failure(call: "record of type \(type)", code: 0)
            }
        }
        throw Unix.Failure(call: "no end of the request", code: 0)
    }

    /// Whether the peer closes without sending anything more; waits for it.
    func isClosedByPeer() throws -> Bool {
        do { return try Unix.read(1, from: socket) == nil } catch let failure as Unix.Failure
            where failure.code == ECONNRESET
        {
            return true
        }
    }
}

extension String {
    /// What is before the first `separator`, and what is behind it.
    func components(separatedBy separator: String) -> (first: String, rest: String) {
        guard let range = self.firstRange(of: separator) else { return (self, "") }
        return (String(self[..<range.lowerBound]), String(self[range.upperBound...]))
    }
}
