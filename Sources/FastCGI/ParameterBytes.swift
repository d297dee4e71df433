import Glibc

/// Part of a parameter, in memory that libfcgi or the environment owns.
typealias ParameterBytes = UnsafeBufferPointer<UInt8>

extension ParameterBytes {
    init(_ text: UnsafeMutablePointer<CChar>) {
        self.init(start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), count: strlen(text))
    }

    /// `nil` for bytes that are not UTF-8.
    var text: String? {
        // Several times as fast as String(validating:as:), which is generic and not specialised.
        guard let valid = try? UTF8Span(validating: span) else { return nil }  // the error says only where
        return String(copying: valid)
    }

    @inline(__always)
    func starts(with prefix: StaticString) -> Bool {
        guard let baseAddress, count >= prefix.utf8CodeUnitCount else { return false }
        return memcmp(baseAddress, prefix.utf8Start, prefix.utf8CodeUnitCount) == 0
    }

    @inline(__always)
    func equals(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && starts(with: text)
    }

    /// What is before and after the first `separator`; `nil` when there is none.
    @inline(__always)
    func split(at separator: UInt8) -> (head: ParameterBytes, tail: ParameterBytes)? {
        guard let baseAddress, let found = memchr(baseAddress, CInt(separator), count) else { return nil }
        let length = UnsafeRawPointer(found) - UnsafeRawPointer(baseAddress)
        return (
            ParameterBytes(start: baseAddress, count: length),
            ParameterBytes(start: baseAddress + length + 1, count: count - length - 1)
        )
    }
}
