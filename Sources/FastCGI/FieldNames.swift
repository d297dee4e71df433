import HTTPTypes

extension HTTPField.Name {
    /// The field that a parameter such as HTTP_ACCEPT_LANGUAGE stands for.
    ///
    /// `nil` for what can be no field name. Common names are looked up rather than built and checked, on every request.
    init?(parameter: ParameterBytes) {
        if let known = Self.known.first(where: { parameter.equals($0.parameter) }) {
            self = known.name
            return
        }
        let name = String(unsafeUninitializedCapacity: parameter.count - Self.prefixLength) { buffer in
            for (index, byte) in parameter.dropFirst(Self.prefixLength).enumerated() {
                buffer[index] = Self.fieldByte(byte)
            }
            return parameter.count - Self.prefixLength
        }
        self.init(name)
    }

    private static let prefixLength = 5  // HTTP_

    private static func fieldByte(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        case UInt8(ascii: "_"): UInt8(ascii: "-")
        default: byte
        }
    }

    /// Roughly by frequency.
    private static let known: [(parameter: StaticString, name: HTTPField.Name)] = [
        ("HTTP_HOST", "host"), ("HTTP_ACCEPT", "accept"), ("HTTP_USER_AGENT", "user-agent"), ("HTTP_COOKIE", "cookie"),
        ("HTTP_AUTHORIZATION", "authorization"), ("HTTP_ACCEPT_ENCODING", "accept-encoding"),
        ("HTTP_ACCEPT_LANGUAGE", "accept-language"), ("HTTP_CONNECTION", "connection"), ("HTTP_REFERER", "referer"),
        ("HTTP_ORIGIN", "origin"), ("HTTP_IF_NONE_MATCH", "if-none-match"), ("HTTP_SEC_FETCH_SITE", "sec-fetch-site"),
        ("HTTP_SEC_FETCH_MODE", "sec-fetch-mode"), ("HTTP_SEC_FETCH_DEST", "sec-fetch-dest"),
        ("HTTP_SEC_FETCH_USER", "sec-fetch-user"), ("HTTP_SEC_CH_UA", "sec-ch-ua"),
        ("HTTP_SEC_CH_UA_MOBILE", "sec-ch-ua-mobile"), ("HTTP_SEC_CH_UA_PLATFORM", "sec-ch-ua-platform"),
        ("HTTP_CACHE_CONTROL", "cache-control"), ("HTTP_PRAGMA", "pragma"), ("HTTP_X_CSRF_TOKEN", "x-csrf-token"),
        ("HTTP_X_CORRELATION_ID", "x-correlation-id"), ("HTTP_X_FORWARDED_FOR", "x-forwarded-for"),
        ("HTTP_X_FORWARDED_PROTO", "x-forwarded-proto"), ("HTTP_X_REAL_IP", "x-real-ip"),
        ("HTTP_IDEMPOTENCY_KEY", "idempotency-key"), ("HTTP_PRIORITY", "priority"), ("HTTP_DNT", "dnt"),
        ("HTTP_UPGRADE_INSECURE_REQUESTS", "upgrade-insecure-requests"),
        ("HTTP_IF_MODIFIED_SINCE", "if-modified-since"),
    ].compactMap { parameter, name in HTTPField.Name(name).map { (parameter, $0) } }
}
