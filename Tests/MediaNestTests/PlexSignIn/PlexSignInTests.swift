import MediaNest
import Postgres
import Redis
import TestSupport
import Testing

/// How a sign-in through Plex goes on and ends.
@Suite struct PlexSignInTests {
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
