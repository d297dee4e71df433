import COpenSSL

/// Bytes nobody can predict, from libcrypto's generator, which the kernel seeds and a fork reseeds.
public enum RandomBytes {
    /// - Throws: `.library` when the generator has no entropy; nothing weaker is returned instead.
    public static func generate(_ count: Int) throws(CryptoError) -> [UInt8] {
        guard let size = Int32(exactly: count), size >= 0 else { throw .invalidLength(of: "random bytes") }
        var bytes = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&bytes, size) == 1 else { throw .last("random bytes") }
        return bytes
    }
}
