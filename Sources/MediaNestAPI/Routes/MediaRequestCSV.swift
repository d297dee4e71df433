import MediaNest
import Postgres

/// Requests as a table for a spreadsheet.
struct MediaRequestCSV {
    private(set) var table = CSV(columns: [
        "id", "title", "mediaType", "tmdbId", "seasons", "status", "userName", "userEmail", "createdAt", "completedAt",
        "note", "declineReason", "lastError",
    ])

    mutating func append(_ row: MediaRequestRow) {
        func text(_ bytes: MediaRequestRow.Text?) -> String { bytes.map { String(decoding: $0, as: UTF8.self) } ?? "" }
        table.append([
            row.id.text, text(row.title), text(row.mediaType), text(row.tmdbID),
            (row.seasons ?? []).map(String.init).joined(separator: " "), text(row.statusText), text(row.userName),
            text(row.userEmail), row.createdAt.iso8601, row.completedAt?.iso8601 ?? "", text(row.note),
            text(row.declineReason), text(row.lastError),
        ])
    }
}
