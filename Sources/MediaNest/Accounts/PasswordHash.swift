import Crypto

/// A password as it is stored: `scrypt$16$8$1$<salt>$<key>`, the first number being log2 N.
public struct PasswordHash: Sendable, Equatable {
    public let text: String

    public init(stored text: String) { self.text = text }

    /// Hashes with N=2^16, r=8, p=1 and a random salt: 64 MiB and some hundred milliseconds, on purpose.
    public init(password: String) throws {
        let salt = try RandomBytes.generate(16)
        let key = try Scrypt.derive(password: Array(password.utf8), salt: salt, n: 1 << 16, r: 8, p: 1, length: 32)
        text = "scrypt$16$8$1$\(Base64URL.encode(salt))$\(Base64URL.encode(key))"
    }

    /// Compares in constant time; false for a text that is no hash.
    public func matches(_ password: String) -> Bool {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "scrypt", let log2N = Int(parts[1]), (10...20).contains(log2N),
            let r = Int(parts[2]),
            let p = Int(parts[3]), let salt = Base64URL.decode(parts[4]), let expected = Base64URL.decode(parts[5]),
            let key = try? Scrypt.derive(  // a failure, such as no memory, is no match
                password: Array(password.utf8), salt: salt, n: 1 << log2N, r: r, p: p, length: expected.count)
        else { return false }
        return constantTimeEquals(key, expected)
    }

    /// Takes as long as a real comparison and never matches: for accounts that do not exist.
    public static let decoy = PasswordHash(
        stored: "scrypt$16$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
}

/// A password that may be set: at least 12 characters, at most 256, no control characters.
public struct NewPassword: Sendable {
    public let text: String

    public init(_ text: String) throws(AccountError) {
        guard text.count >= 12 else { throw .passwordTooShort }
        guard text.count <= 256, !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else {
            throw .passwordUnusable
        }
        self.text = text
    }
}
