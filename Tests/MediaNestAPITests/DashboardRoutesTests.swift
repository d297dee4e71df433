import HTTP
import HTTPTypes
import MediaNest
import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct DashboardRoutesTests {
    private let film = #"{"mediaType":"movie","tmdbId":"438631","title":"Dune"}"#

    private func counts(_ db: TestDatabase) throws -> [String: Int] {
        let reply = try db.redis().send(RedisCommand("HGETALL", "cache:counts"))
        return (reply.dictionary ?? [:]).compactMapValues(\.integer)
    }

    @Test func itHasWhatAPersonNeedsAtAGlance() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            let id = try db.makeRequest("Dune", tmdbID: "438631", status: .approved, of: ada.principal)
            _ = try db.makeRequest("Alien", tmdbID: "348", status: .denied, of: ada.principal)
            try db.superuser().pipeline([
                "insert into notifications (user_id, type, title, message) values (\(ada.principal.userID), 'info', 'News', 'text')",
                "insert into notifications (type, title, message) values ('info', 'To all', 'text')",
                "insert into youtube_downloads (user_id, playlist_url) values (\(ada.principal.userID), 'https://youtu.be/x')",
                "update service_status set status = 'degraded', response_time_ms = 1500 where service_name = 'plex'",
            ])

            let answer = ada.call(.get, "/dashboard")

            #expect(answer.status == 200)
            #expect(answer["user"]?["id"]?.string == ada.principal.userID.text)
            #expect(answer["requestCounts"]?["open"]?.int == 1)
            #expect(answer["requestCounts"]?["denied"]?.int == 1)
            #expect(answer["requestCounts"]?["completed"]?.int == 0)
            #expect(answer["latestRequests"]?.array?.count == 2)
            #expect(answer["latestRequests"]?.array?.contains { $0["id"]?.string == id.text } == true)
            #expect(answer["downloads"]?.array?.first?["title"]?.string == "https://youtu.be/x")
            #expect(answer["unreadCount"]?.int == 2)
            #expect(answer["news"]?.array?.count == 2)
            #expect(answer["waitingForApproval"] == .null)
            let plex = answer["services"]?.array?.first { $0["serviceName"]?.string == "plex" }
            #expect(plex?["isDegraded"] == .bool(true) && plex?["responseTimeMs"]?.int == 1500)
        }
    }

    @Test func itIsItsPersonsAlone() throws {
        try withDatabase { db in
            let (ada, bob, root) = try (db.signIn("ada"), db.signIn("bob"), db.signIn("root", role: .admin))
            _ = ada.call(.post, "/requests", film)

            let (hers, his, admins) = (
                ada.call(.get, "/dashboard"), bob.call(.get, "/dashboard"), root.call(.get, "/dashboard")
            )

            #expect(hers["latestRequests"]?.array?.count == 1)
            #expect(his["latestRequests"]?.array?.isEmpty == true && his["requestCounts"]?["open"]?.int == 0)
            #expect(admins["latestRequests"]?.array?.isEmpty == true && admins["waitingForApproval"]?.int == 1)
            // And so it stays, out of the cache.
            #expect(bob.call(.get, "/dashboard").text == his.text)
        }
    }

    /// Not what is on its way, nor what is over.
    @Test func whateverWaitsForAnAdminIsCounted() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.signIn("root", role: .admin))
            for (number, status) in MediaRequest.Status.allCases.enumerated() {
                _ = try db.makeRequest("Film \(number)", tmdbID: "\(number)", status: status, of: ada)
            }

            let waiting = root.call(.get, "/dashboard")["waitingForApproval"]?.int

            #expect(waiting == 3, "pending, failed and manual")
        }
    }

    @Test func aMissIsOneRoundTripAndAHitIsNone() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            #expect(ada.call(.get, "/me").status == 200)  // now Redis knows the session
            let connection = db.services.database.connection

            let before = connection.roundTrips
            let miss = ada.call(.get, "/dashboard")
            let after = connection.roundTrips
            let hits = (1...3).map { _ in ada.call(.get, "/dashboard").text }

            #expect(after - before == 1)
            #expect(connection.roundTrips == after, "a hit asks Redis alone")
            #expect(hits == [miss.text, miss.text, miss.text])
            let counted = try counts(db)
            #expect(counted == ["dashboard.lookups": 4, "dashboard.misses": 1])
        }
    }

    @Test func adminsSeeHowOftenTheCacheAnswers() throws {
        try withDatabase { db in
            let (ada, root) = try (db.signIn("ada"), db.signIn("root", role: .admin))
            for _ in 1...4 { _ = ada.call(.get, "/dashboard") }

            let cache = root.call(.get, "/health")["cache"]?["dashboard"]

            #expect(cache?["lookups"]?.int == 4 && cache?["hits"]?.int == 3)
        }
    }

    /// Each kind of write that its person makes.
    @Test func whoWritesSeesItAtOnce() throws {
        try withDatabase { db in
            try db.allowManyCalls()
            let ada = try db.signIn("ada")
            let notification = UserID()
            try db.superuser().query(
                """
                insert into notifications (id, user_id, type, title, message)
                values (\(notification), \(ada.principal.userID), 'info', 'News', 'text')
                """)
            func open() -> Int? { ada.call(.get, "/dashboard")["requestCounts"]?["open"]?.int }
            func unread() -> Int? { ada.call(.get, "/dashboard")["unreadCount"]?.int }
            #expect(open() == 0 && unread() == 1)

            let id = ada.call(.post, "/requests", film)["id"]?.string ?? ""
            #expect(open() == 1)
            _ = ada.call(.delete, "/requests/\(id)")
            #expect(open() == 0)
            _ = ada.call(.patch, "/notifications/\(notification)", #"{"read":true}"#)
            #expect(unread() == 0)
            _ = ada.call(.patch, "/notifications/\(notification)", #"{"read":false}"#)
            #expect(unread() == 1)
            _ = ada.call(.post, "/notifications/read-all")
            #expect(unread() == 0)
        }
    }

    /// What others and the worker write comes with the event that the database tells.
    @Test(arguments: ["user", "all"])
    func aWordOnItsChannelDropsIt(channel: String) throws {
        try withDatabase { db in
            let (ada, bob) = try (db.signIn("ada"), db.signIn("bob"))
            _ = (ada.call(.get, "/dashboard"), bob.call(.get, "/dashboard"))
            try db.superuser().query("update service_status set status = 'offline' where service_name = 'plex'")
            func isOffline(_ client: APIClient) -> Bool {
                client.call(.get, "/dashboard")["services"]?.array?.contains { $0["status"]?.string == "offline" }
                    == true
            }
            #expect(!isOffline(ada) && !isOffline(bob))

            try db.worker.answers.drop([channel == "all" ? .all : .user(ada.principal.userID)])

            #expect(isOffline(ada) && isOffline(bob) == (channel == "all"))
        }
    }

    /// Nobody brings that word where nobody is told live: it would be an old answer for five minutes.
    @Test func withoutLiveEventsNothingIsKept() throws {
        try withDatabase { db in
            let (ada, root) = try (db.signIn("ada"), db.signIn("root", role: .admin))
            var environment = db.environment
            environment["MEDIANEST_LIVE_URL"] = nil
            let services = try TestDatabase.services(environment)
            let hers = APIClient(dispatcher: Dispatcher(services: services), fields: ada.fields)
            let id = hers.call(.post, "/requests", film)["id"]?.string ?? ""
            func approved() -> Int? { hers.call(.get, "/dashboard")["requestCounts"]?["approved"]?.int }
            #expect(approved() == 0)

            #expect(root.call(.post, "/admin/requests/\(id)/approve").status == 200)

            #expect(approved() == 1)
            #expect(try counts(db).isEmpty, "nor is it looked for")
        }
    }

    /// Read before a change and stored after it.
    @Test func anAnswerThatWasOvertakenIsNotFound() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            let services = db.services
            let token = try #require(
                services.signer.verify(
                    String((ada.fields[.authorization] ?? "").dropFirst(7)),
                    nowSeconds: Timestamp.now().secondsSince1970))
            let finding = try services.admission.admit(.token(token), address: "", lookingFor: .dashboard).cached

            try db.worker.answers.drop([.user(ada.principal.userID)])
            services.answers.store(Array("\"old\"".utf8), after: try #require(finding), of: ada.principal)

            let answer = ada.call(.get, "/dashboard")
            #expect(answer.status == 200 && answer["user"] != nil)
        }
    }

    @Test func aNewRoleFindsNoAnswerOfTheOldOne() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            _ = ada.call(.get, "/dashboard")

            try db.superuser().query("update users set role = 'ADMIN' where id = \(ada.principal.userID)")
            try db.redis().send(RedisCommand("DEL", "session:\(ada.principal.sessionID)"))

            #expect(ada.call(.get, "/dashboard")["waitingForApproval"]?.int == 0)
        }
    }

    @Test func whoHasItIsSparedIt() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            let tag = ada.call(.get, "/dashboard", fields: [.ifNoneMatch: "\"\""]).fields[.eTag] ?? ""

            #expect(ada.call(.get, "/dashboard", fields: [.ifNoneMatch: tag]).status == 304)
            _ = ada.call(.post, "/requests", film)
            #expect(ada.call(.get, "/dashboard", fields: [.ifNoneMatch: tag]).status == 200)
        }
    }

    @Test func withoutRedisItIsReadFromTheDatabase() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            let cut = APIClient(dispatcher: Dispatcher(services: try db.servicesWithoutRedis()), fields: ada.fields)

            #expect(cut.call(.get, "/dashboard")["requestCounts"]?["open"]?.int == 0)
            _ = cut.call(.post, "/requests", film)
            #expect(cut.call(.get, "/dashboard")["requestCounts"]?["open"]?.int == 1)
        }
    }
}
