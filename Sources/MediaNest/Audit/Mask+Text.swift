extension Mask {
    /// A text that may hold anything, such as an error's or a path: e-mail addresses, tokens and keys in it are masked.
    ///
    /// What looks like one counts: `mn_…`, `eyJ…`, and 40 characters in a row with a digit among them. Ids and names stay.
    public static func text(_ text: String) -> String {
        var masked = ""
        var rest = text[...]
        while let first = rest.unicodeScalars.first {
            let isWord = isOfWord(first)
            let run = rest.unicodeScalars.prefix { isOfWord($0) == isWord }
            masked += isWord ? word(Substring(run)) : Substring(run)
            rest = rest[run.endIndex...]
        }
        return masked
    }

    private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-", "+", "%", "@": true
        default: !scalar.isASCII
        }
    }

    private static func word(_ word: Substring) -> Substring {
        if let at = word.firstIndex(of: "@"), at != word.startIndex { return Substring(email(String(word))) }
        if word.contains("%40") { return word.prefix(1) + "***" }
        for prefix in ["mn_", "eyJ"] where word.count > 8 && word.hasPrefix(prefix) { return prefix + "***" }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.contains(where: isToken) else { return word }
        return Substring(parts.map { isToken($0) ? $0.prefix(4) + "***" : $0 }.joined(separator: "."))
    }

    private static func isToken(_ part: Substring) -> Bool {
        part.utf8.count >= 40 && part.contains { $0.isNumber }
    }
}
