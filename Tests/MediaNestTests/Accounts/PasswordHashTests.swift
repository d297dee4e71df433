import Crypto
import Testing

@testable import MediaNest

@Suite struct PasswordHashTests {
    private static let salt = Base64URL.encode(Array("SodiumChloride".utf8))

    private static func base64(hex: String) -> String { Base64URL.encode(Hex.decode(hex) ?? []) }

    /// RFC 7914, section 12: N=16384, r=8, p=1.
    private static let published = PasswordHash(
        stored: "scrypt$14$8$1$\(salt)$"
            + base64(
                hex: "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                    + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"))

    @Test func thePublishedVectorMatches() {
        #expect(Self.published.matches("pleaseletmein"))
        #expect(!Self.published.matches("pleaseletmeIn"))
        #expect(!Self.published.matches(""))
    }

    @Test func aFreshHashMatchesItsPasswordOnly() throws {
        let hash = try PasswordHash(password: "größe 🎬 battery")

        #expect(hash.text.hasPrefix("scrypt$16$8$1$"))
        #expect(PasswordHash(stored: hash.text).matches("größe 🎬 battery"))
        #expect(!hash.matches("größe 🎬 batterz"))
    }

    @Test func twoHashesOfOnePasswordDiffer() throws {
        #expect(try PasswordHash(password: "correct horse") != PasswordHash(password: "correct horse"))
    }

    @Test func theDecoyTakesTheSameWorkAndMatchesNothing() {
        #expect(PasswordHash.decoy.text.hasPrefix("scrypt$16$8$1$"))
        #expect(!PasswordHash.decoy.matches(""))
    }

    @Test(arguments: [
        "", "scrypt", "pleaseletmein", "bcrypt$14$8$1$\(salt)$AAAA", "scrypt$14$8$1$\(salt)$", "scrypt$14$8$1$\(salt)",
        "scrypt$4$8$1$\(salt)$AAAA",
        "scrypt$30$8$1$\(salt)$AAAA", "scrypt$x$8$1$\(salt)$AAAA", "scrypt$14$0$1$\(salt)$AAAA",
        "scrypt$14$8$-1$\(salt)$AAAA",
        "scrypt$14$999999$1$\(salt)$AAAA", "scrypt$14$8$1$####$AAAA", "scrypt$14$8$1$\(salt)$####",
        "scrypt$14$8$1$\(salt)$AAAA$AAAA",
    ])
    func whatIsNoHashMatchesNothing(text: String) {
        #expect(!PasswordHash(stored: text).matches("pleaseletmein"))
        #expect(!PasswordHash(stored: text).matches(""))
    }
}
