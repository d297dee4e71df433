import Testing

@testable import Crypto

@Suite struct AESGCMTests {
    struct Vector: Sendable {
        let key, nonce, plaintext, associatedData, ciphertext, tag: [UInt8]

        init(key: String, nonce: String, plaintext: String, associatedData: String, ciphertext: String, tag: String) {
            let bytes = { (text: String) in Hex.decode(text) ?? [] }
            self.key = bytes(key)
            self.nonce = bytes(nonce)
            self.plaintext = bytes(plaintext)
            self.associatedData = bytes(associatedData)
            self.ciphertext = bytes(ciphertext)
            self.tag = bytes(tag)
        }
    }

    private static let zeroKey = String(repeating: "00", count: 32)
    private static let zeroNonce = String(repeating: "00", count: 12)
    private static let key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
    private static let nonce = "cafebabefacedbaddecaf888"
    private static let plaintext =
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    private static let ciphertext =
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"

    /// McGrew and Viega, the mode as submitted to NIST, appendix B, test cases 13 to 16: AES-256 with 96-bit nonces.
    static let vectors = [
        Vector(
            key: zeroKey, nonce: zeroNonce, plaintext: "", associatedData: "", ciphertext: "",
            tag: "530f8afbc74536b9a963b4f1c4cb738b"),
        Vector(
            key: zeroKey, nonce: zeroNonce, plaintext: "00000000000000000000000000000000", associatedData: "",
            ciphertext: "cea7403d4d606b6e074ec5d3baf39d18", tag: "d0d1c8a799996bf0265b98b5d48ab919"),
        Vector(
            key: key, nonce: nonce, plaintext: plaintext + "1aafd255", associatedData: "",
            ciphertext: ciphertext + "898015ad", tag: "b094dac5d93471bdec1a502270e3cc6c"),
        Vector(
            key: key, nonce: nonce, plaintext: plaintext,
            associatedData: "feedfacedeadbeeffeedfacedeadbeefabaddad2", ciphertext: ciphertext,
            tag: "76fc6ece0f4e1768cddf8853bb2d551b"),
    ]

    @Test(arguments: vectors)
    func sealsToThePublishedCiphertext(vector: Vector) throws {
        let key = try SymmetricKey(vector.key)
        let box = try AESGCM.seal(
            vector.plaintext, key: key, nonce: vector.nonce, associatedData: vector.associatedData)

        #expect(box.ciphertext == vector.ciphertext)
        #expect(box.tag == vector.tag)
    }

    @Test(arguments: vectors)
    func opensThePublishedCiphertext(vector: Vector) throws {
        let box = try AESGCM.SealedBox(nonce: vector.nonce, ciphertext: vector.ciphertext, tag: vector.tag)
        let plaintext = try AESGCM.open(box, key: SymmetricKey(vector.key), associatedData: vector.associatedData)

        #expect(plaintext == vector.plaintext)
    }

    @Test func everyChangedBitIsNoticed() throws {
        let key = try SymmetricKey.generate()
        let data = Array("users.plex_token.42".utf8)
        let box = try AESGCM.seal(Array("secret".utf8), key: key, associatedData: data)

        func refuses(
            nonce: [UInt8]? = nil, ciphertext: [UInt8]? = nil, tag: [UInt8]? = nil, data other: [UInt8]? = nil
        ) throws {
            let changed = try AESGCM.SealedBox(
                nonce: nonce ?? box.nonce, ciphertext: ciphertext ?? box.ciphertext, tag: tag ?? box.tag)
            #expect(throws: CryptoError.authenticationFailed) {
                try AESGCM.open(changed, key: key, associatedData: other ?? data)
            }
        }
        for bytes in flips(of: box.nonce) { try refuses(nonce: bytes) }
        for bytes in flips(of: box.ciphertext) { try refuses(ciphertext: bytes) }
        for bytes in flips(of: box.tag) { try refuses(tag: bytes) }
        for bytes in flips(of: data) { try refuses(data: bytes) }
        try refuses(data: [])
        try refuses(ciphertext: box.ciphertext.dropLast())
        try refuses(ciphertext: [])
        #expect(try AESGCM.open(box, key: key, associatedData: data) == Array("secret".utf8))
    }

    @Test func anotherKeyOpensNothing() throws {
        let box = try AESGCM.seal([1, 2, 3], key: .generate())

        #expect(throws: CryptoError.authenticationFailed) { try AESGCM.open(box, key: .generate()) }
    }

    @Test func equalMessagesAreSealedDifferently() throws {
        let key = try SymmetricKey.generate()
        let (a, b) = try (AESGCM.seal([1, 2, 3], key: key), AESGCM.seal([1, 2, 3], key: key))

        #expect(a.nonce != b.nonce)
        #expect(a.ciphertext != b.ciphertext)
    }

    @Test func wrongLengthsAreRefused() throws {
        let (nonce, tag) = ([UInt8](repeating: 0, count: 12), [UInt8](repeating: 0, count: 16))

        #expect(throws: CryptoError.invalidLength(of: "key")) { try SymmetricKey([UInt8](repeating: 0, count: 16)) }
        #expect(throws: CryptoError.invalidLength(of: "nonce")) {
            try AESGCM.SealedBox(nonce: tag, ciphertext: [], tag: tag)
        }
        #expect(throws: CryptoError.invalidLength(of: "tag")) {
            try AESGCM.SealedBox(nonce: nonce, ciphertext: [], tag: tag.dropLast())
        }
    }

    @Test func keysDoNotPrintTheirBytes() throws {
        let key = try SymmetricKey([UInt8](repeating: 0xAB, count: 32))
        var dumped = ""
        dump(key, to: &dumped)

        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(!text.lowercased().contains("abab"))
            #expect(!text.contains("171"))
        }
        #expect("\(key)" == "SymmetricKey(redacted)")
        #expect(dumped == "- SymmetricKey(redacted) #0\n")
    }

    /// Every text that differs in one bit.
    private func flips(of bytes: [UInt8]) -> [[UInt8]] {
        (0..<bytes.count * 8).map { bit in
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            return changed
        }
    }
}
