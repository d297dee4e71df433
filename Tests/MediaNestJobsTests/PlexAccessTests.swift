import MediaNest
import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNestJobs

/// The daily look at who may still use the Plex server.
@Suite struct PlexAccessTests {
    private struct Guest {
        let id: UserID
        let token: AccessToken
    }

    private func signIn(_ person: PlexStub.Person, _ plex: PlexStub, _ db: TestDatabase) throws -> Guest {
        let services = try db.services(on: plex)
        let begun = try services.plexSignIn.begin(rememberMe: true, fromBrowser: false, address: "192.0.2.7")
        plex.approve(begun.code, as: person)
        let progress = try services.plexSignIn.poll(
            begun.id, secret: begun.secret, address: "192.0.2.7", userAgent: nil, correlationID: "c")
        guard case .signedIn(let signedIn, _, _) = progress else { throw SessionError.invalid }
        _ = try services.rememberMe.remember(signedIn)
        let token = try #require(
            services.signer.verify(signedIn.accessToken, nowSeconds: Timestamp.now().secondsSince1970))
        return Guest(id: signedIn.user.id, token: token)
    }

    /// The scheduled job, and all that it leads to.
    private func check(_ plex: PlexStub, _ db: TestDatabase) throws {
        try db.queue("plex.check_access")
        let worker = Worker(
            services: try db.services(on: plex, role: .worker), lanes: [.standard], name: "w", shouldStop: { false })
        repeat {
            try db.superuser().query("update jobs set run_at = now() where status = 'queued'")
            try worker.drain()
        } while try db.statuses(of: "plex.check_access").contains("queued")
    }

    private func role(_ guest: Guest, _ db: TestDatabase) throws -> User.Role? {
        try db.services.admission.admit(.token(guest.token), address: "").principal?.role
    }

    private func isOut(_ guest: Guest, _ db: TestDatabase) throws -> Bool {
        do { return try role(guest, db) == nil } catch SessionError.invalid { return true }
    }

    @Test func whoLostAccessIsSignedOutAtOnceAndTheAdminsAreTold() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let owner = try signIn(.owner, plex, db)
            let friend = try signIn(.friend, plex, db)
            let (key, _) = try db.services.apiKeys.create(
                name: "phone", scopes: [.read], expiresInDays: nil, address: "", correlationID: "c",
                as: friend.token.principal)
            #expect(try db.services.admission.admit(.apiKey(key), address: "").principal != nil)
            var former = PlexStub.Person.friend
            former.owns = nil
            plex.change(former)

            try check(plex, db)

            #expect(try isOut(friend, db) && !isOut(owner, db))
            #expect(try db.services.admission.admit(.apiKey(key), address: "").principal == nil)
            let left = try db.superuser().row(
                """
                select (select count(*) from session_tokens where user_id = \(friend.id) and revoked_at is null),
                       (select plex_token is null from users where id = \(friend.id)),
                       (select access_token is null from accounts where user_id = \(friend.id)),
                       (select status from users where id = \(friend.id))
                """)
            #expect(left.int(0) == 0 && left.bool(1) && left.bool(2) && left.string(3) == "active")
            #expect(
                try db.unread(owner.token.principal) == ["Somebody lost access"])
            #expect(
                try db.superuser().row("select target_id, after::text from audit_log where action = 'auth.access_lost'")
                    .string(0) == friend.id.text)

            try check(plex, db)  // and once only
            #expect(try db.unread(owner.token.principal).count == 1)
        }
    }

    /// The household's target hears it once, however many admins there are.
    @Test func allAdminsAreToldTheSameNews() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            _ = try (signIn(.friend, plex, db), db.makeUser("root", role: .admin), db.makeUser("other", role: .admin))
            plex.revokeTokens(of: .friend)

            try check(plex, db)

            let told = try db.superuser().row(
                """
                select count(*), count(distinct dedupe_key), min(notification_topic(event))
                from notifications
                where event = 'account.access_lost'
                """)
            #expect(told.int(0) >= 2 && told.int(1) == 1)
            #expect(told.optionalString(2) == "administration")
        }
    }

    /// He changed his password at Plex, or took the portal off his devices there.
    @Test func aTokenThatPlexNoLongerTakesEndsTheSessions() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let friend = try signIn(.friend, plex, db)
            plex.revokeTokens(of: .friend)

            try check(plex, db)

            #expect(try isOut(friend, db))
            let again = try signIn(.friend, plex, db)
            #expect(again.id == friend.id)
            try check(plex, db)
            #expect(try !isOut(again, db))
        }
    }

    @Test(arguments: [
        ("GET /api/v2/ping", HTTPStub.Reply.hangUp), ("GET /api/v2/resources", .json(503, "")),
        ("GET /api/v2/resources", .json(200, "<html>")), ("GET /api/v2/resources", .json(500, "{}")),
        ("GET /api/v2/resources", .json(404, "{}")),
    ])
    func anOutageOfPlexEndsNobodysSession(target: String, reply: HTTPStub.Reply) throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let friend = try signIn(.friend, plex, db)
            plex.answer(target, reply)
            try db.queue("plex.check_access")
            let worker = Worker(
                services: try db.services(on: plex, role: .worker), lanes: [.standard], name: "w", shouldStop: { false }
            )

            try worker.drain()

            #expect(try !isOut(friend, db))
            #expect(try db.count("notifications") == 0)
        }
    }

    @Test func theRoleFollowsTheServersOwner() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let (owner, friend) = try (signIn(.owner, plex, db), signIn(.friend, plex, db))
            #expect(try role(owner, db) == .admin && role(friend, db) == .user)
            var (seller, buyer) = (PlexStub.Person.owner, PlexStub.Person.friend)
            (seller.owns, buyer.owns) = (false, true)
            plex.change(seller)
            plex.change(buyer)

            try check(plex, db)

            #expect(try role(owner, db) == .user && role(friend, db) == .admin)
            #expect(
                try db.superuser().query("select actor_label from audit_log where action = 'user.changed'").map {
                    $0.string(0)
                } == ["daily check", "daily check"])
        }
    }

    /// Somebody has to be able to run the place; his way in stays open too.
    @Test(arguments: [false, nil] as [Bool?])
    func theLastAdminStaysOneAndIsTold(owns: Bool?) throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let owner = try signIn(.owner, plex, db)
            try db.superuser().query("update users set status = 'suspended' where name like 'root-%'")
            var former = PlexStub.Person.owner
            former.owns = owns
            plex.change(former)

            for _ in 1...2 { try check(plex, db) }

            #expect(try role(owner, db) == .admin)
            #expect(try db.unread(owner.token.principal) == ["You stay the admin"])
            #expect(try db.count("audit_log where actor_label = 'daily check'") == 0)

            // From the next night on after somebody else has become one, he is what plex.tv says.
            _ = try db.makeUser("boss", role: .admin)
            try check(plex, db)
            #expect(owns == nil ? try isOut(owner, db) : try role(owner, db) == .user)
        }
    }

    /// By a mistake in the configuration everybody would be a stranger.
    @Test func nobodyIsJudgedByAnotherServerThanTheOneAtTheAddress() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let (owner, friend) = try (signIn(.owner, plex, db), signIn(.friend, plex, db))
            try db.superuser().query(
                """
                update service_config set config_data = config_data || '{"machineIdentifier":"another"}'
                where service_name = 'plex'
                """)
            let job = try db.queue("plex.check_access")
            let worker = Worker(
                services: try db.services(on: plex, role: .worker), lanes: [.standard], name: "w", shouldStop: { false }
            )

            try worker.drain()

            #expect(try role(owner, db) == .admin && role(friend, db) == .user)
            #expect(plex.calls("GET /api/v2/resources").count == 2, "by the two who signed in")
            #expect(try db.job(job).status == "queued")
            #expect(try db.count("notifications") == 0)
        }
    }

    /// The portal need not reach the server: its name is known.
    @Test(arguments: [HTTPStub.Reply.hangUp, .json(503, ""), .json(200, "<html>")])
    func aServerThatDoesNotSayWhichOneItIsKeepsNothingFromBeingLookedAt(reply: HTTPStub.Reply) throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let friend = try signIn(.friend, plex, db)
            var former = PlexStub.Person.friend
            former.owns = nil
            plex.change(former)
            plex.answer("GET /identity", reply)

            try check(plex, db)

            #expect(try isOut(friend, db))
        }
    }

    /// 45 people, 20 at a time, each with his own token and once.
    @Test func everybodyIsLookedUpAFewAtATime() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            try db.superuser().query("delete from settings where key = 'rate_limits'")
            for number in 1...45 {
                let person = PlexStub.Person(1000 + number, "p\(number)", email: nil, owns: false)
                if number % 9 == 1 { try db.redis().send(RedisCommand("FLUSHDB")) }  // the limit of PINs is another matter
                _ = try signIn(person, plex, db)
            }
            try db.superuser().query("update users set last_access_check_at = null")

            try check(plex, db)

            #expect(Set(plex.calls("GET /api/v2/ping").map { $0.fields["x-plex-token"] }).count == 45)
            #expect(plex.calls("GET /api/v2/ping").count == 45)
            #expect(try db.statuses(of: "plex.check_access").count == 3)
            #expect(
                try db.superuser().row(
                    "select count(*) from users where plex_id is not null and last_access_check_at is null"
                ).int(0) == 0)
        }
    }

    /// The hand-over finds the person at Overseerr by the Plex id, whatever the e-mail addresses say.
    @Test func aPersonFromPlexAsksUnderHisOwnNameAtOverseerr() throws {
        try withDatabase { db in
            let plex = PlexStub()
            try db.configurePlex(plex.url)
            let friend = try signIn(.friend, plex, db)
            let overseerr = try OverseerrStub([
                OverseerrStub.userList: OverseerrStub.users(
                    #"{"id":7,"email":"friend@plex.local","plexId":99}"#,
                    #"{"id":4,"email":"other@plex.local","plexId":2}"#),
                OverseerrStub.submission: .json(201, OverseerrStub.request(22, 1)),
            ])
            try db.configureOverseerr(overseerr.url)

            _ = try db.ask(friend.token.principal)
            try db.workOn()

            #expect(overseerr.calls(OverseerrStub.submission).map { $0.fields["x-api-user"] } == ["4"])
        }
    }
}

extension AccessToken {
    fileprivate var principal: Principal { Principal(userID: userID, role: role, sessionID: sessionID) }
}
