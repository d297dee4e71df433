import Crypto
import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct SecretBoxTests {
    private static let place = SecretBox.Place(.serviceAPIKey, row: "plex")

    private func withBox(_ body: (TestDatabase, SecretBox) throws -> Void) throws {
        try withDatabase { db in
            try body(
                db, SecretBox(passphrase: "an encryption key of the tests, long enough", database: db.services.database)
            )
        }
    }

    @Test func whatWasSealedOpensAgain() throws {
        try withBox { _, box in
            for secret in ["", "s3cret", "größe 🎬", String(repeating: "x", count: 10_000)] {
                let sealed = try box.seal(secret, at: Self.place)

                #expect(try box.open(sealed, at: Self.place) == secret)
                #expect(sealed.hasPrefix("v1."))
                #expect(sealed.split(separator: ".", omittingEmptySubsequences: false).count == 4)
            }
        }
    }

    @Test func anotherProcessOpensItToo() throws {
        try withBox { db, box in
            let sealed = try box.seal("s3cret", at: Self.place)

            let other = SecretBox(
                passphrase: "an encryption key of the tests, long enough", database: db.worker.database)

            #expect(try other.open(sealed, at: Self.place) == "s3cret")
        }
    }

    @Test func twiceTheSameSecretLooksDifferent() throws {
        try withBox { _, box in
            let sealed = try (1...2).map { _ in try box.seal("s3cret", at: Self.place) }

            #expect(sealed[0] != sealed[1])
            #expect(!sealed[0].contains("s3cret"))
        }
    }

    @Test func movedElsewhereItDoesNotOpen() throws {
        try withBox { _, box in
            let sealed = try box.seal("s3cret", at: Self.place)

            for place in [
                SecretBox.Place(SealedColumn(table: "users", column: "api_key", rowColumn: "id"), row: "plex"),
                SecretBox.Place(
                    SealedColumn(table: "service_config", column: "token", rowColumn: "service_name"), row: "plex"),
                SecretBox.Place(.serviceAPIKey, row: "overseerr"),
            ] {
                #expect(throws: CryptoError.authenticationFailed) { try box.open(sealed, at: place) }
            }
        }
    }

    @Test func changedItDoesNotOpen() throws {
        try withBox { _, box in
            let parts = try box.seal("s3cret", at: Self.place).split(separator: ".").map(String.init)
            func flipped(_ text: String) throws -> String {
                var bytes = try #require(Base64URL.decode(text))
                bytes[0] ^= 1
                return Base64URL.encode(bytes)
            }
            let changed = try [[parts[2], flipped(parts[3])], [flipped(parts[2]), parts[3]]]

            for rest in changed {
                #expect(throws: CryptoError.authenticationFailed) {
                    try box.open("v1.\(parts[1]).\(rest[0]).\(rest[1])", at: Self.place)
                }
            }
        }
    }

    @Test func anotherKeyDoesNotOpenItAndSaysSo() throws {
        try withBox { db, box in
            let sealed = try box.seal("s3cret", at: Self.place)

            let other = SecretBox(
                passphrase: "another encryption key, just as long as that", database: db.services.database)

            #expect(throws: SecretBoxError.otherKey) { try other.open(sealed, at: Self.place) }
        }
    }

    @Test func earlierKeysOpenAndTheNewestSeals() throws {
        try withBox { db, box in
            let sealed = try box.seal("s3cret", at: Self.place)
            func keys(_ first: String, _ previous: String...) -> SecretBox {
                SecretBox(passphrase: first, previous: previous, database: db.services.database)
            }
            let newest = "the newest key of all, long enough"

            let rotated = keys(
                newest, "one between, that is as long", "an encryption key of the tests, long enough")
            let fresh = try rotated.seal("s3cret", at: Self.place)

            #expect(try rotated.open(sealed, at: Self.place) == "s3cret")
            #expect(try keys(newest).open(fresh, at: Self.place) == "s3cret")
            #expect(throws: SecretBoxError.otherKey) { try box.open(fresh, at: Self.place) }
        }
    }

    /// The salt is the installation's: a stolen backup cannot be opened with tables made for another one.
    @Test func anotherInstallationHasAnotherKey() throws {
        try withBox { db, box in
            let sealed = try box.seal("s3cret", at: Self.place)
            try db.superuser().query("update settings set value = '{\"salt\": \"00\"}' where key = 'encryption'")

            let other = SecretBox(
                passphrase: "an encryption key of the tests, long enough", database: db.services.database)

            #expect(throws: SecretBoxError.otherKey) { try other.open(sealed, at: Self.place) }
        }
    }

    @Test(arguments: [
        "", "s3cret", "v1", "v2.00000000.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA", "v1.0.####.AAAA", "v1.0.AAAA.AAAA",
        "v1.0.AAAA.AAAA.AAAA",
    ])
    func whatIsNotSealedIsMalformed(text: String) {
        let box = SecretBox(
            passphrase: "an encryption key of the tests, long enough", database: Database(PostgresOptions(url: "")))

        #expect(throws: SecretBoxError.malformed) { try box.open(text, at: Self.place) }
    }

    @Test func withoutASaltNothingIsSealed() throws {
        try withBox { db, box in
            try db.superuser().query("delete from settings where key = 'encryption'")

            #expect(throws: SecretBoxError.noSalt) { try box.seal("s3cret", at: Self.place) }
        }
    }
}
