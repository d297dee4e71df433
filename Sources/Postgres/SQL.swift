/// One statement with its binds.
///
/// The text comes from literals of the program only; every interpolation becomes a bind (`$1`, `$2`, …), so data cannot
/// become SQL.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    public fileprivate(set) var text: String
    /// In the server's text format, in order of their numbers; `nil` is NULL.
    public fileprivate(set) var binds: [String?]

    public init(stringLiteral value: StaticString) {
        text = value.description
        binds = []
    }

    public init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        binds = stringInterpolation.binds
    }

    /// Text that was not written in the source, such as a migration file's. Never pass anything that came from outside.
    public init(unsafe text: String) {
        self.text = text
        binds = []
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var binds: [String?] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 3)
            binds.reserveCapacity(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { text += String(decoding: $0, as: UTF8.self) }
        }

        public mutating func appendInterpolation(_ value: some PostgresBindable) { bind(value.postgresText) }
        public mutating func appendInterpolation(_ value: (some PostgresBindable)?) { bind(value?.postgresText) }

        /// Splices another statement's text and binds in, renumbered: a condition that is there or not.
        public mutating func appendInterpolation(_ fragment: SQL) {
            if fragment.binds.isEmpty {
                text += fragment.text
                return
            }
            var number = 0
            for piece in fragment.text.split(separator: "$", omittingEmptySubsequences: false) {
                defer { number += 1 }
                guard number > 0 else {
                    text += piece
                    continue
                }
                let digits = piece.prefix { $0.isNumber }
                if let position = Int(digits) { text += "$\(binds.count + position)" } else { text += "$" }
                text += piece.dropFirst(digits.count)
            }
            binds += fragment.binds
        }

        private mutating func bind(_ value: String?) {
            binds.append(value)
            text += "$\(binds.count)"
        }
    }
}
