import Crypto
import Testing

@Suite struct HashTests {
    /// NIST's examples for FIPS 180-4, and the empty message.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
    ])
    func sha256HasThePublishedDigests(message: String, digest: String) {
        #expect(SHA256.hexDigest(message) == digest)
        #expect(SHA256.hexDigest(Array(message.utf8)) == digest)
        #expect(SHA256.digest(Array(message.utf8)).count == SHA256.digestLength)
    }

    @Test func sha256OfAMillionLetters() {
        let message = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)

        #expect(SHA256.hexDigest(message) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    struct HMACVector: Sendable {
        let key: [UInt8]
        let message: [UInt8]
        /// The whole code, or the part that the RFC prints.
        let code: String
    }

    /// RFC 4231, section 4, test cases 1 to 7.
    static let hmacVectors = [
        HMACVector(
            key: .init(repeating: 0x0B, count: 20), message: Array("Hi There".utf8),
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        HMACVector(
            key: Array("Jefe".utf8), message: Array("what do ya want for nothing?".utf8),
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        HMACVector(
            key: .init(repeating: 0xAA, count: 20), message: .init(repeating: 0xDD, count: 50),
            code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        HMACVector(
            key: Array(1...25), message: .init(repeating: 0xCD, count: 50),
            code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        HMACVector(
            key: .init(repeating: 0x0C, count: 20), message: Array("Test With Truncation".utf8),
            code: "a3b6167473100ee06e0c796c2955552b"),
        HMACVector(
            key: .init(repeating: 0xAA, count: 131),
            message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        HMACVector(
            key: .init(repeating: 0xAA, count: 131),
            message: Array(
                ("This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
            code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ]

    @Test(arguments: hmacVectors)
    func hmacHasThePublishedCodes(vector: HMACVector) {
        let code = HMACSHA256.code(for: vector.message, key: vector.key)

        #expect(Hex.encode(code).hasPrefix(vector.code))
        #expect(code.count == HMACSHA256.codeLength)
    }

    @Test func aPreparedKeyServesManyMessages() {
        let key = HMACKey(Array("Jefe".utf8))
        let message = Array("what do ya want for nothing?".utf8)
        let code = Hex.decode("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843") ?? []

        for _ in 0..<3 {
            #expect(key.code(for: message) == code)
            #expect(key.code(for: []) != code)
        }
        #expect(key.isValid(code, for: message))
        #expect(!key.isValid(code, for: message.dropLast()))
        #expect(!key.isValid(code.dropLast(), for: message))
    }

    @Test(
        arguments: [
            ([], [], true), ([1, 2, 3], [1, 2, 3], true), ([1, 2, 3], [1, 2, 4], false),
            ([0, 2, 3], [1, 2, 3], false),
            ([1, 2], [1, 2, 3], false), ([], [0], false),
        ] as [([UInt8], [UInt8], Bool)])
    func secretsAreEqualWhenEveryByteIs(a: [UInt8], b: [UInt8], equal: Bool) {
        #expect(constantTimeEquals(a, b) == equal)
        #expect(constantTimeEquals(b, a) == equal)
    }

    @Test func randomBytesHaveTheLengthAndDiffer() throws {
        let (a, b) = try (RandomBytes.generate(32), RandomBytes.generate(32))

        #expect(a.count == 32)
        #expect(a != b)
        #expect(try RandomBytes.generate(0).isEmpty)
        #expect(throws: CryptoError.invalidLength(of: "random bytes")) { try RandomBytes.generate(-1) }
    }
}
