/// A value that can be bound to a parameter, in the server's text format.
public protocol PostgresBindable {
    var postgresText: String { get }
}

extension String: PostgresBindable {
    public var postgresText: String { self }
}

extension Int: PostgresBindable {
    public var postgresText: String { String(self) }
}

extension Int64: PostgresBindable {
    public var postgresText: String { String(self) }
}

extension Double: PostgresBindable {
    public var postgresText: String { String(self) }
}

extension Bool: PostgresBindable {
    public var postgresText: String { self ? "t" : "f" }
}

extension Array: PostgresBindable where Element: PostgresBindable {
    /// An array literal; every element quoted, so that commas, braces and NULL-like words stay data.
    public var postgresText: String {
        "{" + map { "\"" + Self.escape($0.postgresText) + "\"" }.joined(separator: ",") + "}"
    }

    private static func escape(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { result += "\\" }
            result.unicodeScalars.append(character)
        }
        return result
    }
}
