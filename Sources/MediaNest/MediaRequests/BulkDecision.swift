import Postgres

/// What an admin's decision came to for one of many requests.
public struct BulkDecision {
    public let id: MediaRequestID
    public let result: Result<MediaRequestRow, MediaRequestError>
}

extension MediaRequestService {
    /// As many as an admin decides about at once.
    public static let mostAtOnce = 100

    /// Approves all that can be approved, and says of each what became of it, in the given order.
    public func approve(
        _ ids: [MediaRequestID], address: String? = nil, correlationID: String, as admin: Principal
    ) throws -> [BulkDecision] {
        try decide(
            ids, Self.approval(of: ids, by: admin), action: "request.approved", reason: nil, address: address,
            correlationID: correlationID, as: admin)
    }

    /// - Parameter reason: Shown to all of the requesters.
    public func deny(
        _ ids: [MediaRequestID], reason: String, address: String? = nil, correlationID: String, as admin: Principal
    ) throws -> [BulkDecision] {
        try decide(
            ids, Self.denial(of: ids, reason: reason, by: admin), action: "request.denied", reason: reason,
            address: address, correlationID: correlationID, as: admin)
    }

    /// One transaction: all that the database can do happens, with its jobs, news and traces, or nothing does.
    private func decide(
        _ ids: [MediaRequestID], _ updates: [SQL], action: String, reason: String?, address: String?,
        correlationID: String, as admin: Principal
    ) throws -> [BulkDecision] {
        try database.transaction(as: admin) { transaction in
            let results = try transaction.pipeline([Self.lock(ids)] + updates)
            let before = Dictionary(
                results[0].map { (MediaRequestID(row: $0, 0), $0.string(1)) }, uniquingKeysWith: { first, _ in first })
            let decided = results.last?.map(MediaRequestRow.init) ?? []
            let rows = Dictionary(decided.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            let statements = decided.flatMap { row in
                [NewJob.syncRequest(row.id).enqueue(correlationID: correlationID)]
                    + Self.consequences(
                        of: row, before: before[row.id], action: action, reason: reason, address: address,
                        correlationID: correlationID, as: admin)
            }
            let states: SQL = "select id, status from media_requests where id = any (\(ids.map(\.text))::uuid[])"
            let current = try transaction.pipeline(statements + [states]).last?.map { row in
                (MediaRequestID(row: row, 0), MediaRequest.Status(rawValue: row.string(1)))
            }
            let status = Dictionary(current ?? [], uniquingKeysWith: { first, _ in first })
            return ids.map { id in
                if let row = rows[id] { return BulkDecision(id: id, result: .success(row)) }
                let refusal = status[id]?.map { MediaRequestError.wrongState(current: $0) } ?? .notFound
                return BulkDecision(id: id, result: .failure(refusal))
            }
        }
    }
}
