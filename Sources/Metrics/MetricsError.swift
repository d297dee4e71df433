/// Why a file of metrics cannot be used.
public struct MetricsError: Error, Equatable, CustomStringConvertible {
    /// What was tried, such as `open`.
    public let call: String
    /// `errno`; 0 when the file is none of ours.
    public let code: Int32

    public var description: String {
        code == 0 ? "the file holds something else" : "\(call) failed with error \(code)"
    }
}
