import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct IncidentTrackingTests {
    @Test func anOutageOpensOneIncidentWithItsEvidenceAndRecoveryResolvesIt() throws {
        try withDatabase { db in
            var watch = Watch(db)

            try watch.see("pffffff")
            #expect(try watch.incidents() == ["outage medium open flaps 0"])
            let row = try db.superuser().row(
                "select created_at, description, metadata ->> 'evidence' from service_incidents")
            #expect(row.timestamp(0) == Watch.minute(1))
            #expect(row.string(1).contains("Nothing accepts connections") && row.string(1) == row.string(2))
            #expect(try watch.told() == ["service.offline"])

            try watch.see("pp")
            #expect(try watch.incidents() == ["outage medium resolved flaps 0"])
            #expect(try watch.told() == ["service.offline", "service.online"])
        }
    }

    @Test func severityRisesWithTime() throws {
        try withDatabase { db in
            var watch = Watch(db)

            try watch.see("p" + String(repeating: "f", count: 15))
            #expect(try watch.incidents() == ["outage medium open flaps 0"])
            try watch.see("ff")
            #expect(try watch.incidents() == ["outage high open flaps 0"])
            try watch.see(String(repeating: "f", count: 105))
            #expect(try watch.incidents() == ["outage critical open flaps 0"])
            #expect(try watch.told() == ["service.offline"])
        }
    }

    @Test func slownessIsAnIncidentOfPerformanceThatAnOutageWorsens() throws {
        try withDatabase { db in
            var watch = Watch(db)

            try watch.see("pttt")
            #expect(try watch.incidents() == ["performance low open flaps 0"])
            try watch.see("fff")
            #expect(try watch.incidents() == ["outage medium open flaps 0"])
            #expect(try watch.told() == ["service.degraded", "service.offline"])
        }
    }

    @Test func aServiceThatComesAndGoesDoesNotFloodAnybody() throws {
        try withDatabase { db in
            var watch = Watch(db)

            for _ in 0..<10 { try watch.see("fffpp") }

            #expect(try watch.incidents() == ["outage high resolved flaps 9"])
            #expect(try watch.told() == ["service.offline", "service.online", "service.unstable"])

            try watch.see(String(repeating: "p", count: 12))
            #expect(try watch.told() == ["service.offline", "service.online", "service.unstable", "service.online"])
            try watch.see(String(repeating: "p", count: 12))
            #expect(try watch.told().count == 4)
        }
    }

    @Test func troubleLongAfterTheLastIsAnIncidentOfItsOwn() throws {
        try withDatabase { db in
            var watch = Watch(db)

            try watch.see("pfffpp" + String(repeating: "p", count: 15) + "fffpp")

            #expect(try watch.incidents() == [String](repeating: "outage medium resolved flaps 0", count: 2))
            #expect(try watch.told().count == 4)
        }
    }

    @Test func halfARecoveryKeepsTheIncidentOpen() throws {
        try withDatabase { db in
            var watch = Watch(db)

            try watch.see("pffftt")

            #expect(try watch.incidents() == ["performance medium open flaps 0"])
            #expect(try watch.told() == ["service.offline"])
        }
    }

    @Test func anIncidentThatAnAdminResolvedStaysSo() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            var watch = Watch(db)
            try watch.see("pfff")
            let incident = try #require(try db.services.incidents.list(limit: 1, after: nil, as: root).rows.first)

            try db.services.incidents.move(
                incident.id, to: .resolved, comment: "Known.", address: "192.0.2.1", correlationID: "c", as: root)
            try watch.see("ff")

            #expect(try watch.incidents() == ["outage medium resolved flaps 0"])
        }
    }
}
