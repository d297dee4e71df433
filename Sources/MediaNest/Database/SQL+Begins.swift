import Postgres

extension SQL {
    /// A condition behind an existing one: between the text and all that can follow it, a comparison that an index answers, which
    /// `starts_with` is not here.
    static func begins(_ column: SQL, with text: String) -> SQL {
        "and \(column) collate \"C\" >= \(text) and \(column) collate \"C\" < \(text + "\u{10FFFF}")"
    }
}
