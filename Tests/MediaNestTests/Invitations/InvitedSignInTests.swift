import Postgres
import TestSupport
import Testing

@testable import MediaNest

/// What an invitation comes to when its person signs in through Plex.
@Suite struct InvitedSignInTests {
    private func withPlex(_ body: (TestDatabase, PlexStub, PlexDevice, _ admin: Principal) throws -> Void) throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            try body(db, plex, PlexDevice(db, plex), db.makeUser("boss", role: .admin))
        }
    }

    private func invite(
        _ db: TestDatabase, as admin: Principal, role: User.Role = .user, now: Timestamp = .now()
    ) throws -> (row: InvitationRow, token: String) {
        var draft = InvitationDraft(name: try PersonName("Friend"))
        draft.role = role
        draft.autoApprove = true
        draft.requestQuotaLimit = 5
        draft.requestQuotaDays = 7
        let (row, link) = try db.services.invitations.create(
            draft, address: "192.0.2.1", correlationID: "c", as: admin, now: now)
        return (row, String(try #require(link.split(separator: "=").last)))
    }

    private func account(_ id: UserID, _ db: TestDatabase) throws -> String {
        try db.superuser().row(
            """
            select concat_ws(' ', role, role_from_plex, auto_approve, request_quota_limit, request_quota_days, open_request_limit)
            from users where id = \(id)
            """
        ).string(0)
    }

    private func open(_ db: TestDatabase, as admin: Principal) throws -> Int {
        try db.services.invitations.list(limit: 10, after: nil, as: admin).rows.filter { $0.status == .open }.count
    }

    @Test func aNewAccountGetsWhatWasPromised() throws {
        try withPlex { db, plex, device, admin in
            let (row, token) = try invite(db, as: admin)

            let friend = try #require(try device.signIn(plex, as: .friend, invitation: token))

            #expect(try account(friend.user.id, db) == "USER t t 5 7")
            let listed = try #require(try db.services.invitations.list(limit: 1, after: nil, as: admin).rows.first)
            #expect(listed.status == .redeemed && listed.redeemedBy == friend.user.id)
            #expect(
                try db.texts(
                    "select target_id from audit_log where action = 'invitation.redeemed' and actor_id = \(friend.user.id)"
                )
                    == [row.id.text])
        }
    }

    @Test func whoIsInvitedAsAdminIsOneAtOnceAndStaysOne() throws {
        try withPlex { db, plex, device, admin in
            let (_, token) = try invite(db, as: admin, role: .admin)

            let first = try #require(try device.signIn(plex, as: .friend, invitation: token))
            let again = try #require(try device.signIn(plex, as: .friend))

            #expect(first.user.role == .admin && again.user.role == .admin)
            let access = try #require(
                db.services.signer.verify(first.accessToken, nowSeconds: Timestamp.now().secondsSince1970))
            #expect(try db.services.admission.admit(.token(access), address: "").principal?.isAdmin == true)
        }
    }

    /// The owner of the server is admin by what he owns, whatever he was invited as.
    @Test func anInvitationLowersNobody() throws {
        try withPlex { db, plex, device, admin in
            let owner = try #require(try device.signIn(plex, as: .owner, invitation: invite(db, as: admin).token))

            #expect(try account(owner.user.id, db) == "ADMIN t t 5 7")
        }
    }

    /// Whoever finds the link in somebody's mail must not become admin by it, nor take it from the person it is for.
    @Test func whoHasAnAccountIsNotRaisedAndTheInvitationStaysOpen() throws {
        try withPlex { db, plex, device, admin in
            let friend = try #require(try device.signIn(plex, as: .friend))
            let (_, token) = try invite(db, as: admin, role: .admin)

            let again = try #require(try device.signIn(plex, as: .friend, invitation: token))

            #expect(again.user.id == friend.user.id && again.user.role == .user)
            #expect(try account(friend.user.id, db) == "USER t f")
            #expect(try open(db, as: admin) == 1)
        }
    }

    @Test func aLinkIsUsedOnce() throws {
        try withPlex { db, plex, device, admin in
            let (_, token) = try invite(db, as: admin, role: .admin)
            _ = try device.signIn(plex, as: .friend, invitation: token)

            #expect(throws: InvitationError.used) { try device.signIn(plex, as: .child, invitation: token) }
            #expect(try db.texts("select plex_username from users where plex_id is not null").count == 1)
        }
    }

    @Test func membershipOfTheServerIsStillNeeded() throws {
        try withPlex { db, plex, device, admin in
            let (_, token) = try invite(db, as: admin)
            let begun = try device.begin(invitation: token)
            plex.approve(begun.code, as: .stranger)

            #expect(throws: PlexSignInError.noServerAccess) { try device.poll(begun) }

            #expect(try open(db, as: admin) == 1)
        }
    }

    @Test func aLinkThatDoesNotHoldIsRefusedBeforePlexIsAsked() throws {
        try withPlex { db, plex, device, admin in
            let (_, expired) = try invite(db, as: admin, now: .now() + -14 * 86_400)

            #expect(throws: InvitationError.expired) { try device.begin(invitation: expired) }
            #expect(throws: InvitationError.invalid) { try device.begin(invitation: "nonsense") }

            #expect(plex.calls("POST /api/v2/pins").isEmpty)
        }
    }

    /// It was taken back while its person was on Plex's page: he gets in as everybody does.
    @Test func whatWasTakenBackMeanwhilePromisesNothing() throws {
        try withPlex { db, plex, device, admin in
            let (row, token) = try invite(db, as: admin, role: .admin)
            let begun = try device.begin(invitation: token)
            try db.services.invitations.revoke(row.id, address: "", correlationID: "c", as: admin)
            plex.approve(begun.code, as: .friend)

            let friend = try #require(try device.poll(begun))

            #expect(try account(friend.user.id, db) == "USER t f")
            #expect(try db.texts("select id::text from audit_log where action = 'invitation.redeemed'") == [])
        }
    }
}
