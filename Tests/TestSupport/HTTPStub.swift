import Glibc

/// A server of HTTP on 127.0.0.1 for a test: answers what its handler says, each connection on a thread of its own.
public final class HTTPStub: Sendable {
    public struct Call: Sendable {
        public let method: String
        /// With the query, as it came.
        public let target: String
        /// Names in lower case.
        public let fields: [String: String]
        public let body: String
    }

    public enum Reply: Sendable {
        case json(Int, String)
        /// 302 to somewhere else.
        case redirect(String)
        /// Nothing, until the client gives up.
        case silence
        /// The connection is closed without a word.
        case hangUp
    }

    public let port: Int
    private let listener: Int32

    public var url: String { "http://127.0.0.1:\(port)" }

    public init(_ handler: @escaping @Sendable (Call) -> Reply) {
        (listener, port) = Self.bindToFreePort()
        precondition(listen(listener, 64) == 0, "cannot listen")
        detach { [listener] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { break }
                detach {
                    while let call = Self.read(descriptor), Self.answer(handler(call), on: descriptor) {}
                    close(descriptor)
                }
            }
            close(listener)
        }
    }

    // The accepting thread wakes up and closes the socket.
    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    // MARK: HTTP

    private static func read(_ descriptor: Int32) -> Call? {
        var bytes: [UInt8] = []
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.firstRange(of: "\r\n\r\n") {
                let lines = text[..<end.lowerBound].split(separator: "\r\n")
                var fields: [String: String] = [:]
                for line in lines.dropFirst() {
                    let parts = line.split(separator: ":", maxSplits: 1)
                    if parts.count == 2 { fields[parts[0].lowercased()] = String(parts[1].drop { $0 == " " }) }
                }
                let body = text[end.upperBound...]
                let words = (lines.first ?? "").split(separator: " ")
                if words.count >= 2, body.utf8.count >= fields["content-length"].flatMap({ Int($0) }) ?? 0 {
                    return Call(method: String(words[0]), target: String(words[1]), fields: fields, body: String(body))
                }
            }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes += chunk.prefix(count)
            if bytes.first == 0x16 {  // a client that wants TLS, as a server without it answers
                _ = answer(.json(400, ""), on: descriptor)
                return nil
            }
        }
    }

    /// Whether the connection goes on.
    private static func answer(_ reply: Reply, on descriptor: Int32) -> Bool {
        switch reply {
        case .hangUp: return false
        case .silence:
            var byte: UInt8 = 0
            while recv(descriptor, &byte, 1, 0) > 0 {}
            return false
        case .redirect(let location):
            let bytes = Array("HTTP/1.1 302 X\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n".utf8)
            return send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        case .json(let status, let json):
            let bytes = Array("HTTP/1.1 \(status) X\r\nContent-Length: \(json.utf8.count)\r\n\r\n\(json)".utf8)
            return send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        }
    }

    private static func bindToFreePort() -> (Int32, Int) {
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
        precondition(status == 0, "no port")
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }
}

/// Runs the body on a thread that nobody waits for.
private func detach(_ body: @escaping @Sendable () -> Void) {
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
