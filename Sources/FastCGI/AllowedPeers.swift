import Glibc

/// The addresses that `FCGI_WEB_SERVER_ADDRS` allows to connect over TCP (FastCGI specification, section 3.2).
///
/// libfcgi checks them in its own accept, which is not used here.
struct AllowedPeers {
    private let addresses: [in_addr_t]

    /// `nil` without the variable: everybody who reaches the port may connect.
    static func fromEnvironment() -> AllowedPeers? {
        getenv("FCGI_WEB_SERVER_ADDRS").flatMap { list in AllowedPeers(String(cString: list)) }
    }

    /// IPv4 addresses between commas; `nil` when the list is empty. What is no address allows nobody.
    init?(_ list: String) {
        if list.isEmpty { return nil }
        addresses = list.split(separator: ",").compactMap { text in
            var address = in_addr()
            return inet_pton(AF_INET, String(text), &address) == 1 ? address.s_addr : nil
        }
    }

    func contains(_ peer: sockaddr_storage) -> Bool {
        guard CInt(peer.ss_family) == AF_INET else { return false }
        let address = withUnsafeBytes(of: peer) { $0.load(as: sockaddr_in.self).sin_addr.s_addr }
        return addresses.contains(address)
    }
}
