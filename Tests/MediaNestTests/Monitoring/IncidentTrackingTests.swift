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

    @Test func aServiceBetweenGoneAndHalfBackIsDownOnce() throws {
        try withDatabase { db in
            var watch = Watch(db)

            try watch.see("pfff" + String(repeating: "ttfff", count: 5))
            #expect(try watch.told() == ["service.offline"])
            try watch.see("ttpp")

            #expect(try watch.told() == ["service.offline", "service.online"])
        }
    }

    /// Who hears of outages alone is not left with "it works again".
    @Test func anOutageThatFollowsUnsteadinessIsTold() throws {
        try withDatabase { db in
            var watch = Watch(db)

            try watch.see("pfffpp" + "ttt" + "fff" + "tt" + "fff")
            #expect(try watch.told() == ["service.offline", "service.online", "service.unstable", "service.offline"])
            let outages: SQL =
                "select event from notifications where metadata -> 'isOutage' = 'true' order by created_at"
            #expect(try db.superuser().query(outages).map { $0.string(0) } == ["service.online"])
            try watch.see(String(repeating: "p", count: 14))

            #expect(try watch.told().last == "service.online" && watch.told().count == 5)
            #expect(try db.superuser().query(outages).count == 2)
        }
    }

    /// Else nobody who heard of it would hear of its end.
    @Test func anOutageIsNotResolvedByHandWhileItLasts() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            var watch = Watch(db)
            try watch.see("pfff")
            try db.superuser().query("update service_status set fresh_until = now() + interval '1 minute'")
            let incident = try #require(try db.services.incidents.list(limit: 1, after: nil, as: root).rows.first)
            func move(_ status: IncidentStatus) throws {
                try db.services.incidents.move(
                    incident.id, to: status, comment: nil, address: "192.0.2.1", correlationID: "c", as: root)
            }

            #expect(throws: ServiceStatusError.stillDown) { try move(.resolved) }
            try move(.investigating)
            try watch.see("pp")
            try move(.closed)

            #expect(try watch.told() == ["service.offline", "service.online"])
        }
    }

    @Test func theEndOfUnsteadinessIsToldAlsoWhenTheIncidentIsClosed() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            var watch = Watch(db)
            try watch.see("pfffpp" + "fffpp")
            let incident = try #require(try db.services.incidents.list(limit: 1, after: nil, as: root).rows.first)

            try db.services.incidents.move(
                incident.id, to: .closed, comment: nil, address: "192.0.2.1", correlationID: "c", as: root)
            try watch.see(String(repeating: "p", count: 12))

            #expect(try watch.told() == ["service.offline", "service.online", "service.unstable", "service.online"])
        }
    }

    @Test func anIncidentIsNotOpenedAgainBesideAnother() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            var watch = Watch(db)
            try watch.see("pfffpp" + String(repeating: "p", count: 15) + "fff")
            let earlier = try #require(try db.services.incidents.list(limit: 2, after: nil, as: root).rows.last)

            #expect(throws: ServiceStatusError.incidentOpen) {
                try db.services.incidents.move(
                    earlier.id, to: .open, comment: nil, address: "192.0.2.1", correlationID: "c", as: root)
            }
        }
    }
}
