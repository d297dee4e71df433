/// Where a service is: an address that was checked, without a slash at its end.
struct ServiceAddress: Equatable {
    /// `tcp://host:port` for a port.
    let text: String
    /// Scheme, host and port: whoever answers there may be told the key.
    let origin: String

    /// `nil` for what is no address of such a service. Private addresses are the admin's to use.
    init?(_ given: String, of kind: ServiceKind) {
        let text = kind == .tcp && !given.contains("://") ? "tcp://" + given : given
        guard text.utf8.count <= 2000, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !text.contains("#"),
            kind == .http || !text.contains("?"), let separator = text.firstRange(of: "://")
        else { return nil }
        let scheme = text[..<separator.lowerBound].lowercased()
        guard (kind == .tcp ? ["tcp"] : ["http", "https"]).contains(scheme) else { return nil }
        let rest = text[separator.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard let (host, port) = Self.hostAndPort(authority) else { return nil }
        var path = String(rest.dropFirst(authority.count))
        if kind != .http || path.allSatisfy({ $0 == "/" }) { while path.hasSuffix("/") { path.removeLast() } }
        if kind == .tcp, port == nil || !path.isEmpty { return nil }
        self.text = "\(scheme)://\(authority)\(path)"
        origin = "\(scheme)://\(host.lowercased()):\(port ?? (scheme == "https" ? 443 : 80))"
    }

    /// What an address must be, after the name of its field.
    static func requirement(_ kind: ServiceKind) -> String {
        switch kind {
        case .tcp: "must be a host and a port, such as nas.lan:445"
        case .http: "must be an http:// or https:// address without user name and fragment"
        default: "must be an http:// or https:// address without user name, query or fragment"
        }
    }

    /// A name, an IPv4 address or an IPv6 address in brackets; no user name.
    private static func hostAndPort(_ authority: Substring) -> (Substring, Int?)? {
        let isBracketed = authority.hasPrefix("[")
        let host =
            isBracketed
            ? authority.prefix { $0 != "]" } + authority.dropFirst(authority.prefix { $0 != "]" }.count).prefix(1)
            : authority.prefix { $0 != ":" }
        let isWellFormed =
            isBracketed
            ? host.hasSuffix("]") && host.count > 2
                && host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || ":.".contains($0) }
            : !host.isEmpty && host.allSatisfy { $0.isLetter || $0.isNumber || "-._".contains($0) }
        guard isWellFormed else { return nil }
        let rest = authority.dropFirst(host.count)
        if rest.isEmpty { return (host, nil) }
        guard rest.hasPrefix(":"), let port = UInt16(rest.dropFirst()), port > 0 else { return nil }
        return (host, Int(port))
    }
}
