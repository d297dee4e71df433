import MediaNest
import Postgres
import Redis
import TestSupport
import Testing

/// Whose account a sign-in through Plex opens, and with which role.
@Suite struct PlexAccountTests {
    // MARK: Whose account it is

    @Test func whoComesBackHasTheSameAccountAndWhatPlexSaysNow() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let device = try PlexDevice(db, plex)
            let first = try #require(try device.signIn(plex, as: .friend))
            var renamed = PlexStub.Person.friend
            (renamed.username, renamed.title, renamed.email) = ("pal", "Pal", "pal@plex.local")

            let second = try #require(try device.signIn(plex, as: renamed))

            #expect(second.user.id == first.user.id && second.sessionID != first.sessionID)
            #expect((second.user.name, second.user.email) == ("Pal", "pal@plex.local"))
            let row = try db.superuser().row(
                "select plex_username, image, last_access_check_at is not null from users where id = \(first.user.id)")
            #expect((row.string(0), row.string(1)) == ("pal", "https://plex.tv/users/2/avatar?c=1") && row.bool(2))
            #expect(try db.texts("select provider_account_id from accounts") == ["2"])
        }
    }

    @Test func aNameThatWasChangedHereStays() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let device = try PlexDevice(db, plex)
            _ = try device.signIn(plex, as: .friend)
            try db.superuser().query("update users set name = 'Freddy' where plex_id = '2'")

            #expect(try device.signIn(plex, as: .friend)?.user.name == "Freddy")
        }
    }

    /// Not even an unproven e-mail address counts: an account is a Plex id, and nothing else.
    @Test func nobodyGetsIntoAnAccountByCallingHimselfLikeItsOwner() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let root = try db.makeUser("root", role: .admin)
            let device = try PlexDevice(db, plex)
            var impostor = PlexStub.Person.friend
            impostor.email = "ROOT@test.local"

            let signedIn = try #require(try device.signIn(plex, as: impostor))

            #expect(signedIn.user.id != root.userID && signedIn.user.role == .user && signedIn.user.email == nil)
            #expect(try db.texts("select email from users where id = \(root.userID)") == ["root@test.local"])
            var unproven = PlexStub.Person.child
            (unproven.email, unproven.isConfirmed) = ("somebody@plex.local", false)
            #expect(try device.signIn(plex, as: unproven)?.user.email == nil)
        }
    }

    @Test(arguments: ["suspended", "inactive"])
    func whoIsSwitchedOffStaysOut(status: String) throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let device = try PlexDevice(db, plex)
            _ = try device.signIn(plex, as: .friend)
            try db.superuser().query("update users set status = \(status) where plex_id = '2'")
            let sessions = try db.texts("select id from sessions")

            let begun = try device.begin()
            plex.approve(begun.code, as: .friend)
            #expect(throws: AccountError.suspended) { try device.poll(begun) }

            #expect(throws: AccountError.suspended) { try device.poll(begun) }
            #expect(try db.texts("select id from sessions") == sessions)
            #expect(try db.texts("select action from audit_log order by id").last == "auth.sign_in_failed")
        }
    }

    // MARK: The role

    @Test func whoNoLongerOwnsTheServerIsNoLongerAdmin() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let device = try PlexDevice(db, plex)
            let before = try #require(try device.signIn(plex, as: .owner))
            let token = try #require(
                db.services.signer.verify(before.accessToken, nowSeconds: Timestamp.now().secondsSince1970))
            #expect(try db.services.admission.admit(.token(token), address: "").principal?.role == .admin)
            var former = PlexStub.Person.owner
            former.owns = false

            #expect(try device.signIn(plex, as: former)?.user.role == .user)

            // On his other devices too.
            #expect(try db.services.admission.admit(.token(token), address: "").principal?.role == .user)
            #expect(
                try db.texts("select before::text || after::text from audit_log where action = 'user.changed'")
                    == [#"{"role": "ADMIN"}{"role": "USER", "reason": "plex.server_owner"}"#])
        }
    }

    @Test func theLastAdminStaysOneUntilThereIsAnother() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let device = try PlexDevice(db, plex)
            _ = try device.signIn(plex, as: .owner)
            try db.superuser().query("update users set status = 'suspended' where name like 'root-%'")
            var former = PlexStub.Person.owner
            former.owns = false

            #expect(try device.signIn(plex, as: former)?.user.role == .admin)
            #expect(try db.texts("select action from audit_log where action = 'user.changed'").isEmpty)

            _ = try db.makeUser("boss", role: .admin)
            #expect(try device.signIn(plex, as: former)?.user.role == .user)
        }
    }

    /// Also when nothing but a key of his is in use.
    @Test func anAPIKeyOfAFormerOwnerIsNoLongerAnAdmins() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let device = try PlexDevice(db, plex)
            let owner = try #require(try device.signIn(plex, as: .owner))
            let principal = Principal(userID: owner.user.id, role: .admin, sessionID: owner.sessionID)
            let (key, _) = try db.services.apiKeys.create(
                name: "script", scopes: [.manage], expiresInDays: nil, address: "", correlationID: "c", as: principal)
            #expect(try db.services.admission.admit(.apiKey(key), address: "").principal?.role == .admin)
            _ = try db.services.signIn.signOut(principal, everywhere: true, address: "", correlationID: "c")
            #expect(try db.services.admission.admit(.apiKey(key), address: "").principal?.role == .admin)
            var former = PlexStub.Person.owner
            former.owns = false

            _ = try device.signIn(plex, as: former)

            #expect(try db.services.admission.admit(.apiKey(key), address: "").principal?.role == .user)
        }
    }

    @Test func aRoleThatAnAdminHasSetStays() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let root = try db.makeUser("root", role: .admin)
            let device = try PlexDevice(db, plex)
            let owner = try #require(try device.signIn(plex, as: .owner)).user.id
            let friend = try #require(try device.signIn(plex, as: .friend)).user.id
            func set(_ role: User.Role, _ id: UserID) throws {
                var change = AccountAdministration.Change()
                change.role = role
                _ = try db.services.accounts.change(id, change, address: "", correlationID: "c", as: root)
            }

            try set(.user, owner)
            try set(.admin, friend)

            #expect(try device.signIn(plex, as: .owner)?.user.role == .user)
            #expect(try device.signIn(plex, as: .friend)?.user.role == .admin)
        }
    }
}
