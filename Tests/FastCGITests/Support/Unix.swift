import FoundationEssentials
import Glibc

/// Sockets, folders and waiting, as the tests need them.
enum Unix {
    struct Failure: Error {
        let call: String
        let code: CInt
    }

    /// How long anything may take before a test calls it stuck.
    static let patience = Duration.seconds(10)

    static func check(_ call: String, _ result: CInt) throws -> CInt {
        let code = errno
        guard result >= 0 else { throw Failure(call: call, code: code) }
        return result
    }

    static func listen(_ path: String, backlog: CInt = 128) throws -> CInt {
        let descriptor = try check("socket", socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
        _ = try withAddress(path) { address, size in try check("bind", bind(descriptor, address, size)) }
        _ = try check("listen", Glibc.listen(descriptor, backlog))
        return descriptor
    }

    static func bePatient(_ descriptor: CInt) {
        var timeout = timeval(tv_sec: Int(patience.components.seconds), tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    /// A connected socket whose reads give up after `patience`.
    static func connect(_ path: String) throws -> CInt {
        let descriptor = try check("socket", socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
        bePatient(descriptor)
        do {
            _ = try withAddress(path) { address, size in try check("connect", Glibc.connect(descriptor, address, size))
            }
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    static func write(_ bytes: [UInt8], to descriptor: CInt) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            rest = rest.dropFirst(Int(try check("send", CInt(count))))
        }
    }

    /// Exactly `count` bytes; `nil` when the stream ends before the first.
    static func read(_ count: Int, from descriptor: CInt) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var chunk = [UInt8](repeating: 0, count: count - bytes.count)
            let received = try check("recv", CInt(recv(descriptor, &chunk, chunk.count, 0)))
            if received == 0 {
                if bytes.isEmpty { return nil }
                throw Failure(call: "end inside of a record", code: 0)
            }
            bytes += chunk.prefix(Int(received))
        }
        return bytes
    }

    /// A new folder with a short name (socket paths have 107 bytes), removed afterwards.
    static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        var template = Array("/tmp/fastcgi-XXXXXX".utf8CString)
        guard let name = mkdtemp(&template) else { throw Failure(call: "mkdtemp", code: errno) }
        let folder = String(cString: name)
        defer { try? FileManager.default.removeItem(atPath: folder) }  // left behind, it only takes space
        return try body(folder)
    }

    /// Asks again and again until the answer is yes; no, when that does not happen in time.
    static func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            if try condition() { return true }
            usleep(2000)
        }
        return false
    }

    private static func withAddress<Result>(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Result
    ) throws -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw Failure(call: path, code: ENAMETOOLONG)
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return try withUnsafePointer(to: address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                try body(address, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
