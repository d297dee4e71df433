import COpenSSL

/// AES-256 in Galois/Counter Mode, NIST SP 800-38D, with 96-bit random nonces and 128-bit tags.
public enum AESGCM {
    public static let nonceLength = 12
    public static let tagLength = 16

    /// What `seal` returns and `open` takes.
    public struct SealedBox: Equatable, Sendable {
        public let nonce: [UInt8]
        /// As long as the plaintext.
        public let ciphertext: [UInt8]
        public let tag: [UInt8]

        /// - Throws: `.invalidLength` unless the nonce has 12 and the tag 16 bytes: a shorter tag is easier to guess.
        public init(nonce: [UInt8], ciphertext: [UInt8], tag: [UInt8]) throws(CryptoError) {
            guard nonce.count == nonceLength else { throw .invalidLength(of: "nonce") }
            guard tag.count == tagLength else { throw .invalidLength(of: "tag") }
            self.nonce = nonce
            self.ciphertext = ciphertext
            self.tag = tag
        }
    }

    /// Encrypts and authenticates under a fresh nonce; the associated data is authenticated only.
    public static func seal(
        _ plaintext: [UInt8], key: SymmetricKey, associatedData: [UInt8] = []
    ) throws(CryptoError) -> SealedBox {
        try seal(plaintext, key: key, nonce: RandomBytes.generate(nonceLength), associatedData: associatedData)
    }

    /// For published vectors only: a nonce that repeats under one key gives away the plaintext and the tag key.
    static func seal(
        _ plaintext: [UInt8], key: SymmetricKey, nonce: [UInt8], associatedData: [UInt8]
    ) throws(CryptoError) -> SealedBox {
        let cipher = try Cipher(.seal, key: key, nonce: nonce)
        try cipher.authenticate(associatedData)
        let ciphertext = try cipher.update(plaintext)
        return try SealedBox(nonce: nonce, ciphertext: ciphertext, tag: cipher.finishSealing())
    }

    /// - Throws: `.authenticationFailed` when anything differs from what was sealed; no plaintext leaves in that case.
    public static func open(
        _ box: SealedBox, key: SymmetricKey, associatedData: [UInt8] = []
    ) throws(CryptoError) -> [UInt8] {
        let cipher = try Cipher(.open, key: key, nonce: box.nonce)
        try cipher.authenticate(associatedData)
        let plaintext = try cipher.update(box.ciphertext)
        try cipher.finishOpening(tag: box.tag)
        return plaintext
    }
}

/// One message's cipher context; freed with its scope.
private struct Cipher: ~Copyable {
    enum Direction { case seal, open }

    private let context: OpaquePointer

    nonisolated(unsafe) private static let algorithm = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)

    init(_ direction: Direction, key: SymmetricKey, nonce: [UInt8]) throws(CryptoError) {
        guard let context = EVP_CIPHER_CTX_new() else { throw .last("cipher context") }
        let status = key.withBytes { key in
            EVP_CipherInit_ex2(context, Self.algorithm, key, nonce, direction == .seal ? 1 : 0, nil)
        }
        guard status == 1 else {
            EVP_CIPHER_CTX_free(context)
            throw .last("cipher key")
        }
        self.context = context
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    func authenticate(_ associatedData: [UInt8]) throws(CryptoError) {
        guard let count = Int32(exactly: associatedData.count) else { throw .invalidLength(of: "associated data") }
        guard count > 0 else { return }
        var length: Int32 = 0
        guard EVP_CipherUpdate(context, nil, &length, associatedData, count) == 1 else {
            throw .last("associated data")
        }
    }

    func update(_ input: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard let count = Int32(exactly: input.count) else { throw .invalidLength(of: "message") }
        guard count > 0 else { return [] }
        var output = [UInt8](repeating: 0, count: input.count)
        var length: Int32 = 0
        guard EVP_CipherUpdate(context, &output, &length, input, count) == 1 else { throw .last("cipher") }
        return output
    }

    func finishSealing() throws(CryptoError) -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: AESGCM.tagLength)
        var length: Int32 = 0
        // GCM writes nothing here; the buffer is only a place that may be written to.
        guard EVP_CipherFinal_ex(context, &tag, &length) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), &tag) == 1
        else { throw .last("tag") }
        return tag
    }

    func finishOpening(tag: [UInt8]) throws(CryptoError) {
        var tag = tag
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1 else {
            throw .last("tag")
        }
        var rest = [UInt8](repeating: 0, count: AESGCM.tagLength)
        var length: Int32 = 0
        guard EVP_CipherFinal_ex(context, &rest, &length) == 1 else {
            ERR_clear_error()
            throw .authenticationFailed
        }
    }
}
