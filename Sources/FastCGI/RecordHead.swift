/// The first bytes of a record: its header and, for the begin of a request, the role.
struct RecordHead {
    static let beginRequest: UInt8 = 1
    static let responder: UInt16 = 1

    let version: UInt8
    /// Whether all eight bytes of the header are there; the properties below are 0 otherwise.
    let isWhole: Bool
    let type: UInt8
    let requestID: UInt16
    /// Header, content and padding, in bytes.
    let length: Int
    /// `nil` as long as it has not arrived.
    let role: UInt16?

    init(_ bytes: UnsafeRawBufferPointer) {
        func pair(_ index: Int) -> UInt16 { UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1]) }
        version = bytes[0]
        isWhole = bytes.count >= 8
        type = isWhole ? bytes[1] : 0
        requestID = isWhole ? pair(2) : 0
        length = isWhole ? 8 + Int(pair(4)) + Int(bytes[6]) : 0
        role = bytes.count >= 10 ? pair(8) : nil
    }
}
