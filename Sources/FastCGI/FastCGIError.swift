import Glibc

/// A system call without which no request can be served failed.
///
/// What a peer does wrong costs its own request and never becomes an error.
public struct FastCGIError: Error, Equatable {
    /// The call's name, such as "accept4".
    public let call: String
    /// The call's `errno`.
    public let code: CInt
}

extension FastCGIError: CustomStringConvertible {
    public var description: String { "\(call): \(String(cString: strerror(code)))" }
}

extension FastCGIError {
    /// Passes a call's result through unless it is negative; `errno` is read before anything else can change it.
    @discardableResult
    static func check(_ call: StaticString, _ result: CInt) throws(FastCGIError) -> CInt {
        let code = errno
        guard result >= 0 else { throw FastCGIError(call: call.description, code: code) }
        return result
    }
}
