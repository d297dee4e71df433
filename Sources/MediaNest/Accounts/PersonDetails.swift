/// An e-mail address to sign in with: not proven, but of a shape that can be one.
public struct EmailAddress: Sendable {
    public let text: String

    /// - Throws: `AccountError.emailInvalid`.
    public init(_ text: String) throws(AccountError) {
        guard let at = text.firstIndex(of: "@"), at != text.startIndex, text.index(after: at) != text.endIndex,
            text.utf8.count <= 255,
            !text.unicodeScalars.contains(where: {
                $0.properties.isWhitespace || $0.properties.generalCategory == .control
            })
        else { throw .emailInvalid }
        self.text = text
    }

    var masked: String { Mask.email(text) }
}

/// What somebody is called: 1 to 100 characters without blanks around them and without control characters.
public struct PersonName: Sendable {
    public let text: String

    /// - Throws: `AccountError.nameUnusable`.
    public init(_ text: String) throws(AccountError) {
        let blank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !blank($0) }),
            let last = scalars.lastIndex(where: { !blank($0) })
        else { throw .nameUnusable }
        let trimmed = String(scalars[first...last])
        guard trimmed.count <= 100,
            !trimmed.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { throw .nameUnusable }
        self.text = trimmed
    }
}
