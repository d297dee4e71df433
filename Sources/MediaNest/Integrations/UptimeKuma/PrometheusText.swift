/// One sample of the Prometheus text format: `name{label="value",…} value [timestamp]`.
///
/// Source: prometheus.io, "Exposition formats", "Text format details".
struct PrometheusSample: Equatable {
    let name: String
    let labels: [String: String]
    let value: Double
}

enum PrometheusText {
    /// The samples of every well-formed line; comments, empty lines and lines of another form are left out.
    static func samples(_ text: String) -> [PrometheusSample] {
        text.utf8.split(separator: UInt8(ascii: "\n")).compactMap { line in
            var scanner = Scanner(rest: line[...])
            return scanner.sample()
        }
    }

    private struct Scanner {
        var rest: Substring.UTF8View

        mutating func sample() -> PrometheusSample? {
            skipBlanks()
            guard let first = rest.first, first != UInt8(ascii: "#"), let name = name() else { return nil }
            var labels: [String: String] = [:]
            if take("{") {
                while true {
                    if take("}") { break }
                    guard let label = self.name(), take("="), take("\""), let value = quoted() else { return nil }
                    labels[label] = value
                    skipBlanks()
                    guard take(",") || rest.first == UInt8(ascii: "}") else { return nil }
                }
            }
            skipBlanks()
            let number = rest.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") && $0 != UInt8(ascii: "\r") }
            guard let value = Self.number(String(Substring(number))) else { return nil }
            return PrometheusSample(name: name, labels: labels, value: value)
        }

        private mutating func name() -> String? {
            skipBlanks()
            let name = rest.prefix { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (48...58).contains(byte)
                    || byte == UInt8(ascii: "_")
            }
            rest = rest[name.endIndex...]
            return name.isEmpty ? nil : String(Substring(name))
        }

        /// What stands up to the closing quote, with `\\`, `\"` and `\n` resolved.
        private mutating func quoted() -> String? {
            var bytes: [UInt8] = []
            while let byte = rest.popFirst() {
                switch byte {
                case UInt8(ascii: "\""): return String(decoding: bytes, as: UTF8.self)
                case UInt8(ascii: "\\"):
                    guard let escaped = rest.popFirst() else { return nil }
                    bytes.append(escaped == UInt8(ascii: "n") ? UInt8(ascii: "\n") : escaped)
                default: bytes.append(byte)
                }
            }
            return nil
        }

        private mutating func skipBlanks() {
            rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        }

        /// The next character but blanks, when it is this one.
        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            skipBlanks()
            guard rest.first == UInt8(ascii: character) else { return false }
            rest = rest.dropFirst()
            return true
        }

        private static func number(_ text: String) -> Double? {
            switch text {
            case "+Inf", "Inf": .infinity
            case "-Inf": -.infinity
            case "NaN", "Nan": .nan
            default: Double(text)
            }
        }
    }
}
