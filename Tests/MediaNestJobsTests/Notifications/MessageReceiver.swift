import Glibc
import Synchronization
import TestSupport
import Testing

/// Somebody's server on 127.0.0.1 that is told things, and keeps what it was told.
///
/// Answers 204, or as it was asked to; while it is held, it has read a message and says nothing yet.
final class MessageReceiver: Sendable {
    struct Message: Sendable {
        /// Names in lower case.
        let fields: [String: String]
        let body: String

        var id: String { fields["webhook-id"] ?? "" }
    }

    let port: Int
    private let listener: Int32
    private let state = Shared()

    private final class Shared: Sendable {
        let messages = Mutex<[Message]>([])
        let isHeld = Mutex(false)
        let status = Mutex(204)
    }

    var url: String { "http://127.0.0.1:\(port)/hook/0123456789abcdef0123456789abcdef" }
    var messages: [Message] { state.messages.withLock { $0 } }

    init() throws {
        (listener, port) = try Self.listenOnFreePort()
        _ = Background { [listener, state] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { break }
                _ = Background {
                    Self.serve(descriptor, state)
                    close(descriptor)
                }
            }
            close(listener)
        }
    }

    // The accepting thread wakes up and closes the socket.
    deinit {
        release()
        shutdown(listener, Int32(SHUT_RDWR))
    }

    func hold() { state.isHeld.withLock { $0 = true } }
    func release() { state.isHeld.withLock { $0 = false } }
    func answer(_ status: Int) { state.status.withLock { $0 = status } }

    private static func listenOnFreePort() throws -> (Int32, Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && listen(descriptor, 64) == 0
                    ? getsockname(descriptor, address, &length) : -1
            }
        }
        try #require(status == 0)
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    private static func serve(_ descriptor: Int32, _ state: Shared) {
        while let message = read(descriptor) {
            state.messages.withLock { $0.append(message) }
            while state.isHeld.withLock({ $0 }) { usleep(2000) }
            let answer = "HTTP/1.1 \(state.status.withLock { $0 }) X\r\nContent-Length: 0\r\n\r\n"
            guard send(descriptor, answer, answer.utf8.count, Int32(MSG_NOSIGNAL)) > 0 else { break }
        }
    }

    private static func read(_ descriptor: Int32) -> Message? {
        var bytes: [UInt8] = []
        while true {
            if let head = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                var fields: [String: String] = [:]
                for line in String(decoding: bytes[..<head.lowerBound], as: UTF8.self).split(separator: "\r\n") {
                    let parts = line.split(separator: ":", maxSplits: 1)
                    if parts.count == 2 { fields[parts[0].lowercased()] = String(parts[1].drop { $0 == " " }) }
                }
                if bytes.count >= head.upperBound + (fields["content-length"].flatMap { Int($0) } ?? 0) {
                    return Message(fields: fields, body: String(decoding: bytes[head.upperBound...], as: UTF8.self))
                }
            }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes += chunk.prefix(count)
        }
    }
}
