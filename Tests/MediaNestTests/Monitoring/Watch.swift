import HTTPClient
import Postgres
import TestSupport

@testable import MediaNest

/// Records probes of a service, one a minute: p passed, t slow, f no answer, - our own network gone, space no probe.
struct Watch {
    static let begin = Timestamp(secondsSince1970: 1_790_000_000)
    let db: TestDatabase
    var service = MonitoredService(name: "plex", kind: .plex, url: "http://192.0.2.1:32400")
    private(set) var minute = 0

    init(_ db: TestDatabase) { self.db = db }

    static func minute(_ number: Int) -> Timestamp { begin + number * 60 }

    @discardableResult
    mutating func see(_ probes: String) throws -> [IncidentTracking.News?] {
        var news: [IncidentTracking.News?] = []
        let recorder = ProbeRecorder(gapSeconds: 180, database: db.worker.database)
        for probe in probes {
            defer { minute += 1 }
            guard let finding = Self.finding(probe) else { continue }
            news.append(try recorder.record(finding, of: service, at: Self.minute(minute)))
        }
        return news
    }

    private static func finding(_ probe: Character) -> ProbeFinding? {
        switch probe {
        case "p": ProbeFinding(verdict: .passed, responseTimeMs: 20, version: "1.43.2")
        case "t": ProbeFinding(verdict: .troubled, trouble: .performance, message: "It is slow.", responseTimeMs: 2000)
        case "f": .failed(.refused)
        case "-": ProbeFinding(verdict: .unknowable, message: "Our own network is gone.")
        default: nil
        }
    }

    /// `online 0-3`, in minutes.
    func states() throws -> [String] {
        try db.superuser().query("select state, started_at, ended_at from service_states order by started_at").map {
            row in
            func minute(_ column: Int) -> Int64 { (row.timestamp(column) - Self.begin) / 60_000_000 }
            return "\(row.string(0)) \(minute(1))-\(minute(2))"
        }
    }

    /// `outage medium open flaps 0`, oldest first.
    func incidents() throws -> [String] {
        try db.superuser().query(
            "select incident_type, severity, status, metadata ->> 'flaps' from service_incidents order by created_at"
        ).map { "\($0.string(0)) \($0.string(1)) \($0.string(2)) flaps \($0.string(3))" }
    }

    /// The events of what everybody was told.
    func told() throws -> [String] {
        try db.superuser().query(
            "select event from notifications where user_id is null order by created_at, dedupe_key"
        )
        .map { $0.string(0) }
    }
}
