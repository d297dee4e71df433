import Glibc
public import Redis
import Synchronization

/// Lends the URL of an empty database on a server that all tests of the process share; it is emptied again afterwards.
///
/// Scripts and settings are the server's, not the database's: a test that changes those starts its own `RedisServer`.
public func withRedis<R>(_ body: (String) throws -> R) rethrows -> R {
    let number = nextDatabase.wrappingAdd(1, ordering: .relaxed).oldValue % RedisServer.databaseCount
    let url = "\(sharedServer.url)?db=\(number)"
    defer { RedisServer.run(RedisCommand("FLUSHDB"), at: url) }
    return try body(url)
}

private let sharedServer = RedisServer()
private let nextDatabase = Atomic<Int>(0)

extension RedisOptions {
    /// For tests: a busy machine is no outage.
    public static let patient = RedisOptions(connectTimeout: .seconds(10), commandTimeout: .seconds(10))
}

/// A private redis-server on a socket in a directory of its own.
///
/// A shell waits beside it for the end of its standard input, which this process holds. So the server and its directory
/// go when `stop` is called, and also when this process ends in whatever way.
public final class RedisServer: @unchecked Sendable {
    public static let databaseCount = 4096

    public let url: String
    private let directory: String
    private let password: String
    private let port: Int
    // Changed by start and stop only, which one thread calls.
    private var watchdog: UnsafeMutablePointer<FILE>?

    /// Returns when the server answers.
    ///
    /// - Parameters:
    ///   - password: Without quotation marks; none is asked for when it is empty.
    ///   - port: Where it listens on 127.0.0.1 as well; 0 for the socket alone.
    public init(password: String = "", port: Int = 0) {
        directory = "/tmp/redis-test-\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
        self.password = password
        self.port = port
        url = "unix://\(password.isEmpty ? "" : ":\(password)@")\(directory)/redis.sock"
        start()
    }

    deinit { stop() }

    public func start() {
        precondition(watchdog == nil, "the server is running")
        let script = """
            trap '' INT TERM HUP
            mkdir -m 700 \(directory) || exit 1
            exec >\(directory)/redis.log 2>&1
            redis-server --daemonize no --dir \(directory) --unixsocket \(directory)/redis.sock --bind 127.0.0.1 \
                --port \(port) --requirepass '\(password)' --databases \(Self.databaseCount) --save '' \
                --appendonly no --enable-debug-command yes </dev/null &
            read -r _
            kill -KILL $!; wait; rm -rf \(directory)
            """
        // "e": a program that a test starts must not inherit our end and keep it open.
        watchdog = popen(script, "we")
        precondition(watchdog != nil, "no shell")
        Self.run(RedisCommand("PING"), at: url)
    }

    /// Kills the server, as a crash would, and returns when its socket is gone. Does nothing when it does not run.
    public func stop() {
        if let watchdog { pclose(watchdog) }
        watchdog = nil
    }

    /// Runs one command, as soon as the server takes it.
    fileprivate static func run(_ command: RedisCommand, at url: String) {
        let deadline = ContinuousClock.now + .seconds(20)
        while true {
            do throws(RedisError) {
                try RedisConnection(url: url, options: .patient).send(command)
                return
            } catch {
                precondition(ContinuousClock.now < deadline, "redis-server does not answer: \(error)")
                usleep(5000)
            }
        }
    }
}
