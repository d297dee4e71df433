import Glibc
import Synchronization

/// Overseerr on 127.0.0.1 that answers by a script and remembers what it was asked.
///
/// Source of the answers' shapes: Overseerr's and Seerr's OpenAPI documents.
public final class OverseerrStub: Sendable {
    public struct Call: Sendable {
        /// `POST /api/v1/request`, with the query as it came.
        public let line: String
        /// Names in lower case.
        public let fields: [String: String]
        public let body: String
    }

    public indirect enum Reply: Sendable {
        case json(Int, String)
        /// This once, then that.
        case first(Reply, then: Reply)
        /// Nothing, until the client gives up.
        case silence
        /// The connection is closed without a word.
        case hangUp
    }

    public let port: Int
    private struct NoSocket: Error {
        let code: Int32
    }

    private let listener: Int32
    private let state = Shared()

    private final class Shared: Sendable {
        let script = Mutex<[String: Reply]>([:])
        let calls = Mutex<[Call]>([])

        func reply(to line: String) -> Reply {
            script.withLock { script in
                guard case .first(let reply, let next)? = script[line] else {
                    return script[line] ?? .json(404, #"{"message":"not found"}"#)
                }
                script[line] = next
                return reply
            }
        }
    }

    public var url: String { "http://127.0.0.1:\(port)" }
    public var calls: [Call] { state.calls.withLock { $0 } }

    /// The calls so far whose lines begin so.
    public func calls(_ line: String) -> [Call] { calls.filter { $0.line.hasPrefix(line) } }

    /// What is asked without a line in the script is not found.
    public init(_ script: [String: Reply] = [:]) throws {
        (listener, port) = try Self.bindToFreePort()
        guard listen(listener, 16) == 0 else { throw NoSocket(code: errno) }
        state.script.withLock { $0 = script }
        onNewThread { [listener, state] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { break }
                onNewThread {
                    while let call = Self.read(descriptor) {
                        state.calls.withLock { $0.append(call) }
                        let reply = state.reply(to: call.line)
                        guard Self.answer(reply, on: descriptor) else { break }
                    }
                    close(descriptor)
                }
            }
            close(listener)
        }
    }

    // The accepting thread wakes up and closes the socket.
    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    public func answer(_ line: String, _ reply: Reply) { state.script.withLock { $0[line] = reply } }

    /// A port on which nobody listens.
    public static func freePort() throws -> Int {
        let (descriptor, port) = try bindToFreePort()
        close(descriptor)
        return port
    }

    // MARK: HTTP

    private static func read(_ descriptor: Int32) -> Call? {
        var bytes: [UInt8] = []
        while true {
            if let head = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                let lines = String(decoding: bytes[..<head.lowerBound], as: UTF8.self).split(separator: "\r\n")
                var fields: [String: String] = [:]
                for line in lines.dropFirst() {
                    let parts = line.split(separator: ":", maxSplits: 1)
                    if parts.count == 2 { fields[parts[0].lowercased()] = String(parts[1].drop { $0 == " " }) }
                }
                let length = fields["content-length"].flatMap { Int($0) } ?? 0
                if bytes.count >= head.upperBound + length {
                    return Call(
                        line: lines[0].split(separator: " ").prefix(2).joined(separator: " "), fields: fields,
                        body: String(decoding: bytes[head.upperBound...], as: UTF8.self))
                }
            }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes += chunk.prefix(count)
        }
    }

    /// Whether the connection goes on.
    private static func answer(_ reply: Reply, on descriptor: Int32) -> Bool {
        switch reply {
        case .hangUp: return false
        case .first(let reply, _): return answer(reply, on: descriptor)
        case .silence:
            var byte: UInt8 = 0
            while recv(descriptor, &byte, 1, 0) > 0 {}
            return false
        case .json(let status, let json):
            let head = "HTTP/1.1 \(status) X\r\nContent-Length: \(json.utf8.count)\r\n\r\n"
            let bytes = Array((head + json).utf8)
            return send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        }
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
        guard status == 0 else { throw NoSocket(code: errno) }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
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
