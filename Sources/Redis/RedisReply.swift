import CHiredis

/// What the server answered to one command.
public enum RedisReply: Equatable, Sendable {
    case null
    case integer(Int)
    case string([UInt8])
    /// A short text that is no data, such as `OK`.
    case status(String)
    case array([RedisReply])
    /// The command failed; the first word is a code such as `WRONGTYPE`.
    case error(String)

    /// The bytes of a string; `nil` for everything else.
    public var bytes: [UInt8]? { if case .string(let bytes) = self { bytes } else { nil } }

    /// The text of a string or status; `nil` also when the bytes are not UTF-8.
    public var string: String? {
        switch self {
        case .string(let bytes): String(validating: bytes, as: UTF8.self)
        case .status(let text): text
        default: nil
        }
    }

    /// An integer, or a string that spells one, as counters are stored.
    public var integer: Int? {
        switch self {
        case .integer(let value): value
        case .string: string.flatMap { Int($0) }
        default: nil
        }
    }

    public var array: [RedisReply]? { if case .array(let elements) = self { elements } else { nil } }
    public var isNull: Bool { self == .null }

    /// An array of names and values in turn, as `HGETALL` answers.
    public var dictionary: [String: RedisReply]? {
        guard let array, array.count.isMultiple(of: 2) else { return nil }
        var members: [String: RedisReply] = [:]
        for index in stride(from: 0, to: array.count, by: 2) {
            guard let name = array[index].string else { return nil }
            members[name] = array[index + 1]
        }
        return members
    }

    /// The reply itself.
    ///
    /// - Throws: `RedisError.server` when it is an error.
    public func get() throws(RedisError) -> RedisReply {
        if case .error(let message) = self { throw .server(message: message) }
        return self
    }

    /// Copies hiredis' reply; it stays the caller's to free.
    init(_ reply: borrowing redisReply) {
        let content = UnsafeRawBufferPointer(start: reply.str, count: reply.str == nil ? 0 : reply.len)
        switch reply.type {
        case REDIS_REPLY_INTEGER: self = .integer(Int(reply.integer))
        case REDIS_REPLY_STRING: self = .string(Array(content))
        case REDIS_REPLY_STATUS: self = .status(String(decoding: content, as: UTF8.self))
        case REDIS_REPLY_ERROR: self = .error(String(decoding: content, as: UTF8.self))
        case REDIS_REPLY_ARRAY:
            let elements = UnsafeBufferPointer(start: reply.element, count: reply.elements)
            self = .array(elements.map { element in element.map { RedisReply($0.pointee) } ?? .null })
        default: self = .null
        }
    }
}
