import Glibc
import Synchronization
import Testing

/// A server on 127.0.0.1 that answers with whatever bytes a test wants.
final class StubServer: Sendable {
    let port: Int
    private let listener: Int32
    private let accepted = Counter()
    private let answer: @Sendable (Peer) -> Void

    private final class Counter: Sendable {
        let value = Mutex(0)
    }

    var url: String { "http://127.0.0.1:\(port)" }
    var connectionCount: Int { accepted.value.withLock { $0 } }

    /// - Parameter answer: Called on a thread of its own for each connection, which is closed when it returns.
    init(_ answer: @escaping @Sendable (Peer) -> Void) throws {
        (listener, port) = try Self.bindToFreePort()
        self.answer = answer
        try #require(listen(listener, 16) == 0)
        onNewThread { [listener, accepted, answer] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { break }
                accepted.value.withLock { $0 += 1 }
                onNewThread {
                    answer(Peer(descriptor))
                    close(descriptor)
                }
            }
            close(listener)
        }
    }

    /// Answers every request on a connection with the same bytes.
    convenience init(always response: String) throws {
        try self.init { peer in
            while peer.readRequest() != nil { peer.write(response) }
        }
    }

    // The accepting thread wakes up and closes the socket.
    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    /// A port on which nobody listens.
    static func freePort() throws -> Int {
        let (descriptor, port) = try bindToFreePort()
        close(descriptor)
        return port
    }

    private static func bindToFreePort() throws -> (Int32, Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 ? getsockname(descriptor, address, &length) : -1
            }
        }
        try #require(status == 0)
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }
}

/// The server's side of one connection.
struct Peer: Sendable {
    private let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// One request's head and body as they came; `nil` when the client has closed.
    func readRequest() -> [UInt8]? {
        var bytes: [UInt8] = []
        while true {
            if let head = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                let text = String(decoding: bytes[..<head.lowerBound], as: UTF8.self)
                if bytes.count >= head.upperBound + contentLength(text) { return bytes }
            }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes += chunk.prefix(count)
        }
    }

    /// Whether the client still took it.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    @discardableResult
    func write(_ text: String) -> Bool { write(Array(text.utf8)) }

    /// Says nothing more until the client gives up.
    func hang() {
        var byte: UInt8 = 0
        while recv(descriptor, &byte, 1, 0) > 0 {}
    }

    private func contentLength(_ head: String) -> Int {
        let prefix = "content-length: "
        let line = head.lowercased().split(separator: "\r\n").first { $0.hasPrefix(prefix) }
        return line.flatMap { Int($0.dropFirst(prefix.count)) } ?? 0
    }
}

private func onNewThread(_ body: @escaping @Sendable () -> Void) {
    final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let work = Unmanaged.passRetained(Work(body)).toOpaque()
    let status = pthread_create(
        &thread, nil,
        { argument in
            if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
            return nil
        }, work)
    precondition(status == 0, "no thread")
    pthread_detach(thread)
}
