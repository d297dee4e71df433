/// Where a Redis server is and how to sign in there.
///
/// `redis://[[user]:password@]host[:port][/database]`, port 6379 unless given, or
/// `unix://[[user]:password@]/path/to.sock[?db=database]`. User, password and path may be percent-encoded.
public struct RedisURL: Sendable {
    enum Endpoint: Equatable {
        case tcp(host: String, port: Int32)
        case unix(path: String)
    }

    let endpoint: Endpoint
    let user: String?
    let password: String?
    let database: Int

    /// - Throws: `.invalidURL`, saying which part is wrong without repeating it.
    public init(_ text: String) throws(RedisError) {
        if text.hasPrefix("redis://") {
            self = try RedisURL(tcp: text.dropFirst("redis://".count))
        } else if text.hasPrefix("unix://") {
            self = try RedisURL(unix: text.dropFirst("unix://".count))
        } else if text.hasPrefix("rediss://") {
            throw .invalidURL(reason: "TLS (rediss://) is not supported")
        } else {
            throw .invalidURL(reason: "it must start with redis:// or unix://")
        }
    }

    private init(tcp text: Substring) throws(RedisError) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let (host, port, userInfo) = try Self.authority(parts[0])
        endpoint = .tcp(host: host, port: port)
        (user, password) = try Self.credentials(userInfo)
        database = parts.count == 2 && !parts[1].isEmpty ? try Self.database(parts[1]) : 0
    }

    private init(unix text: Substring) throws(RedisError) {
        guard let start = text.firstIndex(of: "/") else {
            throw .invalidURL(reason: "the socket's absolute path is missing")
        }
        var userInfo: Substring?
        if start != text.startIndex {
            let authority = text[..<start]
            guard authority.last == "@" else {
                throw .invalidURL(reason: "a unix:// URL has no host, three slashes begin the path")
            }
            userInfo = authority.dropLast()
        }
        let parts = text[start...].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = Self.percentDecoded(parts[0]) else {
            throw .invalidURL(reason: "the path has a broken percent escape")
        }
        // `sun_path` has 108 bytes with its NUL, and hiredis would cut off the rest without a word.
        guard path.utf8.count <= 107 else { throw .invalidURL(reason: "the socket's path is longer than 107 bytes") }
        endpoint = .unix(path: path)
        (user, password) = try Self.credentials(userInfo)
        if parts.count == 2 {
            guard parts[1].hasPrefix("db=") else { throw .invalidURL(reason: "the only parameter is db") }
            database = try Self.database(parts[1].dropFirst("db=".count))
        } else {
            database = 0
        }
    }

    private static func authority(_ text: Substring) throws(RedisError) -> (String, Int32, Substring?) {
        let at = text.lastIndex(of: "@")
        var rest = at.map { text[text.index(after: $0)...] } ?? text
        let host: Substring
        if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
            host = rest[rest.index(after: rest.startIndex)..<end]
            rest = rest[rest.index(after: end)...]
        } else {
            host = rest.prefix { $0 != ":" }
            rest = rest.dropFirst(host.count)
        }
        guard !host.isEmpty else { throw .invalidURL(reason: "the host is missing") }
        var port: Int32 = 6379
        if !rest.isEmpty {
            guard rest.first == ":", let number = Int32(rest.dropFirst()), (1...65_535).contains(number) else {
                throw .invalidURL(reason: "the port is not a number from 1 to 65535")
            }
            port = number
        }
        return (String(host), port, at.map { text[..<$0] })
    }

    private static func credentials(_ userInfo: Substring?) throws(RedisError) -> (user: String?, password: String?) {
        guard let userInfo else { return (nil, nil) }
        let parts = userInfo.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else {
            throw .invalidURL(reason: "before the @ stands [user]:password, the password is missing")
        }
        guard let user = percentDecoded(parts[0]), let password = percentDecoded(parts[1]) else {
            throw .invalidURL(reason: "user or password has a broken percent escape")
        }
        return (user.isEmpty ? nil : user, password)
    }

    private static func database(_ text: Substring) throws(RedisError) -> Int {
        guard let number = Int(text), number >= 0 else {
            throw .invalidURL(reason: "the database is not a number from 0")
        }
        return number
    }

    private static func percentDecoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = Substring(rest.prefix(2))
            guard digits.count == 2, digits.allSatisfy(\.isHexDigit), let value = UInt8(digits, radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }
}

extension RedisURL: CustomStringConvertible, CustomReflectable {
    /// The server alone; neither this nor a dump shows the password.
    public var description: String {
        switch endpoint {
        case .tcp(let host, let port): "redis://\(host):\(port)/\(database)"
        case .unix(let path): "unix://\(path)?db=\(database)"
        }
    }

    public var customMirror: Mirror { Mirror(self, children: ["server": description]) }
}
