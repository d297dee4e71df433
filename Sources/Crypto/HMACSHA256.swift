import COpenSSL

/// HMAC with SHA-256, RFC 2104.
public enum HMACSHA256 {
    public static let codeLength = 32

    /// For a key that is used once; `HMACKey` is faster for one that stays.
    public static func code(for message: [UInt8], key: [UInt8]) -> [UInt8] {
        HMACKey(key).code(for: message)
    }
}

/// A key whose part of the computation is done: each message starts from a copy of the prepared context.
public final class HMACKey: @unchecked Sendable {
    // Safe to share between threads: after `init` it is only read, by `EVP_MAC_CTX_dup`.
    private let prepared: OpaquePointer

    nonisolated(unsafe) private static let algorithm = EVP_MAC_fetch(nil, "HMAC", nil)

    public init(_ key: [UInt8]) {
        guard let context = EVP_MAC_CTX_new(Self.algorithm) else { preconditionFailure("libcrypto has no HMAC") }
        var digestName = Array("SHA256".utf8CString)
        let status = digestName.withUnsafeMutableBufferPointer { name in
            let parameters = [
                OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.baseAddress, 0),
                OSSL_PARAM_construct_end(),
            ]
            return EVP_MAC_init(context, key, key.count, parameters)
        }
        precondition(status == 1, "libcrypto has no HMAC with SHA-256")
        prepared = context
    }

    deinit { EVP_MAC_CTX_free(prepared) }

    public func code(for message: [UInt8]) -> [UInt8] {
        message.withUnsafeBytes { code(for: $0) }
    }

    public func code(for message: UnsafeRawBufferPointer) -> [UInt8] {
        let context = EVP_MAC_CTX_dup(prepared)
        defer { EVP_MAC_CTX_free(context) }
        return [UInt8](unsafeUninitializedCapacity: HMACSHA256.codeLength) { buffer, count in
            let status = EVP_MAC_update(context, message.baseAddress, message.count)
            precondition(
                status == 1 && EVP_MAC_final(context, buffer.baseAddress, &count, buffer.count) == 1, "HMAC failed")
        }
    }

    /// Whether `code` is this key's code for the message; takes the same time wherever the first difference is.
    public func isValid(_ code: [UInt8], for message: [UInt8]) -> Bool {
        constantTimeEquals(code, self.code(for: message))
    }
}

extension HMACKey: CustomStringConvertible {
    public var description: String { "HMACKey(redacted)" }
}
