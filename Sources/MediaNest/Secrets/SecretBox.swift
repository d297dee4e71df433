import Crypto
import Postgres

/// Seals secrets at rest with AES-256-GCM.
///
/// The form is `v1.<key id>.<nonce>.<ciphertext and tag>`, base64url. Table, column and row are associated data, so a sealed
/// value that is copied elsewhere does not open. Keys are derived on first use, once per process: that takes a moment on purpose.
public final class SecretBox {
    /// The first seals; all of them open.
    private let passphrases: [String]
    private let database: Database
    /// As far as they were needed, in the order of the passphrases.
    private var derived: [Key] = []

    private struct Key {
        let id: String
        let key: SymmetricKey
    }

    /// - Parameter previous: Also opened, so that a key can be changed while everything runs.
    init(passphrase: String, previous: [String] = [], database: Database) {
        passphrases = [passphrase] + previous
        self.database = database
    }

    /// Where a secret is stored.
    public struct Place: Sendable {
        let column: SealedColumn
        /// The value of the column's `rowColumn`.
        let row: String

        init(_ column: SealedColumn, row: String) {
            self.column = column
            self.row = row
        }

        var associatedData: [UInt8] { Array("\(column.table)\n\(column.column)\n\(row)".utf8) }
    }

    public func seal(_ secret: String, at place: Place) throws -> String {
        let sealing = try key(0)
        let box = try AESGCM.seal(Array(secret.utf8), key: sealing.key, associatedData: place.associatedData)
        return "v1.\(sealing.id).\(Base64URL.encode(box.nonce)).\(Base64URL.encode(box.ciphertext + box.tag))"
    }

    /// - Throws: `SecretBoxError` for another form or key, `CryptoError` for a value that was changed or moved.
    public func open(_ sealed: String, at place: Place) throws -> String {
        let parts = sealed.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts[0] == "v1", let nonce = Base64URL.decode(parts[2]),
            let content = Base64URL.decode(parts[3]), content.count >= 16
        else { throw SecretBoxError.malformed }
        guard let opening = try key(id: parts[1]) else { throw SecretBoxError.otherKey }
        let box = try AESGCM.SealedBox(
            nonce: nonce, ciphertext: Array(content.dropLast(16)), tag: Array(content.suffix(16)))
        let plain = try AESGCM.open(box, key: opening.key, associatedData: place.associatedData)
        return String(decoding: plain, as: UTF8.self)
    }

    // MARK: Keys

    /// What the key that seals is called in sealed values.
    func sealingKeyID() throws -> String { try key(0).id }

    /// Whether a key of this id is configured.
    func opens(keyID id: String) throws -> Bool { try key(id: id) != nil }

    private func key(id: String) throws -> Key? {
        for index in passphrases.indices {
            let key = try key(index)
            if key.id == id { return key }
        }
        return nil
    }

    private func key(_ index: Int) throws -> Key {
        if index < derived.count { return derived[index] }
        guard
            let salt = try database.query("select value ->> 'salt' from setting_values(array['encryption'])").first?
                .optionalString(0)
        else { throw SecretBoxError.noSalt }
        let bytes = try Scrypt.derive(
            password: Array(passphrases[index].utf8), salt: Array(salt.utf8), n: 1 << 15, r: 8, p: 1, length: 32)
        // The id tells keys apart without telling anything about them.
        let id = String(Hex.encode(SHA256.digest(Array("medianest key id".utf8) + bytes)).prefix(8))
        let fresh = Key(id: id, key: try SymmetricKey(bytes))
        derived.append(fresh)
        return fresh
    }
}

public enum SecretBoxError: Error, Equatable {
    case malformed
    /// Sealed under a key that is not configured.
    case otherKey
    /// The `settings` row with the installation's salt is gone.
    case noSalt
}
