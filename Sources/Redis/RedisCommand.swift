/// One command with its arguments, not yet encoded: `RedisCommand("SET", key, value, "EX", 60)`.
///
/// Commands that answer more or less than once (`SUBSCRIBE`, `MONITOR`, `CLIENT REPLY`) do not fit this connection.
public struct RedisCommand {
    enum Operation {
        case named(String)
        case script(RedisScript, keys: [String])
    }

    let operation: Operation
    let arguments: [any RedisArgument]

    /// - Parameter name: One word; a subcommand is the first argument.
    public init(_ name: String, _ arguments: any RedisArgument...) {
        self.init(name, arguments: arguments)
    }

    public init(_ name: String, arguments: [any RedisArgument]) {
        operation = .named(name)
        self.arguments = arguments
    }

    /// Runs a script; not between `MULTI` and `EXEC`, where a missing script would only show in the answer to `EXEC`.
    public init(_ script: RedisScript, keys: [String], _ arguments: any RedisArgument...) {
        self.init(script, keys: keys, arguments: arguments)
    }

    public init(_ script: RedisScript, keys: [String], arguments: [any RedisArgument]) {
        operation = .script(script, keys: keys)
        self.arguments = arguments
    }

    var script: RedisScript? { if case .script(let script, _) = operation { script } else { nil } }
}

/// A Lua script that the server keeps after its first use and then runs by its digest.
///
/// Keep one instance per script, in a `static let`: a connection recognises the instance.
public final class RedisScript: Sendable {
    public let source: String

    public init(_ source: String) { self.source = source }
}
