import MediaNest

/// A small picture of a state, in the flat style that people know from README files.
enum StatusBadge {
    /// A text that says the same, for whoever does not see it, is in it; nothing of it depends on colour alone.
    static func svg(label: String, state: StateInterval.State) -> String {
        let (word, colour) = appearance(of: state)
        let (labelWidth, wordWidth) = (width(of: label), width(of: word))
        let whole = labelWidth + wordWidth + 4 * padding
        let split = labelWidth + 2 * padding
        let name = escaped("\(label): \(word)")
        func text(_ content: String, from start: Int, width: Int) -> String {
            // The renderer fits it, whatever font it has.
            """
            <text x="\(start + padding)" y="14" textLength="\(width)" lengthAdjust="spacingAndGlyphs">\(escaped(content))</text>
            """
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(whole)" height="20" role="img" aria-label="\(name)">
            <title>\(name)</title>
            <clipPath id="r"><rect width="\(whole)" height="20" rx="3"/></clipPath>
            <g clip-path="url(#r)"><rect width="\(split)" height="20" fill="\(labelColour)"/>\
            <rect x="\(split)" width="\(whole - split)" height="20" fill="\(colour)"/></g>
            <g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">
            \(text(label, from: 0, width: labelWidth))
            \(text(word, from: split, width: wordWidth))
            </g>
            </svg>

            """
    }

    private static let padding = 6
    static let labelColour = "#3d4248"

    /// White on each has a contrast of at least 4.5 (WCAG 2.2, 1.4.3).
    static func appearance(of state: StateInterval.State) -> (word: String, colour: String) {
        switch state {
        case .online: ("up", "#1e7a3c")
        case .degraded: ("degraded", "#8f5a00")
        case .offline: ("down", "#b3261e")
        case .maintenance: ("maintenance", "#2f5fa8")
        case .unknown: ("unknown", "#5c6269")
        }
    }

    /// In pixels, about as wide as Verdana at 11 pixels.
    private static func width(of text: String) -> Int {
        let tenths = text.unicodeScalars.reduce(0) { sum, scalar in
            switch scalar {
            case "i", "j", "l", "I", "|", "!", "'", ".", ",", ":", ";", " ": sum + 40
            case "f", "r", "t", "(", ")", "-", "/": sum + 48
            case "m", "w", "M", "W", "@", "%": sum + 103
            case "A"..."Z": sum + 78
            case "\u{2E80}"...: sum + 110
            default: sum + 68
            }
        }
        return max(1, (tenths + 5) / 10)
    }

    /// For text and for attributes in double quotes. A control character, which XML forbids, is left out.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": break
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
