import MediaNest
import Postgres
import Redis
import TestSupport
import Testing

/// Who gets in through Plex.
@Suite struct PlexMembershipTests {
    /// Lesson "first login takes admin".
    @Test func whoeverComesFirstIsNoAdmin() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            try db.superuser().query("delete from users")

            let friend = try #require(try PlexDevice(db, plex).signIn(plex, as: .friend))

            #expect(friend.user.role == .user)
            #expect(try db.texts("select role from users") == ["USER"])
        }
    }

    @Test func theOwnerOfTheServerIsAdminWheneverHeComes() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let device = try PlexDevice(db, plex)
            _ = try device.signIn(plex, as: .friend)

            let owner = try #require(try device.signIn(plex, as: .owner))

            #expect(owner.user.role == .admin)
            let token = try #require(
                db.services.signer.verify(owner.accessToken, nowSeconds: Timestamp.now().secondsSince1970))
            #expect(token.role == .admin && token.sessionID == owner.sessionID)
            #expect(try db.services.admission.admit(.token(token), address: "").principal?.isAdmin == true)
        }
    }

    /// Lesson "no membership check": neither another server of his nor a player that bears our server's name lets him in.
    @Test func whoMayNotUseTheServerHasNoAccount() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)

            let device = try PlexDevice(db, plex)
            let begun = try device.begin()
            plex.approve(begun.code, as: .stranger)
            #expect(throws: PlexSignInError.noServerAccess) { try device.poll(begun) }

            #expect(try db.texts("select name from users where plex_id is not null") == [])
            #expect(
                try db.texts("select concat_ws(' ', action, actor_label, after) from audit_log order by id").last
                    == #"auth.sign_in_failed s***@plex.local {"reason": "auth.no_server_access", "provider": "plex"}"#)
            #expect(throws: PlexSignInError.noServerAccess) { try device.poll(begun) }
        }
    }

    @Test func theServerIsTheOneThatTheAdminNamed() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url, machineIdentifier: "another-server")

            let device = try PlexDevice(db, plex)
            let begun = try device.begin()
            plex.approve(begun.code, as: .owner)

            #expect(throws: PlexSignInError.noServerAccess) { try device.poll(begun) }
            #expect(plex.calls("GET /identity").isEmpty)
        }
    }

    @Test func whichServerItIsIsLearntOnceAndAnewAtAnotherAddress() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let device = try PlexDevice(db, plex)
            let known: SQL =
                "select config_data ->> 'machineIdentifier' from service_config where service_name = 'plex'"

            _ = try device.begin()
            _ = try device.begin()
            #expect(plex.calls("GET /identity").count == 1)
            #expect(try db.texts(known) == [PlexStub.machineIdentifier])

            try db.configurePlex(plex.url)
            #expect(try db.texts(known) == [PlexStub.machineIdentifier])
            try db.configurePlex(plex.url + "/moved")
            #expect(try db.superuser().row(known).optionalString(0) == nil)
        }
    }

    @Test func peopleWithoutAnEMailAddressAreWelcome() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let device = try PlexDevice(db, plex)
            let sibling = PlexStub.Person(5, "", title: "Sibling", email: "", owns: false)

            let kid = try #require(try device.signIn(plex, as: .child))
            _ = try device.signIn(plex, as: sibling)

            #expect(kid.user.email == nil && kid.user.name == "Kid")
            #expect(
                try db.texts("select name from users where plex_id is not null and email is null order by name")
                    == ["Kid", "Sibling"])
        }
    }
}
