import Glibc

extension Unix {
    /// A socket on a free TCP port of the loopback address.
    static func listenTCP() throws -> (descriptor: CInt, port: UInt16) {
        let descriptor = try check("socket", socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = try check("bind", bind(descriptor, address, size))
                _ = try check("listen", Glibc.listen(descriptor, 128))
                _ = try check("getsockname", getsockname(descriptor, address, &size))
            }
        }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    /// A connection to a TCP port of the loopback address, with the same patience.
    static func connectTCP(_ port: UInt16) throws -> CInt {
        let descriptor = try check("socket", socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
        bePatient(descriptor)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        _ = try withUnsafePointer(to: address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                try check("connect", Glibc.connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size)))
            }
        }
        return descriptor
    }
}
