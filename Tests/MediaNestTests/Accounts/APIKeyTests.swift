import MediaNest
import Postgres
import Redis
import TestSupport
import Testing

@Suite struct APIKeyTests {
    private func make(
        _ db: TestDatabase, _ name: String = "phone", _ scope: APIKey.Scope = .read, days: Int? = nil,
        now: Timestamp = .now(),
        as principal: Principal
    ) throws -> (key: APIKey, row: APIKeyRow) {
        try db.services.apiKeys.create(
            name: name, scopes: [scope], expiresInDays: days, address: "192.0.2.1", correlationID: "c", as: principal,
            now: now)
    }

    @discardableResult
    private func enter(_ key: APIKey, _ db: TestDatabase) throws -> Admission.Result {
        let result = try db.services.admission.admit(.apiKey(key), address: "192.0.2.1")
        if result.principal == nil, result.rateLimit.isAllowed { throw SessionError.invalid }
        return result
    }

    private func revoke(_ row: APIKeyRow, _ db: TestDatabase, as principal: Principal) throws {
        let id = try #require(Identifier<APIKey>(row.id))
        try db.services.apiKeys.revoke(id, address: "192.0.2.1", correlationID: "c", as: principal)
    }

    @Test func aKeySpeaksForItsOwnerAsFarAsItReaches() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let (key, row) = try make(db, "phone", .request, as: ada)

            let principal = try enter(key, db).principal

            #expect(principal?.userID == ada.userID && principal?.role == .user && principal?.scope == .request)
            #expect(
                row.name == "phone" && key.text.hasSuffix(row.lastFour) && row.scopes == ["request"]
                    && row.expiresAt == nil)
            #expect(try db.services.apiKeys.list(as: ada).first?.lastUsedAt != nil)
        }
    }

    @Test func onlyTheDigestOfAKeyIsStored() throws {
        try withDatabase { db in
            let (key, _) = try make(db, as: db.makeUser("ada"))
            try enter(key, db)

            let secret = key.text.dropFirst(3)
            #expect(try !db.superuser().query("select k::text from api_keys k")[0].string(0).contains(secret))
            let names =
                try RedisConnection(url: db.redisURL).send(RedisCommand("KEYS", "*")).array?.compactMap(\.string) ?? []
            #expect(!names.isEmpty && !names.contains { $0.contains(secret) })
        }
    }

    @Test(arguments: ["", "mn_", "mn_" + String(repeating: "%", count: 43), "xx_" + String(repeating: "A", count: 43)])
    func aTextThatCannotBeAKeyIsNone(_ text: String) { #expect(APIKey(text) == nil) }

    @Test func aKeyThatNobodyHasIsRefused() throws {
        try withDatabase { db in
            let key = try #require(APIKey("mn_" + String(repeating: "A", count: 43)))

            #expect(throws: SessionError.invalid) { try enter(key, db) }
        }
    }

    @Test func madeUpKeysAreCountedTogetherByAddressAndThenCostNoLookUp() throws {
        try withDatabase { db in
            let (real, _) = try make(db, as: db.makeUser("ada"))
            try enter(real, db)
            try db.superuser().query(
                "update settings set value = value || '{\"api\":{\"limit\":4,\"windowSeconds\":60}}' where key = 'rate_limits'"
            )
            let services = try TestDatabase.services(db.environment)
            func tryOne(_ number: Int, from address: String = "192.0.2.1") throws -> Admission.Result {
                let key = try #require(APIKey("mn_" + String(repeating: "A", count: 40) + "\(number)A"))
                return try services.admission.admit(.apiKey(key), address: address)
            }

            let allowed = try (10...12).map { try tryOne($0).rateLimit.isAllowed }
            let before = services.database.connection.roundTrips
            let refused = try (13...15).map { try tryOne($0).rateLimit.isAllowed }

            #expect(allowed == [true, true, true] && refused == [false, false, false])
            #expect(services.database.connection.roundTrips == before)
            #expect(try tryOne(16, from: "192.0.2.2").rateLimit.isAllowed)
            #expect(try enter(real, db).principal != nil, "who has a key in use is not locked out with them")
            let buckets = try db.redis().send(RedisCommand("KEYS", "rate:api:*")).array?.compactMap(\.string) ?? []
            #expect(buckets.count == 3, "\(buckets)")
        }
    }

    @Test func madeUpKeysAreCountedTogetherWithoutRedisToo() throws {
        try withDatabase { db in
            let services = try db.servicesWithoutRedis()
            let (real, _) = try make(db, as: db.makeUser("ada"))

            for number in 10...14 {
                let key = try #require(APIKey("mn_" + String(repeating: "A", count: 40) + "\(number)A"))
                #expect(try services.admission.admit(.apiKey(key), address: "192.0.2.1").principal == nil)
            }
            #expect(try services.admission.admit(.apiKey(real), address: "192.0.2.1").principal != nil)

            let rows = try db.superuser().query("select user_id, request_count from rate_limits order by request_count")
            #expect(rows.map { $0.int(1) } == [1, 5])
            #expect(rows[1].string(0) == "refused 192.0.2.1")
        }
    }

    @Test func theAuditLogNamesTheKeyByItsId() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let (key, row) = try make(db, as: ada)
            try revoke(row, db, as: ada)

            let lines = try db.superuser().query("select action, target_id, a::text from audit_log a order by id")

            #expect(lines.map { $0.string(0) } == ["api_key.created", "api_key.revoked"])
            #expect(lines.allSatisfy { $0.string(1) == row.id && !$0.string(2).contains(key.text.suffix(8)) })
        }
    }

    @Test func onlyAnAdminsKeyManages() throws {
        try withDatabase { db in
            #expect(throws: APIKeyError.manageIsForAdmins) { _ = try make(db, "ci", .manage, as: db.makeUser("ada")) }
            let (key, _) = try make(db, "ci", .manage, as: db.makeUser("root", role: .admin))

            let principal = try enter(key, db).principal
            #expect(principal?.isAdmin == true && principal?.scope == .manage)
        }
    }

    @Test func aKeyEndsOnItsDay() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let tenDaysAgo = Timestamp.now() + -10 * 86_400
            let (gone, _) = try make(db, days: 10, now: tenDaysAgo, as: ada)
            let (alive, _) = try make(db, days: 10, now: tenDaysAgo + 60, as: ada)

            #expect(throws: SessionError.invalid) { try enter(gone, db) }
            try enter(alive, db)
        }
    }

    @Test func aRevokedKeyIsRefusedAtOnce() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let (key, row) = try make(db, as: ada)
            try enter(key, db)

            try revoke(row, db, as: ada)

            #expect(throws: SessionError.invalid) { try enter(key, db) }
            #expect(try db.services.apiKeys.list(as: ada).isEmpty)
            #expect(throws: APIKeyError.notFound) { try revoke(row, db, as: ada) }
        }
    }

    @Test func anotherUsersKeyIsInvisible() throws {
        try withDatabase { db in
            let (ada, bob, root) = try (db.makeUser("ada"), db.makeUser("bob"), db.makeUser("root", role: .admin))
            let (key, row) = try make(db, as: ada)

            for stranger in [bob, root] {
                #expect(try db.services.apiKeys.list(as: stranger).isEmpty)
                #expect(throws: APIKeyError.notFound) { try revoke(row, db, as: stranger) }
            }

            try enter(key, db)
            #expect(try db.number("select count(*) from audit_log where action = 'api_key.revoked'") == 0)
        }
    }

    @Test func aKeysRequestsAreCountedApartFromItsOwners() throws {
        try withDatabase { db in
            let ada = try db.makeMember("ada")
            try db.superuser().query(
                "update settings set value = value || '{\"api\":{\"limit\":2,\"windowSeconds\":600}}' where key = 'rate_limits'"
            )
            let device = try db.device(of: "ada")
            let ((busy, _), (idle, _)) = try (make(db, as: ada), make(db, as: ada))

            // The first is the address's: until then nobody knows whether the key exists.
            let decisions = try (1...4).map { _ in try enter(busy, db).rateLimit.isAllowed }

            #expect(decisions == [true, true, true, false])
            #expect(try enter(idle, db).rateLimit.isAllowed)
            #expect(try device.enter(db.services).rateLimit.isAllowed)
        }
    }

    @Test func aSuspendedOwnersKeyIsRefusedAtOnce() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let (key, _) = try make(db, as: ada)
            try enter(key, db)
            var change = AccountAdministration.Change()

            change.status = .suspended
            _ = try db.services.accounts.change(ada.userID, change, address: "192.0.2.1", correlationID: "c", as: root)

            #expect(throws: SessionError.suspended) { try enter(key, db) }
        }
    }

    @Test func anAccountHasAtMostTwentyKeys() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            let rows = try (1...20).map { try make(db, "key \($0)", as: ada).row }

            #expect(throws: APIKeyError.tooMany) { _ = try make(db, as: ada) }

            try revoke(rows[0], db, as: ada)
            _ = try make(db, as: ada)
        }
    }

    @Test func keysMadeAtTheSameMomentCountEachOther() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            for number in 1...18 { _ = try make(db, "key \(number)", as: ada) }
            let environment = db.environment

            let outcomes = concurrently(
                (1...6).map { number in
                    {
                        try TestDatabase.services(environment).apiKeys.create(
                            name: "late \(number)", scopes: [.read], expiresInDays: nil, address: "192.0.2.1",
                            correlationID: "c", as: ada
                        ).row.name
                    }
                })

            let refusals = outcomes.compactMap { outcome -> APIKeyError? in
                if case .failure(let error) = outcome { error as? APIKeyError } else { nil }
            }
            #expect(refusals == Array(repeating: .tooMany, count: 4))
            #expect(try db.services.apiKeys.list(as: ada).count == 20)
            #expect(try db.number("select count(*) from audit_log where action = 'api_key.created'") == 20)
        }
    }
}
