import Crypto
import Testing

@Suite struct ScryptTests {
    struct Vector: Sendable {
        let password: String
        let salt: String
        let (n, r, p): (Int, Int, Int)
        let derived: String
    }

    /// RFC 7914, section 12, without the one that takes 1 GiB.
    static let vectors = [
        Vector(
            password: "", salt: "", n: 16, r: 1, p: 1,
            derived: "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"),
        Vector(
            password: "password", salt: "NaCl", n: 1024, r: 8, p: 16,
            derived: "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"),
        Vector(
            password: "pleaseletmein", salt: "SodiumChloride", n: 16_384, r: 8, p: 1,
            derived: "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"),
    ]

    @Test(arguments: vectors)
    func derivesThePublishedKeys(vector: Vector) throws {
        let derived = try Scrypt.derive(
            password: Array(vector.password.utf8), salt: Array(vector.salt.utf8), n: vector.n, r: vector.r, p: vector.p,
            length: 64)

        #expect(Hex.encode(derived) == vector.derived)
    }

    /// 64 MiB, twice what libcrypto allows by itself.
    @Test func theCostOfPasswordsIsAllowed() throws {
        let derived = try Scrypt.derive(password: [1], salt: [2], n: 1 << 16, r: 8, p: 1, length: 32)

        #expect(derived.count == 32)
    }

    @Test(arguments: [
        (0, 8, 1), (1, 8, 1), (1000, 8, 1), (-16, 8, 1), (16, 0, 1), (16, 8, 0), (1 << 20, 8, 1), (1 << 62, 8, 1),
        (16, .max, .max),
    ])
    func impossibleCostsAreRefused(n: Int, r: Int, p: Int) {
        #expect(throws: CryptoError.invalidCost) {
            try Scrypt.derive(password: [1], salt: [2], n: n, r: r, p: p, length: 32)
        }
    }

    @Test func anEmptyKeyIsRefused() {
        #expect(throws: CryptoError.invalidLength(of: "derived key")) {
            try Scrypt.derive(password: [1], salt: [2], n: 16, r: 1, p: 1, length: 0)
        }
    }
}
