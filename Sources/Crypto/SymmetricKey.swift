import COpenSSL

/// A 256-bit secret key that wipes its memory when the last reference goes, and never prints itself.
public final class SymmetricKey: @unchecked Sendable {
    public static let length = 32

    // Safe to share between threads: never written between `init` and `deinit`.
    private let storage: UnsafeMutableRawBufferPointer

    /// - Throws: `.invalidLength` unless there are exactly 32 bytes.
    public init(_ bytes: [UInt8]) throws(CryptoError) {
        guard bytes.count == Self.length else { throw .invalidLength(of: "key") }
        storage = .allocate(byteCount: Self.length, alignment: 16)
        storage.copyBytes(from: bytes)
    }

    deinit {
        OPENSSL_cleanse(storage.baseAddress, storage.count)
        storage.deallocate()
    }

    public static func generate() throws(CryptoError) -> SymmetricKey {
        try SymmetricKey(RandomBytes.generate(length))
    }

    /// The pointer is valid inside the closure only.
    func withBytes<R>(_ body: (UnsafePointer<UInt8>?) -> R) -> R {
        body(UnsafeRawBufferPointer(storage).assumingMemoryBound(to: UInt8.self).baseAddress)
    }
}

extension SymmetricKey: CustomStringConvertible, CustomReflectable {
    public var description: String { "SymmetricKey(redacted)" }
    /// Without members: not even where the key lies.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
