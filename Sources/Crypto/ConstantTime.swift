import COpenSSL

/// Compares secrets without telling, by the time it takes, where they differ; only a difference in length shows.
public func constantTimeEquals(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
}
