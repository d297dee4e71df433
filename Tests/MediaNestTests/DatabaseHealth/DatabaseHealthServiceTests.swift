import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct DatabaseHealthServiceTests {
    private static let begin = Timestamp(secondsSince1970: Timestamp.now().secondsSince1970 - 3600)

    /// Looks at a disk that is so full, a percentage a minute.
    private func watchDisk(_ usages: [Double], from minute: Int = 0, _ db: TestDatabase) throws {
        for (offset, usage) in usages.enumerated() {
            var sample = DatabaseSample(takenAt: Self.begin + (minute + offset) * 60)
            sample.diskUsage = usage
            try db.worker.databaseHealth.record(sample)
        }
    }

    private func told(_ db: TestDatabase) throws -> [String] {
        try db.superuser().query(
            """
            select u.name || ' ' || n.event || ' ' || n.type || case when n.read then ' read' else '' end
            from notifications n join users u on u.id = n.user_id
            order by n.created_at, u.name
            """
        ).map { $0.string(0) }
    }

    private func row(_ measure: DatabaseMeasure, _ db: TestDatabase, as admin: Principal) throws
        -> DatabaseHealthReport.Row
    {
        try #require(try db.services.databaseHealth.report(as: admin).rows.first { $0.measure == measure })
    }

    @Test func aFullDiskIsToldToAdminsOnceAndItsEndToo() throws {
        try withDatabase { db in
            let (root, _) = try (db.makeUser("root", role: .admin), db.makeUser("ada"))
            _ = try db.makeUser("second", role: .admin)

            try watchDisk([50, 90, 90], db)
            #expect(try told(db).isEmpty)
            try watchDisk([91, 92, 93], from: 3, db)

            #expect(try told(db) == ["root database.critical error", "second database.critical error"])
            let full = try row(.diskUsage, db, as: root)
            #expect(full.state == .critical && full.value == 93 && full.since == Self.begin + 60)
            #expect(try db.services.databaseHealth.summary(as: root).state == .critical)

            try watchDisk([40, 40, 40, 40], from: 6, db)

            #expect(
                try told(db) == [
                    "root database.critical error read", "second database.critical error read",
                    "root database.recovered success", "second database.recovered success",
                ])
            #expect(try row(.diskUsage, db, as: root).state == .ok)
        }
    }

    @Test func itReachesTheInstallationsTargets() throws {
        try withDatabase { db in
            _ = try (db.makeUser("root", role: .admin), db.makeUser("second", role: .admin))
            try db.superuser().query(
                """
                insert into notification_targets (kind, name, address, address_hint, topics)
                values ('apprise', 'us', 'v1.00000000.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA', 'x', '{administration}')
                """)

            try watchDisk([90, 90, 90], db)

            let sent = try db.superuser().query("select payload ->> 'type' from notification_outbox")
            #expect(sent.map { $0.string(0) } == ["database.critical"], "once, however many admins there are")
        }
    }

    @Test func onlyAdminsSeeIt() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            try watchDisk([50], db)

            #expect(try db.services.databaseHealth.report(as: ada).rows.isEmpty)
            #expect(try !db.services.databaseHealth.report(as: root).rows.isEmpty)
            #expect(throws: PostgresError.self) {
                try db.services.database.query("select counters from database_samples", as: root)
            }
        }
    }

    @Test func itsSeriesAreOfTheServiceDatabaseAndOfNoServiceOnThePage() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            try watchDisk([50, 60], db)
            _ = try db.worker.metricRollUp.advance()

            let series = try db.services.serviceMetrics.list(
                service: "database", metric: "disk_usage_percent", .day, as: root)
            #expect(series.map(\.sampleCount).reduce(0, +) == 2)
            #expect(try row(.diskUsage, db, as: root).history.isEmpty == false)
            #expect(try !db.services.serviceStatus.list(as: root).contains { $0.serviceName == "database" })
            #expect(throws: ServiceStatusError.notFound) { try db.services.serviceStatus.status("database", as: root) }
        }
    }

    @Test func whatIsNotConfiguredAnyMoreGoesFromTheList() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            var sample = DatabaseSample(takenAt: Self.begin)
            sample.hasDownloads = true
            try db.worker.databaseHealth.record(sample)
            #expect(try row(.downloadDiskUsage, db, as: root).reason == "The folder cannot be seen.")

            try watchDisk([50], from: 1, db)

            #expect(try !db.services.databaseHealth.report(as: root).rows.contains { $0.measure == .downloadDiskUsage })
        }
    }

    @Test func onlyTheLastTenMinutesCountersAreKept() throws {
        try withDatabase { db in
            try watchDisk(Array(repeating: 50, count: 15), db)

            #expect(try db.superuser().row("select count(*) from database_samples").int(0) == 11)
        }
    }

    // MARK: A real look

    @Test func aLookSeesTheDatabaseItself() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)

            try db.worker.databaseHealth.observe(at: Self.begin)
            try db.worker.databaseHealth.observe(at: Self.begin + 60)

            let report = try db.services.databaseHealth.report(as: root)
            #expect(report.canSeeStatements)
            #expect(report.rows.map(\.measure) == DatabaseMeasure.allCases.filter { $0 != .downloadDiskUsage })
            for measure in [DatabaseMeasure.poolUsage, .diskUsage] {
                let value = try #require(report.rows.first { $0.measure == measure }?.value)
                #expect(value > 0 && value < 100, "\(measure)")
            }
            #expect(report.rows.first { $0.measure == .deadlocks }?.value == 0)
            #expect(
                report.rows.first { $0.measure == .failedConnections }?.reason?.contains("MEDIANEST_METRICS_FILE")
                    == true)
        }
    }

    @Test func aRunningStatementIsNamedWithoutItsValues() throws {
        try withDatabase { db in
            let sleeper = db.connection(role: "medianest_app")
            let pid = try sleeper.row("select pg_backend_pid()").int(0)
            let lent = LentConnection(sleeper)
            let asleep = Background { try? lent.query("select pg_sleep(60), 'hunter2' as secret") }
            let look = DatabaseLook(database: db.worker.database, metrics: db.worker.metrics, downloadRoot: nil)

            var found: RunningStatement?
            let isSeen = try eventually {
                found = try look.take(at: .now()).running.first { $0.pid == pid }
                return found != nil
            }
            try db.superuser().query("select pg_terminate_backend(\(pid))")
            _ = asleep.outcome()

            #expect(isSeen)
            #expect(found?.begins == "select pg_sleep")
            #expect(found?.state == "active")
        }
    }

    /// A missing grant must not look like a database in which nothing runs.
    @Test func aRoleWithoutTheGrantSaysThatItCannotSee() throws {
        try withDatabase { db in
            let look = DatabaseLook(database: db.services.database, metrics: db.services.metrics, downloadRoot: "/")

            let sample = try look.take(at: .now()).sample

            #expect(sample.longestStatement == nil && sample.diskUsage == nil)
            #expect(sample.downloadDiskUsage != nil)
        }
    }
}

/// Lent to a thread, while the test's own does not use it.
private struct LentConnection: @unchecked Sendable {
    private let connection: PostgresConnection

    init(_ connection: PostgresConnection) { self.connection = connection }

    func query(_ statement: SQL) throws { try connection.query(statement) }
}
