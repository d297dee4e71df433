import Postgres
import TestSupport
import Testing

@testable import MediaNest

/// `keys rotate` and `doctor` look where the list says: what it leaves out would be lost with the old key.
@Suite struct SealedColumnTests {
    @Test func theListHasEverySealedColumnOfTheSchema() throws {
        try withDatabase { db in
            let columns = try db.superuser().query(
                """
                select table_name || '.' || column_name from information_schema.columns
                where table_schema = 'public' and domain_name = 'sealed'
                """
            ).map { $0.string(0) }

            #expect(Set(columns) == Set(SealedColumn.all.map(\.name)))
            #expect(SealedColumn.all.count == Set(SealedColumn.all).count)
        }
    }

    /// A column with such a name is sealed, or holds a digest, or is named here because it holds no secret.
    @Test func whatSoundsSecretIsSealedOrADigest() throws {
        let harmless: Set = [
            "accounts.token_type", "idempotency_keys.key", "jobs.unique_key", "notification_outbox.event_key",
            "notifications.dedupe_key", "settings.key",
        ]
        try withDatabase { db in
            let plain = try db.superuser().query(
                """
                select c.table_name || '.' || c.column_name from information_schema.columns c
                where c.table_schema = 'public' and c.domain_name is distinct from 'sealed'
                  and c.data_type in ('text', 'character varying', 'json', 'jsonb', 'bytea')
                  and c.column_name ~ '(token|secret|key|password|credential|passphrase|cookie)'
                  and c.column_name !~ '_hash$'
                  and not exists (
                    select from pg_constraint k
                    where k.conrelid = format('%I', c.table_name)::regclass and k.conname ~ '_is_digest$'
                      and pg_get_constraintdef(k.oid) ~ ('\\m' || c.column_name || '\\M'))
                """
            ).map { $0.string(0) }

            #expect(
                Set(plain).subtracting(harmless) == [], "make it of the type sealed, and add it to SealedColumn.all")
        }
    }

    @Test func theDatabaseTakesNoPlainText() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")

            for plain in ["s3cret", "", "v1.00000000.AAAAAAAAAAAAAAAA.short", "v2" + Sealed.example.dropFirst(2)] {
                let error = #expect(throws: PostgresError.self) {
                    try db.superuser().query("update users set plex_token = \(plain) where id = \(ada.userID)")
                }
                #expect(error?.sqlState == .checkViolation)
            }
            try db.superuser().query("update users set plex_token = \(Sealed.example) where id = \(ada.userID)")
        }
    }
}
