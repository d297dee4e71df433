import COpenSSL

/// SHA-256, FIPS 180-4.
public enum SHA256 {
    public static let digestLength = 32

    // Fetched once, because the implicit fetch behind `EVP_sha256()` costs more than hashing a token; never changed.
    nonisolated(unsafe) private static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

    public static func digest(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { digest($0) }
    }

    public static func digest(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: digestLength) { buffer, count in
            let status = EVP_Digest(bytes.baseAddress, bytes.count, buffer.baseAddress, nil, algorithm, nil)
            precondition(status == 1, "libcrypto has no SHA-256")
            count = digestLength
        }
    }

    /// The digest of the text's UTF-8 bytes in lower-case hexadecimal.
    public static func hexDigest(_ text: String) -> String {
        var text = text
        return Hex.encode(text.withUTF8 { digest(UnsafeRawBufferPointer($0)) })
    }

    public static func hexDigest(_ bytes: [UInt8]) -> String {
        Hex.encode(digest(bytes))
    }
}
