import MediaNest
import Postgres
import TestSupport
import Testing

@Suite struct PasswordChangeTests {
    private static let new = "battery staple horse"

    private func change(
        _ device: Device, from current: String = Device.password, to new: String = Self.new, _ db: TestDatabase
    ) throws {
        try db.services.passwords.change(
            from: current, to: NewPassword(new), address: "192.0.2.1", correlationID: "c", as: device.principal)
    }

    @Test func theNewPasswordSignsInAndTheOldOneDoesNot() throws {
        try withDatabase { db in
            try db.makeMember("ada")

            try change(db.device(of: "ada"), db)

            _ = try db.device(of: "ada", password: Self.new)
            #expect(throws: AccountError.invalidCredentials) { _ = try db.device(of: "ada") }
            #expect(try db.number("select count(*) from audit_log where action = 'auth.password_changed'") == 1)
        }
    }

    @Test(arguments: [
        ("not the password", Self.new, AccountError.wrongPassword), (Device.password, "short", .passwordTooShort),
        (Device.password, "with a \u{7} control", .passwordUnusable),
        (Device.password, Device.password, .passwordUnchanged),
    ])
    func aChangeThatMustNotBeChangesNothing(_ current: String, _ new: String, _ refusal: AccountError) throws {
        try withDatabase { db in
            try db.makeMember("ada")
            let (desk, phone) = try (db.device(of: "ada"), db.device(of: "ada"))

            #expect(throws: refusal) { try change(desk, from: current, to: new, db) }

            _ = try db.device(of: "ada")
            try phone.enter(db.services)
        }
    }

    /// Somebody who found a session open tries to keep it.
    @Test func aWrongCurrentPasswordIsInTheAuditLog() throws {
        try withDatabase { db in
            let ada = try db.makeMember("ada")
            let device = try db.device(of: "ada")

            #expect(throws: AccountError.wrongPassword) { try change(device, from: "not the password", db) }
            #expect(throws: AccountError.wrongPassword) {
                try db.services.ownAccount.delete(
                    password: "not the password", address: "192.0.2.1", correlationID: "c", as: device.principal)
            }

            let lines = try db.superuser().query(
                """
                select actor_id, target_id, ip_address, correlation_id, after ->> 'for'
                from audit_log where action = 'auth.wrong_password' order by id
                """
            ).map { row in (0..<5).map { row.optionalString($0) } }
            let who = ada.userID.text
            #expect(
                lines == ["password_change", "account_deletion"].map { [who, who, "192.0.2.x", "c", $0] })
        }
    }

    @Test func theOtherSessionsAndRememberedSignInsEndAndTheOwnStays() throws {
        try withDatabase { db in
            try db.makeMember("ada")
            try db.makeMember("bob")
            let (desk, phone, bob) = try (db.device(of: "ada"), db.device(of: "ada"), db.device(of: "bob"))
            let own = try db.services.rememberMe.remember(desk.signedIn)
            let others = try db.services.rememberMe.remember(phone.signedIn)
            try phone.enter(db.services)

            try change(desk, db)

            #expect(throws: SessionError.invalid) { try phone.enter(db.services) }
            #expect(throws: SessionError.invalid) { _ = try db.redeem(others) }
            try desk.enter(db.services)
            #expect(try db.redeem(own).device.sessionID == desk.sessionID)
            try bob.enter(db.services)
        }
    }

    /// Were the sessions to end in a second step, a failure between the two would leave whoever had the old one in.
    @Test func whenTheOtherSessionsCannotEndThePasswordStays() throws {
        try withDatabase { db in
            try db.makeMember("ada")
            let (desk, phone) = try (db.device(of: "ada"), db.device(of: "ada"))
            try db.superuser().query("alter table sessions add constraint broken check (status <> 'revoked') not valid")

            #expect(throws: PostgresError.self) { try change(desk, db) }

            try db.superuser().query("alter table sessions drop constraint broken")
            try phone.enter(db.services)
            _ = try db.device(of: "ada")
        }
    }

    @Test func theDutyToChangeItEndsAtOnce() throws {
        try withDatabase { db in
            let ada = try db.makeMember("ada")
            try db.superuser().query("update users set requires_password_change = true where id = \(ada.userID)")
            let device = try db.device(of: "ada")
            #expect(try device.enter(db.services).requiresPasswordChange)

            try change(device, db)

            #expect(try !device.enter(db.services).requiresPasswordChange)
        }
    }

    @Test func theDutyEndsForTheKeysAsWell() throws {
        try withDatabase { db in
            let ada = try db.makeMember("ada")
            let device = try db.device(of: "ada")
            let (key, _) = try db.services.apiKeys.create(
                name: "phone", scopes: [.read], expiresInDays: nil, address: "192.0.2.1", correlationID: "c",
                as: device.principal)
            try db.superuser().query("update users set requires_password_change = true where id = \(ada.userID)")
            #expect(try db.services.admission.admit(.apiKey(key), address: "192.0.2.1").requiresPasswordChange)

            try change(device, db)

            #expect(try !db.services.admission.admit(.apiKey(key), address: "192.0.2.1").requiresPasswordChange)
        }
    }

    @Test func guessesAreLimited() throws {
        try withDatabase { db in
            try db.makeMember("ada")
            let device = try db.device(of: "ada")
            var guesses = 0

            #expect(throws: RateLimitExceeded.self) {
                while guesses < 100 {
                    do { try change(device, from: "guess \(guesses)", db) } catch AccountError.wrongPassword {
                        guesses += 1
                    }
                }
            }

            #expect((1...20).contains(guesses))
            #expect(throws: RateLimitExceeded.self) { try change(device, db) }
        }
    }

    @Test func anAccountWithoutAPasswordGetsNone() throws {
        try withDatabase { db in
            let plex = try db.makeUser("plex")

            #expect(throws: AccountError.noPassword) {
                try db.services.passwords.change(
                    from: "whatever it was", to: NewPassword(Self.new), address: "192.0.2.1", correlationID: "c",
                    as: plex)
            }
            #expect(try db.number("select count(*) from local_credentials") == 0)
        }
    }
}
