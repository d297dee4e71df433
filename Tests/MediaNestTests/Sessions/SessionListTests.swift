import MediaNest
import Postgres
import Redis
import TestSupport
import Testing

@Suite struct SessionListTests {
    private static let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"

    @Test func aPersonSeesHisOwnLiveSessionsAndWhichOneHeUses() throws {
        try withDatabase { db in
            try db.makeMember("ada")
            try db.makeMember("bob")
            let (phone, desk) = try (db.device(of: "ada"), db.device(of: "ada", userAgent: Self.firefox))
            let (gone, idle) = try (db.device(of: "ada"), db.device(of: "ada"))
            _ = try db.device(of: "bob")
            try db.services.sessions.revoke(
                gone.sessionID, address: "192.0.2.1", correlationID: "c", as: desk.principal)
            try db.superuser().query("update sessions set expires = now() where id = \(idle.sessionID)")

            let rows = try db.services.sessions.list(as: desk.principal)

            #expect(Set(rows.map(\.id)) == [phone.sessionID, desk.sessionID])
            #expect(rows.filter(\.isCurrent).map(\.id) == [desk.sessionID])
            #expect(rows.first { $0.isCurrent }?.device == "Firefox on Linux")
            #expect(rows.first { !$0.isCurrent }?.device == "Unknown device")
            #expect(rows.allSatisfy { $0.ipAddress != nil && $0.ipAddress != "192.0.2.1" })
        }
    }

    @Test(arguments: [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("curl/8.9", "curl"), ("", "Unknown device"),
    ])
    func aDeviceIsNamedAfterItsUserAgent(_ agent: String, _ name: String) throws {
        try withDatabase { db in
            try db.makeMember("ada")
            let device = try db.device(of: "ada", userAgent: agent)

            #expect(try db.services.sessions.list(as: device.principal).map(\.device) == [name])
        }
    }

    @Test(arguments: [false, true])
    func anEndedSessionIsRefusedOnItsNextRequest(_ redisForgets: Bool) throws {
        try withDatabase { db in
            try db.makeMember("ada")
            let (lost, desk) = try (db.device(of: "ada"), db.device(of: "ada"))
            try lost.enter(db.services)

            try db.services.sessions.revoke(
                lost.sessionID, address: "192.0.2.1", correlationID: "c", as: desk.principal)
            if redisForgets { _ = try RedisConnection(url: db.redisURL).send(RedisCommand("FLUSHDB")) }

            #expect(throws: SessionError.invalid) { try lost.enter(db.services) }
            try desk.enter(db.services)
            #expect(throws: SessionError.notFound) {
                try db.services.sessions.revoke(
                    lost.sessionID, address: "192.0.2.1", correlationID: "c", as: desk.principal)
            }
            #expect(try db.number("select count(*) from audit_log where action = 'auth.session_revoked'") == 1)
        }
    }

    @Test func anotherUsersSessionIsNotFoundAndGoesOn() throws {
        try withDatabase { db in
            try db.makeMember("ada")
            try db.makeMember("bob")
            try db.makeMember("root", role: .admin)
            let (ada, bob, root) = try (db.device(of: "ada"), db.device(of: "bob"), db.device(of: "root"))

            for stranger in [bob, root] {
                #expect(throws: SessionError.notFound) {
                    try db.services.sessions.revoke(
                        ada.sessionID, address: "192.0.2.1", correlationID: "c", as: stranger.principal)
                }
            }

            try ada.enter(db.services)
        }
    }

    @Test func signingOutEverywhereEndsAllSessionsOfThePersonAlone() throws {
        try withDatabase { db in
            try db.makeMember("ada")
            try db.makeMember("bob")
            let (phone, desk, bob) = try (db.device(of: "ada"), db.device(of: "ada"), db.device(of: "bob"))

            let count = try db.services.signIn.signOut(
                desk.principal, everywhere: true, address: "192.0.2.1", correlationID: "c")

            #expect(count == 2)
            for device in [phone, desk] { #expect(throws: SessionError.invalid) { try device.enter(db.services) } }
            try bob.enter(db.services)
        }
    }
}
