import Dispatch
import Logging
import MediaNest
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite struct RememberMeTests {
    @Test func aTokenOpensTheSameSessionAgainAndBringsTheNextToken() throws {
        try withDatabase { db in
            try db.makeMember("ada")
            let device = try db.device(of: "ada")
            let first = try db.services.rememberMe.remember(device.signedIn)

            let (again, next) = try db.redeem(first)

            #expect(again.sessionID == device.sessionID && next.text != first.text)
            try again.enter(db.services)
            #expect(try db.redeem(next).device.sessionID == device.sessionID)
            #expect(try db.number("select count(distinct family_id) from session_tokens") == 1)
        }
    }

    @Test func aTokenOpensAnotherSessionWhenItsOwnHasIdledAway() throws {
        try withDatabase { db in
            try db.makeMember("ada")
            let device = try db.device(of: "ada")
            let token = try db.services.rememberMe.remember(device.signedIn)
            try db.superuser().query("update sessions set expires = now() - interval '1 minute'")

            let (again, _) = try db.redeem(token)

            #expect(again.sessionID != device.sessionID)
            try again.enter(db.services)
        }
    }

    /// Sessions end after 30 days and are removed then; what is remembered lasts for 90.
    @Test func aTokenOutlivesTheRemovalOfItsOldSession() throws {
        try withDatabase { db in
            try db.makeMember("ada")
            let device = try db.device(of: "ada")
            let token = try db.services.rememberMe.remember(device.signedIn)
            try db.superuser().query("delete from sessions")

            let (again, next) = try db.redeem(token)

            #expect(again.sessionID != device.sessionID)
            try again.enter(db.services)
            #expect(throws: SessionError.invalid) { _ = try db.redeem(token) }
            #expect(throws: SessionError.invalid) { _ = try db.redeem(next) }
            #expect(throws: SessionError.invalid) { try again.enter(db.services) }
        }
    }

    @Test func onlyTheDigestOfATokenIsStored() throws {
        try withDatabase { db in
            try db.makeMember("ada")
            let token = try db.services.rememberMe.remember(db.device(of: "ada").signedIn)

            let row = try db.superuser().query("select t::text from session_tokens t")[0].string(0)

            #expect(!row.contains(token.text))
        }
    }

    @Test func aSecondUseEndsTheFamilyAndItsSessionsAndTellsTheOwnerOnce() throws {
        try withDatabase { db in
            try db.makeMember("ada")
            let device = try db.device(of: "ada")
            let other = try db.device(of: "ada")
            let stolen = try db.services.rememberMe.remember(device.signedIn)
            let next = try db.redeem(stolen).next

            for _ in 1...2 { #expect(throws: SessionError.invalid) { _ = try db.redeem(stolen) } }

            #expect(throws: SessionError.invalid) { _ = try db.redeem(next) }
            #expect(throws: SessionError.invalid) { try device.enter(db.services) }
            try other.enter(db.services)
            #expect(
                try db.number("select count(*) from notifications where event = 'security.remember_me_reused'") == 1)
            #expect(try db.number("select count(*) from audit_log where action = 'auth.remember_token_reused'") == 1)
        }
    }

    @Test func ofTwoUsesAtTheSameMomentOneSucceedsAndTheFamilyEnds() throws {
        try withDatabase { db in
            try db.makeMember("ada")
            let device = try db.device(of: "ada")
            let token = try db.services.rememberMe.remember(device.signedIn)
            let environment = db.environment
            let opened = Mutex<[String]>([])

            DispatchQueue.concurrentPerform(iterations: 2) { _ in
                guard let services = try? responder(environment),
                    let (_, next) = try? services.rememberMe.redeem(
                        token, address: "192.0.2.1", userAgent: nil, correlationID: "c")
                else { return }  // the one that lost
                opened.withLock { $0.append(next.text) }
            }

            let won = opened.withLock { $0 }
            #expect(won.count == 1)
            let next = try #require(won.first.flatMap { RememberToken($0) })
            #expect(throws: SessionError.invalid) { _ = try db.redeem(next) }
            #expect(try db.number("select count(*) from session_tokens where revoked_at is null") == 0)
            #expect(throws: SessionError.invalid) { try device.enter(db.services) }
        }
    }

    @Test(arguments: [
        "", "garbage", String(repeating: "A", count: 42), String(repeating: "ä", count: 43),
        String(repeating: "%", count: 43),
    ])
    func aTextThatCannotBeATokenIsNone(_ text: String) { #expect(RememberToken(text) == nil) }

    @Test func aTokenThatNobodyHasIsRefused() throws {
        try withDatabase { db in
            let stranger = try #require(RememberToken(String(repeating: "A", count: 43)))

            #expect(throws: SessionError.invalid) { _ = try db.redeem(stranger) }
        }
    }

    @Test func anExpiredTokenIsRefused() throws {
        try withDatabase { db in
            try db.makeMember("ada")
            let day90 = Timestamp.now() + -RememberToken.lifetimeSeconds
            let signedIn = try db.device(of: "ada").signedIn
            let gone = try db.services.rememberMe.remember(signedIn, now: day90)
            let nearlyGone = try db.services.rememberMe.remember(signedIn, now: day90 + 60)

            #expect(throws: SessionError.invalid) { _ = try db.redeem(gone) }
            _ = try db.redeem(nearlyGone)
        }
    }

    @Test func aSuspendedUsersTokenIsRefusedAndDoesNotOutliveTheSuspension() throws {
        try withDatabase { db in
            let (admin, ada) = try (db.makeUser("root", role: .admin), db.makeMember("ada"))
            let token = try db.services.rememberMe.remember(db.device(of: "ada").signedIn)
            var change = AccountAdministration.Change()
            func set(_ status: User.Status) throws {
                change.status = status
                _ = try db.services.accounts.change(
                    ada.userID, change, address: "192.0.2.1", correlationID: "c", as: admin)
            }

            try set(.suspended)
            #expect(throws: SessionError.suspended) { _ = try db.redeem(token) }
            try set(.active)
            #expect(throws: SessionError.invalid) { _ = try db.redeem(token) }
        }
    }

    @Test func signingADeviceOutEndsItsTokenWithoutAnAlarm() throws {
        try withDatabase { db in
            try db.makeMember("ada")
            let device = try db.device(of: "ada")
            let token = try db.services.rememberMe.remember(device.signedIn)
            try db.services.signIn.signOut(
                device.principal, everywhere: false, address: "192.0.2.1", correlationID: "c")

            #expect(throws: SessionError.invalid) { _ = try db.redeem(token) }
            #expect(try db.number("select count(*) from notifications") == 0)
        }
    }

    @Test func signingOutEverywhereEndsTheTokensOfSessionsThatIdledAway() throws {
        try withDatabase { db in
            try db.makeMember("ada")
            let token = try db.services.rememberMe.remember(db.device(of: "ada").signedIn)
            try db.superuser().query("update sessions set status = 'expired', expires = now() - interval '1 day'")
            let device = try db.device(of: "ada")

            try db.services.signIn.signOut(device.principal, everywhere: true, address: "192.0.2.1", correlationID: "c")

            #expect(throws: SessionError.invalid) { _ = try db.redeem(token) }
        }
    }
}

/// One more process on the same database.
private func responder(_ environment: [String: String]) throws -> Services {
    try Services(
        Configuration(environment: environment, role: .responder), applicationName: "test",
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
}
