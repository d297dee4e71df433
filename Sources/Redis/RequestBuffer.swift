/// Commands as RESP text, one after the other, in memory that is used again for the next request.
struct RequestBuffer {
    private(set) var bytes: [UInt8] = []

    /// What a burst of big values may leave behind, in bytes.
    private static let keptCapacity = 1 << 20

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptCapacity)
    }

    /// - Parameter digest: The script's SHA-1 when it is to be run by that, `nil` to send its source.
    mutating func append(_ command: RedisCommand, digest: String? = nil) {
        switch command.operation {
        case .named(let name):
            header("*", 1 + command.arguments.count)
            bulk(name)
        case .script(let script, let keys):
            header("*", 3 + keys.count + command.arguments.count)
            bulk(digest == nil ? "EVAL" : "EVALSHA")
            bulk(digest ?? script.source)
            bulk(keys.count)
            for key in keys { bulk(key) }
        }
        for argument in command.arguments { bulk(argument) }
    }

    private mutating func bulk(_ argument: any RedisArgument) {
        argument.withArgumentBytes { content in
            header("$", content.count)
            bytes.append(contentsOf: content)
            lineEnd()
        }
    }

    private mutating func header(_ kind: Unicode.Scalar, _ count: Int) {
        bytes.append(UInt8(ascii: kind))
        if count < 10 {  // by far the most
            bytes.append(UInt8(ascii: "0") + UInt8(count))
        } else {
            bytes.append(contentsOf: String(count).utf8)
        }
        lineEnd()
    }

    private mutating func lineEnd() {
        bytes.append(0x0D)
        bytes.append(0x0A)
    }
}
