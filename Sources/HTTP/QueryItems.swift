/// The name-value pairs of a query string, in their order.
public struct QueryItems {
    public let items: [(name: String, value: String)]

    /// `nil` when an escape is broken or the bytes are not UTF-8.
    public init?(_ query: String) {
        var items: [(name: String, value: String)] = []
        for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count == 2 ? parts[1] : ""[...].utf8
            guard let name = PercentEncoding.decode(Substring(parts[0]), plusIsSpace: true),
                let value = PercentEncoding.decode(Substring(value), plusIsSpace: true)
            else { return nil }
            items.append((name, value))
        }
        self.items = items
    }

    /// The first value of that name.
    public subscript(_ name: String) -> String? { items.first { $0.name == name }?.value }
}
