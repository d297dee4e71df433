import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct PartitionTests {
    private func partitions(_ db: TestDatabase, _ table: String) throws -> [String] {
        try db.superuser().query("select partition from partitions_of(\(table)) order by starts_at").map {
            $0.string(0)
        }
    }

    @Test func errorsHaveWeeksAndMeasurementsMonths() throws {
        try withDatabase { db in
            try db.worker.partitions.ensure(ahead: 2)

            let spans = try db.superuser().query(
                """
                select p.ends_at - p.starts_at = interval '7 days', extract(isodow from p.starts_at at time zone 'UTC') = 1,
                       p.starts_at <= now() + interval '14 days'
                from partitions_of('error_logs') p
                """)
            #expect(spans.count == 3 && spans.allSatisfy { $0.bool(0) && $0.bool(1) && $0.bool(2) })
            #expect(try partitions(db, "service_metrics").count == 3)
            #expect(try db.worker.partitions.states().allSatisfy { $0.until != nil && $0.strayRows == 0 })
        }
    }

    /// A partition is not reached around its parent's locks, and found as fast as the others.
    @Test(arguments: ["error_logs", "service_metrics"])
    func aNewPartitionHasItsParentsIndexesAndLocks(table: String) throws {
        try withDatabase { db in
            let superuser = db.superuser()
            let newest = try #require(try partitions(db, table).last)
            try superuser.query(SQL(unsafe: "drop table \(newest)"))

            try db.worker.partitions.ensure(ahead: 2)

            #expect(try partitions(db, table).last == newest)
            let row = try superuser.row(
                """
                select p.relrowsecurity and p.relforcerowsecurity, pg_get_userbyid(p.relowner),
                       (select count(*) from pg_index where indrelid = p.oid), (select count(*) from pg_index where indrelid = parent.oid),
                       (select count(*) from pg_constraint where conrelid = p.oid),
                       (select count(*) from pg_constraint where conrelid = parent.oid)
                from pg_class p, pg_class parent
                where p.relname = \(newest) and parent.relname = \(table)
                """)
            #expect(row.bool(0) && row.string(1) == "medianest_owner")
            #expect(row.int(2) == row.int(3) && row.int(2) >= 2)
            #expect(row.int(4) == row.int(5))
            for role in ["medianest_app", "medianest_worker"] {
                let error = #expect(throws: PostgresError.self) {
                    try db.connection(role: role).query(SQL(unsafe: "select 1 from \(newest)"))
                }
                #expect(error?.sqlState == .insufficientPrivilege)
            }
        }
    }

    @Test func rowsWhosePartitionWasMissingMoveIntoIt() throws {
        try withDatabase { db in
            let history = try History(db)
            let now = Timestamp.now()
            let ada = try db.makeUser("ada")
            for days in [0, -8, -40] { try history.error("a.b", status: 500, at: now + days * 86_400, of: ada) }
            try history.measurements(10, from: now + -100 * 86_400)
            #expect(try db.worker.partitions.states().map(\.strayRows) == [2, 10])

            try db.worker.partitions.ensure(ahead: 2)

            #expect(try db.worker.partitions.states().map(\.strayRows) == [0, 0])
            #expect(try history.rows("select count(*)::text from error_logs") == ["3"])
            #expect(try history.rows("select count(*)::text from service_metrics") == ["10"])
        }
    }

    /// Of before errors had weeks.
    @Test func aMonthOfErrorsStaysUntilItIsOld() throws {
        try withDatabase { db in
            let history = try History(db)
            for partition in try partitions(db, "error_logs") {
                try history.connection.query(SQL(unsafe: "drop table \(partition)"))
            }
            let month = try history.rows("select 'error_logs' || to_char(now() at time zone 'UTC', '_YYYY_MM')")[0]
            let bounds = try history.rows(
                """
                select format('for values from (%L) to (%L)', date_trunc('month', now(), 'UTC'),
                              (date_trunc('month', now() at time zone 'UTC') + interval '1 month') at time zone 'UTC')
                """)[0]
            try history.connection.query(SQL(unsafe: "create table \(month) partition of error_logs \(bounds)"))
            try history.connection.query(SQL(unsafe: "alter table \(month) owner to medianest_owner"))

            try db.worker.partitions.ensure(ahead: 9)

            let names = try partitions(db, "error_logs")
            #expect(names.first == month && names.count > 1)
            try history.error("a.b", status: 500, at: .now())
            #expect(try db.worker.partitions.states()[0].strayRows == 0)
        }
    }

    /// The week in which such a month ends, and one that has a part in its middle.
    @Test(arguments: [-21, 2]) func whatAPartitionLeavesOfAWeekIsMade(firstDay: Int) throws {
        try withDatabase { db in
            let history = try History(db)
            for partition in try partitions(db, "error_logs") {
                try history.connection.query(SQL(unsafe: "drop table \(partition)"))
            }
            let bounds = try history.rows(
                """
                select format('for values from (%L) to (%L)', week + make_interval(days => \(firstDay)), week + interval '4 days')
                from date_trunc('week', now(), 'UTC') as week
                """)[0]
            try history.connection.query(SQL(unsafe: "create table odd partition of error_logs \(bounds)"))
            try history.connection.query("alter table odd owner to medianest_owner")

            try db.worker.partitions.ensure(ahead: 0)

            let week = try history.rows(
                """
                select extract(day from sum(least(p.ends_at, week + interval '7 days') - greatest(p.starts_at, week)))::text
                from partitions_of('error_logs') p, date_trunc('week', now(), 'UTC') as week
                """)
            #expect(week == ["7"])
            #expect(try partitions(db, "error_logs").count == (firstDay < 0 ? 2 : 3))
        }
    }

    // MARK: Locks

    @Test(arguments: ["error_logs", "service_metrics"])
    func whereNothingIsMissingNothingIsLocked(table: String) throws {
        try withDatabase { db in
            try db.worker.partitions.ensure(ahead: 2)
            let strong = try db.connection(role: "medianest_worker").transaction { transaction in
                try transaction.query("select ensure_partitions(\(table), 2)")
                return try transaction.query(
                    """
                    select relation::regclass::text from pg_locks
                    where pid = pg_backend_pid() and locktype = 'relation' and mode <> 'AccessShareLock'
                    """
                ).map { $0.string(0) }
            }
            #expect(strong == [])
        }
    }

    /// Whoever reads has the table first and its partitions next.
    @Test func whoIsHalfwayIntoTheTableIsWaitedFor() throws {
        try withDatabase { db in
            try History(db).error("a.b", status: 500, at: .now() + -8 * 86_400)
            let environment = db.environment

            let ensuring = try db.superuser().transaction { reader in
                try reader.query("lock table only error_logs in access share mode")
                let ensuring = Background {
                    try TestDatabase.services(environment, role: .worker).partitions.ensure(ahead: 2)
                }
                let isWaitedFor = try eventually {
                    try !db.superuser().query(
                        """
                        select 1 from pg_locks l join pg_database d on d.oid = l.database
                        where d.datname = current_database() and l.relation = 'error_logs'::regclass and not l.granted
                        """
                    ).isEmpty
                }
                #expect(isWaitedFor)
                try reader.query("select 1 from error_logs")
                return ensuring
            }

            #expect(throws: Never.self) { try ensuring.outcome().get() }
            #expect(try db.worker.partitions.states()[0].strayRows == 0)
        }
    }
}
