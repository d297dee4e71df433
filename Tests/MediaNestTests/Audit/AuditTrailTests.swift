import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct AuditTrailTests {
    private func list(_ db: TestDatabase, _ filter: AuditFilter = AuditFilter(), as principal: Principal) throws
        -> [AuditRow]
    {
        try db.services.auditTrail.list(filter, limit: 100, after: nil, as: principal).rows
    }

    private func append(_ entries: AuditEntry..., in db: TestDatabase) throws {
        for entry in entries { _ = try db.services.database.query(entry.statement) }
    }

    @Test func aLineSaysAllThatWasWrittenDown() throws {
        try withDatabase { db in
            let (root, ada) = try (db.makeUser("root", role: .admin), db.makeUser("ada"))
            try append(
                AuditEntry(
                    action: "user.changed", targetType: "user", targetID: ada.userID.text, actorID: root.userID,
                    ipAddress: "192.0.2.7", correlationID: "c-1", before: #"{"role": "USER"}"#,
                    after: #"{"role": "ADMIN"}"#),
                in: db)

            let line = try #require(list(db, as: root).first)

            #expect(line.action == "user.changed" && line.targetType == "user" && line.targetID == ada.userID.text)
            #expect(line.targetName == "ada")
            #expect(
                line.actorID == root.userID.text && line.actorName == "root" && line.actorEmail == "root@test.local")
            #expect(line.ipAddress == "192.0.2.x" && line.correlationID == "c-1")
            #expect(line.before.map { String(decoding: $0, as: UTF8.self) } == #"{"role": "USER"}"#)
            #expect(line.after.map { String(decoding: $0, as: UTF8.self) } == #"{"role": "ADMIN"}"#)
        }
    }

    @Test func aLineOutlivesWhomItNames() throws {
        try withDatabase { db in
            let (root, ada) = try (db.makeUser("root", role: .admin), db.makeUser("ada"))
            try append(
                AuditEntry(
                    action: "user.exported", targetType: "user", targetID: ada.userID.text, actorID: ada.userID),
                in: db)
            try db.services.accounts.delete(ada.userID, address: "", correlationID: "c", as: root)

            let line = try #require(list(db, AuditFilter(action: "user.exported"), as: root).first)

            #expect(line.actorID == nil && line.actorName == nil && line.targetName == nil)
            #expect(line.actorLabel == "deleted account " + ada.userID.text.prefix(8))
        }
    }

    /// Lines cannot be removed: one that is odd must not stand in the way of all others.
    @Test func anIDThatIsNoneHidesNoLine() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            try append(
                AuditEntry(action: "user.changed", targetType: "user", targetID: "nobody", actorLabel: "command line"),
                AuditEntry(action: "retention.run"), in: db)

            #expect(try list(db, as: root).map(\.actorLabel) == ["system", "command line"])
        }
    }

    @Test func whoIsNoAdminSeesOnlyWhatConcernsHim() throws {
        try withDatabase { db in
            let (root, ada, bob) = try (db.makeUser("root", role: .admin), db.makeUser("ada"), db.makeUser("bob"))
            try append(
                AuditEntry(action: "service.configured", targetType: "service", targetID: "plex", actorID: root.userID),
                AuditEntry(action: "auth.signed_in", actorID: bob.userID), in: db)

            #expect(try list(db, as: root).count == 2)
            #expect(try list(db, as: ada).isEmpty)
            #expect(try list(db, as: bob).map(\.action) == ["auth.signed_in"])
        }
    }

    // MARK: What it costs

    /// What admins filter by, and whether much or little is found.
    private func filters(_ ada: Principal) -> [(name: String, filter: AuditFilter, isFrequent: Bool)] {
        let now = Timestamp.now()
        return [
            ("nothing", AuditFilter(), true), ("action", AuditFilter(action: "auth.signed_in"), true),
            ("rare action", AuditFilter(action: "keys.rotated"), false),
            ("beginning", AuditFilter(action: "auth.*"), true),
            ("rare beginning", AuditFilter(action: "keys.*"), false),
            ("person", AuditFilter(actorID: ada.userID), false), ("type", AuditFilter(targetType: "session"), true),
            ("rare type", AuditFilter(targetType: "encryption_key"), false),
            ("id", AuditFilter(targetID: "row-900"), false),
            ("one thing", AuditFilter(targetType: "session", targetID: "row-901"), false),
            ("days", AuditFilter(from: now + -20 * 86_400, to: now + -19 * 86_400), true),
            ("all", AuditFilter(action: "keys.*", actorID: ada.userID, targetType: "encryption_key", from: now), false),
        ]
    }

    @Test func linesAreFoundThroughAnIndexWhateverTheFilter() throws {
        try withDatabase { db in
            let (root, ada) = try (db.makeUser("root", role: .admin), db.makeUser("ada"))
            let history = try History(db)
            try history.connection.query(
                """
                insert into audit_log (action, target_type, target_id, actor_id, actor_label, occurred_at)
                select case when n % 900 = 0 then 'keys.rotated' else 'auth.signed_in' end,
                       case when n % 900 = 0 then 'encryption_key' else 'session' end, 'row-' || n,
                       case when n % 500 = 0 then \(ada.userID)::uuid end, 'x', now() - n * interval '70 s'
                from generate_series(1, 50000) n
                """)
            try history.connection.query("analyze")

            for (name, filter, isFrequent) in filters(ada) {
                for cursor in [nil, Cursor(createdAt: .now() + -15 * 86_400, id: "7")] {
                    let statement = AuditTrail.page(filter, limit: 21, after: cursor)
                    let plan = try db.services.database.query("explain (costs off) \(statement)", as: root)
                        .map { $0.string(0) }.joined(separator: "\n")

                    #expect(!plan.contains("Seq Scan on audit_log"), "\(name):\n\(plan)")
                    // Above the limit there are 21 rows at most, and an incremental one orders what happened at one instant.
                    let below = plan[(plan.firstRange(of: "Limit")?.lowerBound ?? plan.startIndex)...]
                    let sortsAll = below.contains("->  Sort\n")
                    if isFrequent { #expect(!sortsAll, "\(name):\n\(plan)") }
                }
            }
        }
    }

    @Test func eachSearchIsPlannedForWhatItLooksFor() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            for _ in 1...8 { _ = try list(db, AuditFilter(action: "auth.*"), as: root) }

            let plans = try db.services.database.query(
                """
                select generic_plans, custom_plans from pg_prepared_statements
                where statement like '%from audit_log a%' and statement like '%a.action collate%'
                """)

            #expect(plans.map { [$0.int(0), $0.int(1)] } == [[0, 8]])
        }
    }
}
