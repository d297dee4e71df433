import COpenSSL

/// scrypt, RFC 7914: a key or password hash that is expensive in time and memory on purpose.
public enum Scrypt {
    private static let memoryLimit = 1 << 30

    /// Blocks for about 128 · n · r · p bytes' worth of work and holds 128 · n · r bytes meanwhile.
    ///
    /// - Parameters:
    ///   - n: CPU and memory cost, a power of two above 1.
    ///   - r: Block size factor.
    ///   - p: Parallelisation; here the passes run one after the other.
    /// - Throws: `.invalidCost`, or `.invalidLength` when `length` is not positive.
    public static func derive(
        password: [UInt8], salt: [UInt8], n: Int, r: Int, p: Int, length: Int
    ) throws(CryptoError) -> [UInt8] {
        guard length > 0 else { throw .invalidLength(of: "derived key") }
        // Each factor alone is bounded first, so that the product cannot overflow.
        guard n > 1, n & (n - 1) == 0, n <= memoryLimit / 128, (1...65_536).contains(r), (1...65_536).contains(p) else {
            throw .invalidCost
        }
        let memory = 128 * r * (n + p + 2)
        guard memory <= memoryLimit else { throw .invalidCost }

        // Without an own limit libcrypto refuses everything above 32 MiB.
        let slack = 1 << 20
        var derived = [UInt8](repeating: 0, count: length)
        let status = password.withUnsafeBytes { password in
            EVP_PBE_scrypt(
                password.baseAddress?.assumingMemoryBound(to: CChar.self), password.count, salt, salt.count,
                UInt64(n), UInt64(r), UInt64(p), UInt64(memory + slack), &derived, length)
        }
        guard status == 1 else { throw .last("scrypt") }
        return derived
    }
}
