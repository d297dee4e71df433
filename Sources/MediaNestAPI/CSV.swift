import HTTP
import HTTPTypes
import Postgres

/// A table for a spreadsheet (RFC 4180, UTF-8).
struct CSV {
    private(set) var bytes: [UInt8] = []

    init(columns: [String]) { append(columns) }

    mutating func append(_ cells: [String]) {
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

    /// - Parameter name: Of the file, without its ending.
    func response(name: String) -> Response {
        Response(
            .ok,
            fields: [
                .contentType: "text/csv; charset=utf-8; header=present",
                .contentDisposition: "attachment; filename=\"\(name).csv\"",
            ], body: bytes)
    }
}
