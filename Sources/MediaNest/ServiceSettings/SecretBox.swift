import Crypto
import Postgres

/// Seals secrets at rest with AES-256-GCM.
///
/// The form is `v1.<key id>.<nonce>.<ciphertext and tag>`, base64url. Table, column and row are associated data, so a sealed
/// value that is copied elsewhere does not open. The key is derived on first use, once per process: that takes a moment on purpose.
public final class SecretBox {
    private let passphrase: String
    private let database: Database
    private var derived: (id: String, key: SymmetricKey)?

    init(passphrase: String, database: Database) {
        self.passphrase = passphrase
        self.database = database
    }

    /// Where a secret is stored.
    public struct Place: Sendable {
        let table: String
        let column: String
        let row: String

        var associatedData: [UInt8] { Array("\(table)\n\(column)\n\(row)".utf8) }
    }

    public func seal(_ secret: String, at place: Place) throws -> String {
        let (id, key) = try currentKey()
        let box = try AESGCM.seal(Array(secret.utf8), key: key, associatedData: place.associatedData)
        return "v1.\(id).\(Base64URL.encode(box.nonce)).\(Base64URL.encode(box.ciphertext + box.tag))"
    }

    /// - Throws: `SecretBoxError` for another form or key, `CryptoError` for a value that was changed or moved.
    public func open(_ sealed: String, at place: Place) throws -> String {
        let parts = sealed.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts[0] == "v1", let nonce = Base64URL.decode(parts[2]),
            let content = Base64URL.decode(parts[3]), content.count >= 16
        else { throw SecretBoxError.malformed }
        let (id, key) = try currentKey()
        guard parts[1] == id else { throw SecretBoxError.otherKey }
        let box = try AESGCM.SealedBox(
            nonce: nonce, ciphertext: Array(content.dropLast(16)), tag: Array(content.suffix(16)))
        let plain = try AESGCM.open(box, key: key, associatedData: place.associatedData)
        return String(decoding: plain, as: UTF8.self)
    }

    private func currentKey() throws -> (id: String, key: SymmetricKey) {
        if let derived { return derived }
        guard
            let salt = try database.query("select value ->> 'salt' from setting_values(array['encryption'])").first?
                .optionalString(0)
        else { throw SecretBoxError.noSalt }
        let bytes = try Scrypt.derive(
            password: Array(passphrase.utf8), salt: Array(salt.utf8), n: 1 << 15, r: 8, p: 1, length: 32)
        // The id tells keys apart without telling anything about them.
        let id = String(Hex.encode(SHA256.digest(Array("medianest key id".utf8) + bytes)).prefix(8))
        let fresh = (id, try SymmetricKey(bytes))
        derived = fresh
        return fresh
    }
}

public enum SecretBoxError: Error, Equatable {
    case malformed
    /// Sealed under another encryption key than the configured one.
    case otherKey
    /// The `settings` row with the installation's salt is gone.
    case noSalt
}
