import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct KeyRotationTests {
    @Test func afterwardsTheNewKeyAloneOpensEverything() throws {
        try withDatabase { db in
            let sealed = try Sealed(db)

            let outcome = try sealed.services().keyRotation.run()

            #expect(try sealed.unopened(with: Sealed.newKey) == [])
            #expect(outcome.count == sealed.secrets.count && outcome.unopened == [])
            #expect(outcome.resealed.map(\.count) == [1, 3, 3, 3, 3, 3, 3])
        }
    }

    @Test func manyRowsTakeManySmallSteps() throws {
        try withDatabase { db in
            let sealed = try Sealed(db, people: 7)
            let services = try sealed.services()
            let secrets = SecretBox(
                passphrase: Sealed.newKey, previous: [Sealed.oldKey], database: services.database)

            let outcome = try KeyRotation(database: services.database, secrets: secrets, batchSize: 2).run()

            #expect(outcome.count == sealed.secrets.count)
            #expect(try sealed.unopened(with: Sealed.newKey) == [])
        }
    }

    @Test func theNextRunGoesOnWhereOneWasBrokenOff() throws {
        try withDatabase { db in
            let sealed = try Sealed(db, people: 7)
            let services = try sealed.services()
            let secrets = SecretBox(
                passphrase: Sealed.newKey, previous: [Sealed.oldKey], database: services.database)
            let rotation = KeyRotation(database: services.database, secrets: secrets, batchSize: 2)
            try db.superuser().execute(
                script: """
                    create function break_off() returns trigger language plpgsql as $$
                    begin
                      if (select count(*) from accounts where access_token like split_part(new.access_token, '.', 1)
                            || '.' || split_part(new.access_token, '.', 2) || '.%') >= 4
                      then raise exception 'broken off'; end if;
                      return new;
                    end $$;
                    create trigger break_off before update of access_token on accounts
                      for each row execute function break_off()
                    """)
            #expect(throws: PostgresError.self) { try rotation.run() }
            let opened = try sealed.secrets.filter { secret in
                try secrets.open(sealed.value(secret.place), at: secret.place) == secret.text
            }
            let left = try sealed.unopened(with: Sealed.newKey).count
            try db.superuser().query("drop trigger break_off on accounts")

            let outcome = try rotation.run()

            #expect(opened.count == sealed.secrets.count, "in between, both keys together open everything")
            #expect(left == 3 + 4 * 7, "what was committed stayed")
            #expect(outcome.count == left)
            #expect(try sealed.unopened(with: Sealed.newKey) == [])
        }
    }

    @Test func twoAtOnceShareTheWork() throws {
        try withDatabase { db in
            let sealed = try Sealed(db, people: 30)
            // A process each, as an admin's two shells.
            let environment = sealed.environment()
            let rotation: @Sendable () throws -> Int = {
                let services = try TestDatabase.services(environment, role: .worker)
                let secrets = SecretBox(
                    passphrase: Sealed.newKey, previous: [Sealed.oldKey], database: services.database)
                return try KeyRotation(database: services.database, secrets: secrets, batchSize: 3).run().count
            }

            let outcomes = try concurrently([rotation, rotation]).map { try $0.get() }

            #expect(outcomes.reduce(0, +) == sealed.secrets.count, "each row once")
            #expect(try sealed.unopened(with: Sealed.newKey) == [])
        }
    }

    @Test func rowsThatOthersHoldAreWaitedFor() throws {
        try withDatabase { db in
            let sealed = try Sealed(db)
            let services = try sealed.services()
            let other = db.superuser()
            try other.execute(script: "begin")
            try other.execute(script: "update users set name = 'Ada'")
            var pauses = 0

            let outcome = try services.keyRotation.run {
                pauses += 1
                try? other.execute(script: "commit")  // a failure shows in the outcome
            }

            #expect(pauses == 1)
            #expect(outcome.count == sealed.secrets.count)
            #expect(try sealed.unopened(with: Sealed.newKey) == [])
        }
    }

    @Test func rowsThatAreNeverLetGoAreReported() throws {
        try withDatabase { db in
            let sealed = try Sealed(db)
            let services = try sealed.services()
            let other = db.superuser()
            try other.execute(script: "begin")
            try other.execute(script: "update users set name = 'Ada'")

            #expect(throws: KeyRotationError.rowsInUse(3)) { try services.keyRotation.run {} }

            try other.execute(script: "rollback")
            #expect(try services.keyRotation.run().count == 3)
        }
    }

    /// Compare and set: whoever wrote in between has the last word.
    @Test func aWriteInBetweenIsNotLost() throws {
        try withDatabase { db in
            let sealed = try Sealed(db)
            let place = sealed.secrets[1].place
            let read = SealedValueRepository.Value(row: place.row, sealed: try sealed.value(place))
            let newer = try sealed.box.seal("newer", at: place)
            try db.superuser().query("update users set plex_token = \(newer) where id::text = \(place.row)")

            let result = try db.worker.database.query(
                SealedValueRepository().replace(read, by: Sealed.example, place.column))

            #expect(result.affected == 0)
            #expect(try sealed.box.open(sealed.value(place), at: place) == "newer")
        }
    }

    @Test func aKeyThatIsUnknownIsNamedAndNothingIsChanged() throws {
        try withDatabase { db in
            let sealed = try Sealed(db)
            let before = try sealed.secrets.map { try sealed.value($0.place) }
            let keyID = String(before[0].split(separator: ".")[1])

            let error = #expect(throws: KeyRotationError.self) {
                try sealed.services(previous: "a key that never sealed anything here").keyRotation.run()
            }

            #expect(
                error?.description.contains("users.plex_token: 3 under \(keyID)") == true, "\(error?.description ?? "")"
            )
            #expect(try sealed.secrets.map { try sealed.value($0.place) } == before)
            #expect(try db.superuser().row("select count(*) from audit_log").int(0) == 0)
        }
    }

    @Test func whatWasCopiedFromElsewhereIsLeftAndNamed() throws {
        try withDatabase { db in
            let sealed = try Sealed(db)
            let stolen = try sealed.value(sealed.secrets[1].place)
            let target = sealed.secrets[7].place
            try db.superuser().query("update users set plex_token = \(stolen) where id::text = \(target.row)")

            let outcome = try sealed.services().keyRotation.run()

            #expect(outcome.unopened == ["users.plex_token of \(target.row)"])
            #expect(outcome.count == sealed.secrets.count - 1)
            #expect(try sealed.value(target) == stolen)
        }
    }

    @Test func theAuditLogSaysWhenAndHowManyButNoSecret() throws {
        try withDatabase { db in
            let sealed = try Sealed(db)

            let outcome = try sealed.services().keyRotation.run()

            let lines = try db.superuser().query(
                "select action, target_id, actor_label, after from audit_log order by id")
            #expect(lines.map { $0.string(0) } == ["keys.rotation_started", "keys.rotated"])
            #expect(lines.allSatisfy { $0.string(1) == outcome.keyID && $0.string(2) == "command line" })
            #expect(lines[1].string(3).contains("\"users.plex_token\": 3"))
            #expect(!lines.contains { line in sealed.secrets.contains { line.string(3).contains($0.text) } })
        }
    }

    @Test func withNothingToDoNothingIsWritten() throws {
        try withDatabase { db in
            let sealed = try Sealed(db)
            let services = try sealed.services()
            _ = try services.keyRotation.run()
            let before = try sealed.secrets.map { try sealed.value($0.place) }

            let outcome = try services.keyRotation.run()

            #expect(outcome.count == 0)
            #expect(try sealed.secrets.map { try sealed.value($0.place) } == before)
            #expect(try db.superuser().row("select count(*) from audit_log").int(0) == 2)
        }
    }

    @Test func theCheckTellsEarlierUnknownAndMovedApart() throws {
        try withDatabase { db in
            let sealed = try Sealed(db)
            let stolen = try sealed.value(sealed.secrets[1].place)
            try db.superuser().query(
                "update users set plex_token = \(stolen) where id::text = \(sealed.secrets[7].place.row)")

            let rotating = try sealed.services().sealedColumns.run()
            let lost = try sealed.services(previous: nil).sealedColumns.run()
            let settled = try db.worker.sealedColumns.run()

            #expect(rotating.map(\.underEarlierKey) == [1, 2, 3, 3, 3, 3, 3])
            #expect(rotating.map(\.unopened) == [0, 1, 0, 0, 0, 0, 0])
            #expect(lost.map(\.underUnknownKey) == [1, 3, 3, 3, 3, 3, 3] && lost.allSatisfy { !$0.isUsable })
            #expect(settled.allSatisfy { $0.underEarlierKey == 0 })
            #expect(settled.map(\.count) == [1, 3, 3, 3, 3, 3, 3])
            #expect(settled.map(\.isUsable) == [true, false, true, true, true, true, true])
        }
    }
}
