import Crypto
import MediaNest
import Postgres
import TestSupport
import Testing

@Suite struct BootstrapTests {
    private func token(_ db: TestDatabase, now: Timestamp = .now()) throws -> LinkToken {
        let link = try db.worker.bootstrap.link(now: now)
        let start = "http://127.0.0.1:8080/#/bootstrap?token="
        try #require(link.hasPrefix(start), "the token belongs behind the #")
        return try #require(LinkToken(String(link.dropFirst(start.count))))
    }

    @discardableResult
    private func redeem(_ token: LinkToken?, as email: String = "root@test.local", _ services: Services) throws
        -> SignInService.SignedIn
    {
        try services.bootstrap.redeem(
            token, email: EmailAddress(email), name: PersonName("Root"), password: NewPassword(Device.password),
            address: "192.0.2.1", userAgent: nil, correlationID: "c")
    }

    @Test func theLinkMakesTheFirstAdminAndSignsHimIn() throws {
        try withDatabase { db in
            let admin = try Device(redeem(token(db), db.services), db.services)

            #expect(try admin.enter(db.services).principal?.isAdmin == true)
            #expect(try db.device(of: "root").principal.userID == admin.principal.userID)
            let audit = try db.superuser().query(
                "select action, actor_id, target_id, ip_address from audit_log order by id")
            #expect(
                audit.map { $0.string(0) } == [
                    "bootstrap.link_made", "bootstrap.admin_made", "auth.signed_in", "auth.signed_in",
                ])
            let id = admin.principal.userID.text
            #expect([audit[1].string(1), audit[1].string(2), audit[1].string(3)] == [id, id, "192.0.2.x"])
        }
    }

    @Test func theLinkWorksOnce() throws {
        try withDatabase { db in
            let token = try token(db)
            try redeem(token, db.services)

            #expect(throws: BootstrapError.adminExists) { try redeem(token, as: "second@test.local", db.services) }

            // Even were there no admin any more.
            try db.superuser().query("delete from users")
            #expect(throws: BootstrapError.linkInvalid) { try redeem(token, as: "second@test.local", db.services) }
            #expect(try db.number("select count(*) from audit_log where action = 'bootstrap.refused'") == 2)
        }
    }

    @Test func ofTwoWhoHoldTheLinkOneBecomesAdmin() throws {
        try withDatabase { db in
            let token = try token(db)
            let environment = db.environment

            let outcomes = concurrently(
                ["ada", "bob"].map { name in
                    {
                        let services = try TestDatabase.services(environment)
                        _ = try services.bootstrap.redeem(
                            token, email: EmailAddress(name + "@test.local"), name: PersonName(name),
                            password: NewPassword(Device.password), address: "192.0.2.1", userAgent: nil,
                            correlationID: "c")
                        return true
                    }
                })

            let refusals = outcomes.compactMap { outcome -> BootstrapError? in
                if case .failure(let error) = outcome { error as? BootstrapError } else { nil }
            }
            #expect(refusals == [.adminExists])
            #expect(try db.number("select count(*) from users") == 1)
        }
    }

    @Test func anExpiredAndAReplacedLinkAreRefused() throws {
        try withDatabase { db in
            let old = try token(db, now: .now() + -BootstrapService.lifetimeSeconds)
            #expect(throws: BootstrapError.linkExpired) { try redeem(old, db.services) }

            let new = try token(db)

            #expect(throws: BootstrapError.linkInvalid) { try redeem(old, db.services) }
            #expect(throws: BootstrapError.linkInvalid) { try redeem(nil, db.services) }
            #expect(try db.number("select count(*) from verification_tokens") == 1)
            try redeem(new, db.services)
        }
    }

    @Test func whereThereIsAnAdminThereIsNoLinkAndNoneWorks() throws {
        try withDatabase { db in
            let token = try token(db)
            let root = try db.makeUser("root", role: .admin)

            #expect(throws: BootstrapError.adminExists) { try db.worker.bootstrap.link() }
            #expect(throws: BootstrapError.adminExists) { try redeem(token, as: "second@test.local", db.services) }

            // An admin who is switched off runs nothing.
            try db.superuser().query("update users set status = 'suspended' where id = \(root.userID)")
            try redeem(token, as: "second@test.local", db.services)
        }
    }

    @Test func anAddressThatSomebodyHasIsRefusedAndTheLinkStays() throws {
        try withDatabase { db in
            let token = try token(db)
            _ = try db.makeUser("ada")

            #expect(throws: AccountError.emailTaken) { try redeem(token, as: "ADA@test.local", db.services) }

            #expect(try db.number("select count(*) from users") == 1)
            try redeem(token, db.services)
        }
    }

    @Test func guessesAreLimited() throws {
        try withDatabase { db in
            var guesses = 0

            #expect(throws: RateLimitExceeded.self) {
                while guesses < 100 {
                    do { try redeem(nil, db.services) } catch BootstrapError.linkInvalid { guesses += 1 }
                }
            }

            #expect((1...30).contains(guesses))
        }
    }

    /// The responder's role, which serves guests, can neither make a link nor read one.
    @Test func onlyTheWorkersRoleMakesLinks() throws {
        try withDatabase { db in
            let token = try token(db)

            #expect(throws: PostgresError.self) { try db.services.bootstrap.link() }
            #expect(throws: PostgresError.self) {
                try db.services.database.query("select token from verification_tokens")
            }
            let row = try db.superuser().row("select t::text from verification_tokens t").string(0)
            #expect(!row.contains(token.text) && row.contains(SHA256.hexDigest(token.text)))
        }
    }
}
