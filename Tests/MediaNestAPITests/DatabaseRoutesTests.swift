import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@Suite struct DatabaseRoutesTests {
    @Test func beforeTheFirstLookNothingIsKnown() throws {
        try withDatabase { db in
            let answer = try db.signIn("root", role: .admin).call(.get, "/admin/database")

            #expect(answer.status == 200)
            #expect(answer["state"]?.string == "unknown" && answer["measuredAt"] == .null)
            #expect(answer["measures"]?.array == [])
        }
    }

    @Test func everyMeasureSaysWhatItIsAndShouldBe() throws {
        try withDatabase { db in
            try db.worker.databaseHealth.observe()
            _ = try db.worker.metricRollUp.advance()
            let root = try db.signIn("root", role: .admin)

            let answer = root.call(.get, "/admin/database")

            #expect(answer["statistics"]?.string == "visible")
            let measures = try #require(answer["measures"]?.array)
            #expect(
                measures.compactMap { $0["name"]?.string } == [
                    "query_time_ms", "pool_usage_percent", "index_hit_percent", "cache_hit_percent", "deadlocks",
                    "failed_connections_percent", "longest_statement_seconds", "disk_usage_percent",
                ])
            let disk = try #require(measures.last)
            #expect(disk["target"]?["is"]?.string == "below" && disk["target"]?["humanValue"]?.string == "85 %")
            #expect(disk["humanValue"]?.string?.hasSuffix(" %") == true && disk["unit"]?.string == "%")
            #expect(disk["history"]?.array?.count == 1)
            for measure in measures {
                #expect(measure["advice"]?.string?.isEmpty == false && measure["since"]?.string != nil)
                #expect((measure["value"] == .null) == (measure["reason"] != .null), "\(measure)")
            }
        }
    }

    @Test func healthHasTheWorstState() throws {
        try withDatabase { db in
            try db.superuser().query(
                """
                insert into database_measures (name, value, state, since, measured_at, evaluation)
                values ('pool_usage_percent', 90, 'yellow', now(), now(), '{}'), ('deadlocks', 1, 'red', now(), now(), '{}'),
                       ('query_time_ms', 1, 'ok', now(), now(), '{}')
                """)
            let root = try db.signIn("root", role: .admin)

            let health = root.call(.get, "/health")["databaseHealth"]

            #expect(health?["state"]?.string == "red" && health?["statistics"]?.string == "visible")
            #expect(root.call(.get, "/health/ready")["databaseHealth"] == nil)
        }
    }
}
