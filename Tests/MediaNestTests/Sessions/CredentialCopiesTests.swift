import Foundation
import Glibc
import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNest

/// Redis never says what is no longer so, whoever was faster and whatever went away in between.
@Suite struct CredentialCopiesTests {
    /// What takes somebody's rights while one of his requests is under way, and what his next request then gets.
    enum Change: CaseIterable, Sendable {
        case role, suspension, signOut, password

        func make(_ db: TestDatabase, _ services: Services, _ person: Principal) throws {
            var change = AccountAdministration.Change()
            switch self {
            case .role: change.role = .user
            case .suspension: change.status = .suspended
            case .password: change.requiresPasswordChange = true
            case .signOut:
                try services.signIn.signOut(person, everywhere: true, address: "", correlationID: "c")
                return
            }
            let root = try db.makeUser("root", role: .admin)
            _ = try services.accounts.change(person.userID, change, address: "", correlationID: "c", as: root)
        }

        /// Whether the next request meets what was changed.
        func holds(for token: AccessToken, at services: Services) -> Bool {
            switch (self, Result { try services.admission.admit(token, address: "") }) {
            case (.role, .success(let result)): result.principal?.role == .user
            case (.password, .success(let result)): result.requiresPasswordChange
            case (.suspension, .failure(let error)): error as? SessionError == .suspended
            case (.signOut, .failure(let error)): error as? SessionError == .invalid
            default: false
            }
        }
    }

    /// The request has read the database and is held up before it writes its copy; the change comes in between.
    @Test(arguments: Change.allCases)
    func aChangeIsNotOverwrittenByASlowRequestsCopy(change: Change) throws {
        try withDatabase { db in
            try db.makeAccount("ada", role: .admin)
            let token = try db.signIn("ada")
            _ = try db.services.admission.admit(token, address: "")  // from here on it believes what is new
            let copies = CredentialCopies(redis: try db.redis())
            let slow = SessionStore(copies: copies, database: try TestDatabase.services(db.environment).database)
            let lease = copies.lease(of: token.userID)
            let found = try #require(try slow.find(token))

            try change.make(db, db.services, token.principal)
            slow.keep(found, of: token, lease: lease)

            #expect(change.holds(for: token, at: db.services))
            #expect(change.holds(for: token, at: db.services), "nor the second time")
        }
    }

    /// The same with the statement itself held up, as only a database can do it.
    @Test func aKeysCopyIsNotKeptWhenItsOwnerChangedMeanwhile() throws {
        try withDatabase { db in
            let ada = try db.makeAccount("ada", role: .admin)
            let (key, _) = try db.services.apiKeys.create(
                name: "ci", scopes: [.manage], expiresInDays: nil, address: "", correlationID: "c", as: ada)
            let holder = db.superuser()
            try holder.execute(script: "begin")
            try holder.execute(script: "update api_keys set name = name")
            let environment = db.environment
            let slow = Background {
                try TestDatabase.services(environment).admission.admit(.apiKey(key), address: "").principal?.role
            }
            let watch = db.superuser()
            let isHeldUp = try eventually {
                try watch.row(
                    "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
                ).int(0) == 1
            }
            #expect(isHeldUp)

            try Change.role.make(db, db.services, ada)
            try holder.execute(script: "commit")

            #expect(try slow.outcome().get() == .admin, "it began before the change")
            #expect(try db.services.admission.admit(.apiKey(key), address: "").principal?.role == .user)
        }
    }

    @Test func aCopyLivesForMinutesAtMost() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            let token = try db.signIn("ada")
            _ = try db.services.admission.admit(token, address: "")
            let redis = try db.redis()

            for key in ["session:\(token.sessionID)", "copies:\(token.userID)"] {
                #expect((1...300).contains(try redis.send(RedisCommand("TTL", key)).integer ?? 0), "\(key)")
            }
            try db.superuser().query("update sessions set expires = now() + interval '20 seconds'")
            try redis.send(RedisCommand("FLUSHDB"))
            _ = try db.services.admission.admit(token, address: "")
            #expect((1...20).contains(try redis.send(RedisCommand("TTL", "session:\(token.sessionID)")).integer ?? 0))
        }
    }

    /// Nobody knows what happened while it was not connected.
    @Test func aProcessBelievesNoCopyFromBeforeItsConnection() throws {
        try withDatabase { db in
            try db.makeAccount("ada")
            let token = try db.signIn("ada")
            _ = try db.services.admission.admit(token, address: "")
            try db.superuser().query("update sessions set status = 'revoked', revoked_at = now()")

            #expect(throws: SessionError.invalid) {
                try TestDatabase.services(db.environment).admission.admit(token, address: "")
            }
            // As far as this process knows, it is as it was; until its connection breaks.
            #expect(try db.services.admission.admit(token, address: "").principal == token.principal)
            db.services.redis.close()
            for _ in 1...2 {
                #expect(throws: SessionError.invalid) { try db.services.admission.admit(token, address: "") }
            }
        }
    }

    /// Redis keeps its data, and one process cannot reach it: what ended there meanwhile is over when it is back.
    @Test(arguments: Change.allCases)
    func whatChangedWhileRedisWasOutOfReachHoldsWhenItIsBack(change: Change) throws {
        try withDatabase { db in
            let bridge = try Bridge(to: db.redisURL)
            defer { bridge.close() }
            var environment = db.environment
            environment["MEDIANEST_REDIS_URL"] = bridge.url
            let cutOff = try TestDatabase.services(environment)
            try db.makeAccount("ada", role: .admin)
            let token = try db.signIn("ada")
            for services in [cutOff, db.services] {
                #expect(try services.admission.admit(token, address: "").principal?.isAdmin == true)
            }

            bridge.close()
            cutOff.redis.close()
            try change.make(db, cutOff, token.principal)
            #expect(change.holds(for: token, at: cutOff))
            try bridge.open()

            let redis = try db.redis()
            var alwaysHeld = true
            let isBack = try eventually {
                alwaysHeld = change.holds(for: token, at: cutOff) && alwaysHeld
                return try redis.send(RedisCommand("EXISTS", "forgotten:\(token.userID)")).integer == 1
            }
            #expect(isBack && alwaysHeld)
            // Its neighbour, which never lost Redis, is told at the same time.
            #expect(change.holds(for: token, at: db.services))
        }
    }
}

/// A way to a Redis socket that can be closed, while the server goes on.
private struct Bridge {
    let url: String
    private let socket: String
    private let path = "/tmp/redis-bridge-" + String(UInt64.random(in: 0...UInt64.max), radix: 36)

    init(to url: String) throws {
        let parts = url.dropFirst("unix://".count).split(separator: "?")
        socket = String(parts[0])
        self.url = "unix://\(path)?\(parts[1])"
        try open()
    }

    func open() throws { try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: socket) }
    func close() { unlink(path) }
}
