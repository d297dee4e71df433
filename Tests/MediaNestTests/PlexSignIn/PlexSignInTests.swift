import MediaNest
import Postgres
import Redis
import TestSupport
import Testing

/// A device at a portal in front of a Plex.
struct PlexDevice {
    let services: Services

    init(_ db: TestDatabase, _ plex: PlexStub) throws { try self.init(db.environment(on: plex)) }

    /// For a thread of its own.
    init(_ environment: [String: String]) throws { services = try TestDatabase.services(environment) }

    func begin(rememberMe: Bool = false, invitation: String? = nil) throws -> PlexSignIn {
        try services.plexSignIn.begin(
            rememberMe: rememberMe, invitation: invitation, fromBrowser: true, address: "192.0.2.7")
    }

    func poll(_ begun: PlexSignIn, secret: String? = nil) throws -> SignInService.SignedIn? {
        let progress = try services.plexSignIn.poll(
            begun.id, secret: secret ?? begun.secret, address: "192.0.2.7", userAgent: "Test/1", correlationID: "c")
        guard case .signedIn(let signedIn, _, _) = progress else { return nil }
        return signedIn
    }

    func signIn(_ plex: PlexStub, as person: PlexStub.Person, invitation: String? = nil) throws
        -> SignInService.SignedIn?
    {
        let begun = try begin(invitation: invitation)
        plex.approve(begun.code, as: person)
        return try poll(begun)
    }
}

extension TestDatabase {
    func letPlexPinsRest() throws {
        try superuser().query("update plex_pins set next_poll_at = now() where consumed_at is null")
    }

    func texts(_ statement: SQL) throws -> [String] { try superuser().query(statement).map { $0.string(0) } }
}

@Suite struct PlexSignInTests {
    // MARK: Who gets in

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

    // MARK: The PIN

    /// Lesson "PIN in process memory": it begins in one process and ends in another.
    @Test func anyProcessGoesOnWithIt() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)

            let begun = try PlexDevice(db, plex).begin()
            plex.approve(begun.code, as: .friend)

            #expect(try PlexDevice(db, plex).poll(begun) != nil)
            #expect(Set(plex.calls("POST").compactMap { $0.fields["x-plex-client-identifier"] }).count == 1)
        }
    }

    @Test func thePinSignsInOnce() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let device = try PlexDevice(db, plex)
            let begun = try device.begin()
            plex.approve(begun.code, as: .friend)
            #expect(try device.poll(begun) != nil)

            #expect(throws: PlexSignInError.pinUsed) { try device.poll(begun) }
            #expect(throws: PlexSignInError.pinNotFound) { try device.poll(begun, secret: "another") }
            #expect(try db.texts("select id from sessions").count == 1)
        }
    }

    @Test func afterItsTimeThePinIsNobodys() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let device = try PlexDevice(db, plex)
            let begun = try device.begin()
            #expect(begun.expiresAt - Timestamp.now() <= 900_000_000)
            plex.approve(begun.code, as: .friend)
            try db.superuser().query("update plex_pins set expires_at = now()")

            #expect(throws: PlexSignInError.pinNotFound) { try device.poll(begun) }

            try db.superuser().query("update plex_pins set expires_at = now() - interval '2 hours'")
            _ = try device.begin()
            #expect(try db.texts("select id from plex_pins").count == 1, "what is over is forgotten")
        }
    }

    /// However many tabs ask.
    @Test func plexIsAskedByOneAtATimeAndNotAgainWithinASecond() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let environment = db.environment(on: plex)
            let begun = try PlexDevice(environment).begin()
            plex.answer("GET /api/v2/pins/", .silence)
            let slow = Background { try PlexDevice(environment).poll(begun) == nil }
            #expect(eventually { plex.calls("GET /api/v2/pins/").count == 1 })

            for _ in 0..<4 { #expect(try PlexDevice(environment).poll(begun) == nil) }

            #expect(plex.calls("GET /api/v2/pins/").count == 1)
            plex.answer("GET /api/v2/pins/", nil)
            #expect(throws: PlexSignInError.unavailable) { try slow.outcome().get() }
            let pause = try db.superuser().row(
                "select next_poll_at - last_polled_at = interval '1 second' from plex_pins")
            #expect(pause.bool(0))
        }
    }

    @Test func twoAtOnceOpenOneSessionAndOneAccount() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let device = try PlexDevice(db, plex)
            let pins = try (0..<6).map { _ in try device.begin() }
            for pin in pins { plex.approve(pin.code, as: .friend) }
            let environment = db.environment(on: plex)

            let outcomes = concurrently(
                (pins + pins).map { pin in { @Sendable in try PlexDevice(environment).poll(pin) != nil } })

            let opened = outcomes.filter { if case .success(true) = $0 { true } else { false } }
            #expect(opened.count == 6)
            for case .failure(let error) in outcomes { #expect(error as? PlexSignInError == .pinUsed) }
            #expect(try db.texts("select id from users where plex_id = '2'").count == 1)
            #expect(try db.texts("select id from sessions").count == 6)
        }
    }

    // MARK: Plex away

    @Test(arguments: [
        ("GET /api/v2/pins/", HTTPStub.Reply.hangUp), ("GET /api/v2/pins/", .json(502, "")),
        ("GET /api/v2/pins/", .json(200, "<xml/>")), ("GET /api/v2/user", .json(500, "{}")),
        ("GET /api/v2/user", .json(200, #"{"id":"2"}"#)), ("GET /api/v2/resources", .json(200, #"{"no":"list"}"#)),
        ("GET /api/v2/resources", .json(429, "")),
    ])
    func whatPlexFailsToSayNowItSaysLater(target: String, reply: HTTPStub.Reply) throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let device = try PlexDevice(db, plex)
            let begun = try device.begin()
            plex.approve(begun.code, as: .friend)
            plex.answer(target, reply)

            #expect(throws: PlexSignInError.unavailable) { try device.poll(begun) }

            plex.answer(target, nil)
            try db.letPlexPinsRest()
            try db.redis().send(RedisCommand("FLUSHDB"))  // the circuit breaker's seconds are over
            #expect(try device.poll(begun)?.user.name == "friend")
        }
    }

    @Test func aPlexThatIsAwayIsNotWaitedForByEveryone() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url, machineIdentifier: PlexStub.machineIdentifier)
            let device = try PlexDevice(db, plex)
            plex.answer("POST /api/v2/pins", .hangUp)

            for _ in 0..<3 { #expect(throws: PlexSignInError.unavailable) { try device.begin() } }

            #expect(plex.calls.count == 1)
        }
    }

    // MARK: What it leaves behind

    @Test func theHistorySaysWhoCameAndHow() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let device = try PlexDevice(db, plex)
            let friend = try #require(try device.signIn(plex, as: .friend)).user.id

            let rows = try db.superuser().query(
                """
                select action, actor_label, after::text, ip_address, correlation_id
                from audit_log where actor_id = \(friend) order by id
                """
            ).map { row in (0..<5).map { row.string($0) } }

            #expect(
                rows == [
                    ["user.created", "f***@plex.local", #"{"role": "USER", "provider": "plex"}"#, "192.0.2.x", "c"],
                    ["auth.signed_in", "f***@plex.local", #"{"provider": "plex"}"#, "192.0.2.x", "c"],
                ])
        }
    }

    @Test func everyCallSaysWhichInstallationItIs() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            _ = try PlexDevice(db, plex).signIn(plex, as: .friend)

            let identifier = try db.texts("select value ->> 'clientIdentifier' from settings where key = 'plex'")
            let calls = plex.calls.filter { $0.target != "/identity" }
            #expect(calls.count == 4)
            for call in calls {
                #expect(call.fields["x-plex-client-identifier"] == identifier.first)
                #expect(
                    call.fields["x-plex-product"] == "MediaNest"
                        && call.fields["x-plex-device-name"] == "MediaNest at 127.0.0.1:8080")
                #expect(call.fields["accept"] == "application/json")
            }
            #expect(plex.calls("GET /identity").allSatisfy { $0.fields["x-plex-token"] == nil })
        }
    }
}
