import MediaNest
import Postgres

/// Requests as a table for a spreadsheet (RFC 4180, UTF-8).
struct MediaRequestCSV {
    private(set) var bytes: [UInt8]

    init() {
        let names = [
            "id", "title", "mediaType", "tmdbId", "seasons", "status", "userName", "userEmail", "createdAt",
            "completedAt", "note", "declineReason", "lastError",
        ]
        bytes = Array((names.joined(separator: ",") + "\r\n").utf8)
    }

    mutating func append(_ row: MediaRequestRow) {
        func text(_ bytes: MediaRequestRow.Text?) -> String { bytes.map { String(decoding: $0, as: UTF8.self) } ?? "" }
        let cells = [
            row.id.text, text(row.title), text(row.mediaType), text(row.tmdbID),
            (row.seasons ?? []).map(String.init).joined(separator: " "), text(row.statusText), text(row.userName),
            text(row.userEmail), row.createdAt.iso8601, row.completedAt?.iso8601 ?? "", text(row.note),
            text(row.declineReason), text(row.lastError),
        ]
        bytes += (cells.map(Self.cell).joined(separator: ",") + "\r\n").utf8
    }

    /// Quoted where it has to be. What a spreadsheet would take for a formula begins with an apostrophe: titles and notes
    /// are anybody's words, and it is the admin who opens the file.
    static func cell(_ text: String) -> String {
        let isFormula = text.unicodeScalars.first.map { "=+-@\t\r＝＋－＠".unicodeScalars.contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        guard safe.utf8.contains(where: { "\",\r\n".utf8.contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
