import TestSupport

@testable import MediaNest

extension MediaRequestService.Submission {
    /// Whichever way it went.
    var row: MediaRequestRow {
        switch self {
        case .created(let row), .followed(let row), .repeated(let row): row
        }
    }

    var word: String {
        switch self {
        case .created: "created"
        case .followed: "followed"
        case .repeated: "repeated"
        }
    }
}

extension MediaRequestRow {
    var titleText: String? { title.map { String(decoding: $0, as: UTF8.self) } }
    var declineReasonText: String? { declineReason.map { String(decoding: $0, as: UTF8.self) } }
    var noteText: String? { note.map { String(decoding: $0, as: UTF8.self) } }
}

extension MediaRequestService {
    /// Asks for a film, as most tests do.
    func submit(_ title: String, tmdbID: String, key: IdempotencyKey? = nil, as principal: Principal) throws
        -> Submission
    {
        let draft = try MediaRequestDraft(mediaType: .movie, tmdbID: tmdbID, title: title)
        return try submit(draft, idempotencyKey: key, correlationID: "test", as: principal)
    }
}

extension MediaRequestDetail {
    var id: MediaRequestID { row.id }
    var status: MediaRequest.Status { row.status }
    var processingTime: String? { row.processingTime }
    var declineReasonText: String? { row.declineReasonText }
    var noteText: String? { row.noteText }
}
