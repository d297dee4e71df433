import CCurl
import Glibc

/// Keeps a client away from addresses that are nobody's on the internet.
///
/// Asked by libcurl with the very address that it is about to connect to: a name that leads elsewhere a moment later, or a
/// number written in an odd way, gets no further than any other.
final class AddressGuard {
    /// Since this was last set to false.
    var hasRefused = false

    /// The guard must outlive the exchange.
    func attach(to handle: UnsafeMutableRawPointer) -> [CURLcode] {
        [
            curl_easy_setopt_pointer(
                handle, CURLOPT_OPENSOCKETDATA, Unmanaged.passUnretained(self).toOpaque()),
            curl_easy_setopt_opensocket_callback(handle, CURLOPT_OPENSOCKETFUNCTION) { guardian, _, address in
                guard let guardian, let address else { return CURL_SOCKET_BAD }
                return Unmanaged<AddressGuard>.fromOpaque(guardian).takeUnretainedValue().open(address)
            },
        ]
    }

    private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let isPublic = withUnsafeBytes(of: &address.pointee.addr) { bytes in
            switch address.pointee.family {
            case AF_INET: PublicAddress.contains(ipv4: bytes[4..<8])
            // libcurl's structure is as long as the address needs, also beyond the end that C knows.
            case AF_INET6:
                PublicAddress.contains(
                    ipv6: UnsafeRawBufferPointer(start: bytes.baseAddress.map { $0 + 8 }, count: 16))
            default: false
            }
        }
        guard isPublic else {
            hasRefused = true
            return CURL_SOCKET_BAD
        }
        return socket(
            address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.protocol)
    }
}

/// Which addresses are somebody's on the internet (IANA's special-purpose registries, RFC 6890).
public enum PublicAddress {
    public static func contains(ipv4 bytes: some Collection<UInt8>) -> Bool {
        let (a, b, c) = bytes.prefix(3).reduce(into: (0, 0, 0)) { $0 = ($0.1, $0.2, Int($1)) }
        return switch (a, b, c) {
        case (0, _, _), (10, _, _), (127, _, _), (169, 254, _), (172, 16...31, _), (192, 168, _): false
        case (100, 64...127, _): false  // carriers' own
        case (192, 0, 0), (192, 0, 2), (198, 51, 100), (203, 0, 113), (192, 88, 99), (198, 18...19, _): false
        default: a < 224  // beyond: multicast and reserved
        }
    }

    /// 2000::/3 without what leads to an IPv4 address, is for documents, or belongs to protocols.
    public static func contains(ipv6 bytes: some Collection<UInt8>) -> Bool {
        let parts = Array(bytes.prefix(4))
        guard parts.count == 4, parts[0] & 0xE0 == 0x20 else { return false }
        switch (parts[0], parts[1]) {
        case (0x20, 0x02): return false  // 6to4
        case (0x20, 0x01): return !(parts[2] < 0x02 || (parts[2] == 0x0D && parts[3] == 0xB8))
        case (0x3F, 0xFF): return false  // documents
        default: return true
        }
    }
}
