import HTTP
import HTTPTypes

/// A program on this machine that asks by itself.
enum LocalCaller {
    /// Whether the request came over the loopback interface, and from nobody further away.
    ///
    /// A proxy on this machine, such as one that ends TLS, comes over it too, and not every one says so: a portal that people
    /// reach from elsewhere has no local callers. Where it is reached on this machine alone, a proxy leaves a field that says
    /// for whom, or passes on the name that the browser asked for. So does a page that a browser here was made to load from a
    /// name of its own.
    ///
    /// - Parameter publicURL: Where browsers reach the portal.
    static func sent(_ request: Request, toPortalAt publicURL: String) -> Bool {
        isLoopback(authority(publicURL)) && isLoopback(request.remoteAddress) && !forwarding.contains { request.fields.contains($0) }
            && request.fields[host].map { isLoopback(name($0)) } ?? true
    }

    private static let host = known("Host")
    private static let forwarding = [
        "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP",
    ].map(known)

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host == "[::1]"
            || host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (48...57).contains($0) }
    }

    /// Host without the port of an address.
    private static func authority(_ url: String) -> String {
        name(String(url.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2).first ?? ""))
    }

    /// Without the port.
    private static func name(_ host: String) -> String {
        guard let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") else { return host.lowercased() }
        return host[..<colon].lowercased()
    }

    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no field name") }
        return name
    }
}
