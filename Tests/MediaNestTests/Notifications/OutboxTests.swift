import Postgres
import TestSupport
import Testing

@testable import MediaNest

/// Which targets get a row when somebody is told something: the database's own decision.
@Suite struct OutboxTests {
    private struct Cast {
        let ada: Principal
        let bob: Principal
        let root: Principal

        init(_ db: TestDatabase) throws {
            ada = try db.makeUser("ada")
            bob = try db.makeUser("bob")
            root = try db.makeUser("root", role: .admin)
            let targets = db.services.notificationTargets
            func add(_ name: String, _ owner: NotificationTarget.Owner, of person: Principal) throws {
                _ = try targets.create(
                    .init(kind: .webhook, name: name, address: "https://example.org/hook", topics: nil), owner,
                    ipAddress: "127.0.0.1", correlationID: "c", as: person)
            }
            try add("ada", .person, of: ada)
            try add("bob", .person, of: bob)
            try add("root", .person, of: root)
            try add("house", .installation, of: root)
        }
    }

    private func told(_ person: Principal?, _ event: String, key: String? = nil, _ db: TestDatabase) throws -> [String]
    {
        try db.superuser().query("delete from notification_outbox")
        try db.superuser().query(
            """
            insert into notifications (user_id, type, title, message, event, dedupe_key)
            values (\(person?.userID), 'info', 'News', 'm', \(event), \(key))
            """)
        return try db.superuser().query(
            """
            select t.name from notification_outbox o join notification_targets t on t.id = o.target_id order by t.name
            """
        ).map { $0.string(0) }
    }

    @Test func onesOwnNewsGoToOnesOwnTargets() throws {
        try withDatabase { db in
            let cast = try Cast(db)

            #expect(try told(cast.ada, "request.completed", db) == ["ada"])
            #expect(try told(cast.root, "request.completed", db) == ["root"])
            #expect(try told(cast.ada, "security.remember_me_reused", db) == ["ada"])
        }
    }

    @Test func announcementsGoEverywhere() throws {
        try withDatabase { db in
            _ = try Cast(db)

            #expect(try told(nil, "announcement", db) == ["ada", "bob", "house", "root"])
        }
    }

    @Test func theHouseholdHearsWhatAdminsHaveToKnowAndOnce() throws {
        try withDatabase { db in
            let cast = try Cast(db)
            let other = try db.makeUser("other", role: .admin)
            #expect(try told(cast.root, "request.needs_admin", key: "k", db) == ["house", "root"])

            try db.superuser().query(
                """
                insert into notifications (user_id, type, title, message, event, dedupe_key)
                values (\(other.userID), 'info', 'News', 'm', 'request.needs_admin', 'k')
                """)

            #expect(try db.superuser().query("select 1 from notification_outbox").count == 2)
        }
    }

    @Test(arguments: ["request.needs_admin", "request.pending", "account.access_lost", "admin.x", "database.x"])
    func whatAnAdminHasToKnowIsAdministration(event: String) throws {
        try withDatabase { db in
            let topic = try db.superuser().row("select notification_topic(\(event))").string(0)

            #expect(topic == "administration")
        }
    }

    /// Quiet unless somebody wants it: steps on the way, and the services' ups and downs.
    @Test func whatIsQuietComesWhenItIsWanted() throws {
        try withDatabase { db in
            let cast = try Cast(db)
            #expect(try told(cast.ada, "request.approved", db) == [])

            let targets = db.services.notificationTargets
            let id = try #require(try targets.list(.person, as: cast.ada).first).id
            _ = try targets.change(
                id, .person, name: nil, topics: [.progress], isEnabled: nil, ipAddress: "", correlationID: "c",
                as: cast.ada)

            #expect(try told(cast.ada, "request.approved", db) == ["ada"])
            #expect(try told(cast.ada, "request.completed", db) == [])
        }
    }

    @Test func whoIsSuspendedAndWhatIsSwitchedOffHearsNothing() throws {
        try withDatabase { db in
            let cast = try Cast(db)
            let targets = db.services.notificationTargets
            let id = try #require(try targets.list(.person, as: cast.ada).first).id
            #expect(try told(cast.ada, "request.completed", db) == ["ada"])
            _ = try targets.change(
                id, .person, name: nil, topics: nil, isEnabled: false, ipAddress: "", correlationID: "c",
                as: cast.ada)
            #expect(try db.superuser().query("select status from notification_outbox")[0].string(0) == "dead")
            try db.superuser().query("update users set status = 'suspended' where name = 'bob'")

            #expect(try told(nil, "announcement", db) == ["house", "root"])
            #expect(throws: NotificationTargetError.switchedOff) { try targets.test(id, .person, as: cast.ada) }
        }
    }

    /// Both, or neither; and the worker is woken by the same commit.
    @Test func theRowsComeWithTheirNotification() throws {
        try withDatabase { db in
            let cast = try Cast(db)
            let connection = db.superuser()
            let insert: SQL = """
                insert into notifications (user_id, type, title, message, event)
                values (\(cast.ada.userID), 'success', 'News', 'm', 'request.completed')
                """
            try connection.query("begin")
            try connection.query(insert)
            try connection.query("rollback")
            #expect(try connection.query("select 1 from notification_outbox").isEmpty)
            #expect(try connection.query("select 1 from jobs").isEmpty)

            try connection.query(insert)
            try connection.query(insert)

            #expect(try connection.query("select 1 from notification_outbox").count == 2)
            #expect(
                try connection.query("select kind || ' ' || lane from jobs").map { $0.string(0) }
                    == ["notifications.deliver notifications"])
        }
    }

    @Test func addressesAreSealedAndTheServingRoleCannotEvenReadThem() throws {
        try withDatabase { db in
            _ = try Cast(db)

            let sealed = try db.superuser().query("select address || signing_secret from notification_targets")
            #expect(sealed.count == 4 && sealed.allSatisfy { !$0.string(0).contains("example") })
            for column in ["address", "signing_secret"] {
                let error = #expect(throws: PostgresError.self) {
                    try db.services.database.query(SQL(unsafe: "select \(column) from notification_targets"))
                }
                #expect(error?.sqlState == .insufficientPrivilege)
            }
        }
    }

    @Test func oldReadOnesAreRemovedUnreadOnesStay() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")
            try db.superuser().query(
                """
                insert into notifications (user_id, type, title, message, read, created_at)
                select u, 'info', r::text, 'm', r, now() - make_interval(days => d)
                from (values (\(ada.userID)::uuid, true, 181), (\(ada.userID)::uuid, false, 181), (\(ada.userID)::uuid, true, 179),
                             (null, false, 181), (null, false, 179)) v (u, r, d)
                """)

            _ = try db.worker.retention.run()

            let left = try db.superuser().query(
                "select (user_id is null)::text || ' ' || read::text from notifications order by 1"
            ).map { $0.string(0) }
            #expect(left == ["false false", "false true", "true false"])
        }
    }
}
