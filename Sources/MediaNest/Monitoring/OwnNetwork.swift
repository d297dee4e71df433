import Glibc
import HTTPClient

/// Whether it is our own network that is gone, when services are silent.
enum OwnNetwork {
    /// The positions of those services that cannot be judged if the witnesses on the internet are silent too.
    ///
    /// Whatever is out on the internet, when nothing there answers; what is at home as well, when nothing does at all. What
    /// runs on this machine needs no network, and a refusal is an answer.
    static func suspects(_ services: [MonitoredService], _ findings: [ProbeFinding]) -> [Int] {
        let remote = services.indices.filter { !services[$0].isLocal }
        let outside = remote.filter { services[$0].isOnInternet }
        let home = remote.filter { !services[$0].isOnInternet }
        func isSilent(_ group: [Int]) -> Bool { group.allSatisfy { findings[$0].isNetworkFailure } }
        guard isSilent(outside) else { return [] }
        return isSilent(home) ? remote : outside
    }
}

extension MonitoredService {
    /// As far as its address says: a name without a dot, or of a house's own domain, is somewhere at home.
    var isOnInternet: Bool {
        guard !isLocal else { return false }
        let host = url.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2).first ?? ""
        if host.hasPrefix("[") {
            var address = in6_addr()
            guard inet_pton(AF_INET6, String(host.dropFirst().prefix { $0 != "]" }), &address) == 1 else {
                return false
            }
            return withUnsafeBytes(of: &address) { PublicAddress.contains(ipv6: $0) }
        }
        let name = host.prefix { $0 != ":" }.lowercased()
        var address = in_addr()
        if inet_pton(AF_INET, name, &address) == 1 {
            return withUnsafeBytes(of: &address) { PublicAddress.contains(ipv4: $0) }
        }
        return name.contains(".") && !Self.domainsAtHome.contains { name.hasSuffix($0) }
    }

    private static let domainsAtHome = [
        ".local", ".lan", ".home", ".internal", ".intranet", ".home.arpa", ".localdomain", ".fritz.box",
    ]
}
