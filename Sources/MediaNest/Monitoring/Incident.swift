public import Postgres

/// A time in which a service was in trouble.
///
/// Source: data-models document, "Service Incident Entity".
public struct IncidentRow {
    private let row: PostgresRow

    static let columns: SQL = """
        id, service_name, incident_type, severity, status, description, created_at, resolved_at, metadata
        """

    /// What happened in it, oldest first, for everybody: without who said it.
    static let events: SQL = """
        (
          select coalesce(json_agg(json_build_object(
                   'status', e.status, 'message', e.message,
                   'createdAt', to_char(e.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by e.id), '[]')
          from (select * from service_incident_events where incident_id = service_incidents.id order by id desc limit 50) e
        )
        """

    init(_ row: PostgresRow) { self.row = row }

    public var id: IncidentID { IncidentID(row: row, 0) }
    public var serviceName: String { row.string(1) }
    public var type: String { row.string(2) }
    public var severity: String { row.string(3) }
    public var status: IncidentStatus { IncidentStatus(rawValue: row.string(4)) ?? .open }
    public var description: String { row.string(5) }
    public var createdAt: Timestamp { row.timestamp(6) }
    public var resolvedAt: Timestamp? { row.optionalTimestamp(7) }
    /// A JSON text with the evidence.
    public var metadata: UnsafeBufferPointer<UInt8>? { row.bytes(8) }
    /// A JSON array of the latest; only in lists.
    public var events: UnsafeBufferPointer<UInt8>? { row.bytes(9) }
    public var isOpen: Bool { status == .open || status == .investigating }
    /// Time to resolution, or so far, in seconds.
    public func durationSeconds(now: Timestamp) -> Int { Int(((resolvedAt ?? now) - createdAt) / 1_000_000) }
}

public typealias IncidentID = Identifier<IncidentRow>

public enum IncidentStatus: String, Sendable, CaseIterable {
    case open, investigating, resolved, closed
}

public struct IncidentEvent: Sendable {
    public let status: String
    public let message: String
    /// The admin who said it; `nil` for the system.
    public let author: String?
    public let createdAt: Timestamp
}

/// What an admin opens by hand.
public struct IncidentDraft: Sendable {
    public let serviceName: String
    public let type: ProbeFinding.Trouble
    public let severity: String
    public let description: String

    public init(serviceName: String, type: ProbeFinding.Trouble, severity: String, description: String) {
        self.serviceName = serviceName
        self.type = type
        self.severity = severity
        self.description = description
    }
}
