import Crypto
import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct InvitationTests {
    private func create(
        _ db: TestDatabase, now: Timestamp = .now(), as admin: Principal,
        _ change: (inout InvitationDraft) -> Void = { _ in }
    ) throws -> (row: InvitationRow, token: LinkToken) {
        var draft = InvitationDraft(name: try PersonName("Grandma"))
        change(&draft)
        let (row, link) = try db.services.invitations.create(
            draft, address: "192.0.2.1", correlationID: "c", as: admin, now: now)
        let start = "http://127.0.0.1:8080/#/invitation?token="
        try #require(link.hasPrefix(start), "the token belongs behind the #")
        return (row, try #require(LinkToken(String(link.dropFirst(start.count)))))
    }

    private func revoke(_ row: InvitationRow, _ db: TestDatabase, as admin: Principal) throws {
        try db.services.invitations.revoke(row.id, address: "192.0.2.1", correlationID: "c", as: admin)
    }

    private func statuses(_ db: TestDatabase, as admin: Principal) throws -> [InvitationRow.Status] {
        try db.services.invitations.list(limit: 10, after: nil, as: admin).rows.map(\.status)
    }

    @Test func theLinkTellsWhatItOffers() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let (row, token) = try create(db, as: root) {
                $0.role = .admin
                $0.requestQuotaLimit = 5
            }

            let offer = try db.services.invitations.offer(token, address: "192.0.2.1")

            #expect(offer.name == "Grandma" && offer.role == .admin && offer.expiresAt == row.expiresAt)
            #expect(row.status == .open && row.requestQuotaLimit == 5 && row.redeemedBy == nil)
            let audit = try db.superuser().row("select action, after::text from audit_log")
            #expect(audit.string(0) == "invitation.created" && audit.string(1).contains(#""requestQuotaLimit": 5"#))
        }
    }

    @Test func onlyTheDigestOfALinkIsStored() throws {
        try withDatabase { db in
            let (_, token) = try create(db, as: db.makeUser("root", role: .admin))

            let rows = try db.superuser().query(
                """
                select t::text from verification_tokens t union all select i::text from invitations i
                union all select a::text from audit_log a
                """)
            #expect(rows.count == 3 && !rows.contains { $0.string(0).contains(token.text) })
            #expect(rows.contains { $0.string(0).contains(SHA256.hexDigest(token.text)) })
        }
    }

    @Test func aLinkThatEndedSaysWhy() throws {
        try withDatabase { db in
            let (root, ada) = try (db.makeUser("root", role: .admin), db.makeUser("ada"))
            let invitations = db.services.invitations
            let (_, expired) = try create(db, now: .now() + -14 * 86_400, as: root)
            let (taken, revoked) = try create(db, as: root)
            let (_, used) = try create(db, as: root)
            try revoke(taken, db, as: root)
            try db.superuser().query(
                """
                update invitations set redeemed_at = now(), redeemed_by = \(ada.userID)
                where id::text = (select identifier from verification_tokens where token = \(used.hash))
                """)

            #expect(throws: InvitationError.expired) { try invitations.offer(expired, address: "192.0.2.1") }
            #expect(throws: InvitationError.revoked) { try invitations.offer(revoked, address: "192.0.2.1") }
            #expect(throws: InvitationError.used) { try invitations.offer(used, address: "192.0.2.1") }
            #expect(throws: InvitationError.invalid) { try invitations.offer(nil, address: "192.0.2.1") }
            #expect(throws: InvitationError.invalid) { try invitations.offer(LinkToken(), address: "192.0.2.1") }
            #expect(try statuses(db, as: root) == [.redeemed, .revoked, .expired])
        }
    }

    @Test func whatWasUsedCannotBeTakenBack() throws {
        try withDatabase { db in
            let (root, ada) = try (db.makeUser("root", role: .admin), db.makeUser("ada"))
            let (row, _) = try create(db, as: root)
            try db.superuser().query("update invitations set redeemed_at = now(), redeemed_by = \(ada.userID)")

            #expect(throws: InvitationError.used) { try revoke(row, db, as: root) }

            #expect(try statuses(db, as: root) == [.redeemed])
        }
    }

    @Test func revokingTwiceIsNoMistakeAndAnUnknownOneIs() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let (row, _) = try create(db, as: root)

            try revoke(row, db, as: root)
            try revoke(row, db, as: root)

            #expect(try statuses(db, as: root) == [.revoked])
            #expect(throws: InvitationError.notFound) {
                try db.services.invitations.revoke(Identifier(), address: "", correlationID: "c", as: root)
            }
        }
    }

    /// Also where the route's own lock has failed.
    @Test func whoIsNoAdminSeesMakesAndRevokesNone() throws {
        try withDatabase { db in
            let (root, ada) = try (db.makeUser("root", role: .admin), db.makeUser("ada"))
            let (row, token) = try create(db, as: root)

            #expect(try statuses(db, as: ada) == [])
            #expect(throws: PostgresError.self) { try create(db, as: ada) }
            #expect(throws: InvitationError.notFound) { try revoke(row, db, as: ada) }
            #expect(throws: PostgresError.self) {
                try db.services.database.query(
                    """
                    insert into verification_tokens (identifier, token, expires, purpose)
                    values (\(row.id.text), \(String(repeating: "b", count: 64)), now() + interval '1 day', 'invitation')
                    """, as: ada)
            }
            #expect(throws: PostgresError.self, "an admin's statement makes no bootstrap link") {
                try db.services.database.query(
                    """
                    insert into verification_tokens (identifier, token, expires, purpose)
                    values ('bootstrap', \(String(repeating: "b", count: 64)), now() + interval '1 day', 'bootstrap')
                    """, as: root)
            }
            #expect(try db.services.invitations.offer(token, address: "192.0.2.1").name == "Grandma")
        }
    }

    @Test func guessesAreLimited() throws {
        try withDatabase { db in
            var guesses = 0

            #expect(throws: RateLimitExceeded.self) {
                while guesses < 100 {
                    do { _ = try db.services.invitations.offer(nil, address: "192.0.2.1") } catch InvitationError
                        .invalid
                    {
                        guesses += 1
                    }
                }
            }

            #expect((1...30).contains(guesses))
        }
    }

    @Test func theAdminWhoGoesLeavesHisInvitationsAndThePersonTakesHisAlong() throws {
        try withDatabase { db in
            let (root, other, ada) = try (
                db.makeUser("root", role: .admin), db.makeUser("other", role: .admin), db.makeUser("ada")
            )
            let (row, _) = try create(db, as: root)
            _ = try create(db, as: root)
            try db.superuser().query(
                "update invitations set redeemed_at = now(), redeemed_by = \(ada.userID) where id = \(row.id)")

            for person in [root, ada] {
                try db.services.accounts.delete(person.userID, address: "", correlationID: "c", as: other)
            }

            #expect(try statuses(db, as: other) == [.open])
        }
    }
}
