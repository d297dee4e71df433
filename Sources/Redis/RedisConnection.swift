/// How long a connection waits.
public struct RedisOptions: Sendable {
    /// For connecting, and again for signing in.
    public var connectTimeout: Duration
    /// For each reply of a command.
    public var commandTimeout: Duration
    /// How long calls fail at once after the server could not be reached or did not answer in time.
    public var retryDelay: Duration

    public init(
        connectTimeout: Duration = .milliseconds(250), commandTimeout: Duration = .seconds(1),
        retryDelay: Duration = .milliseconds(500)
    ) {
        self.connectTimeout = connectTimeout
        self.commandTimeout = commandTimeout
        self.retryDelay = retryDelay
    }
}

/// A connection to one Redis server that opens itself when it is used, and again when it was lost.
///
/// Calls block, and one thread at a time may use it. While the server is away, a call every `retryDelay` tries to
/// reach it; the others fail at once, so a dead Redis costs a request nothing.
public final class RedisConnection {
    /// How many times a request was sent and its replies were awaited, without signing in.
    public private(set) var roundTrips = 0

    /// How many times a connection was opened: another number means that the server may have been away in between.
    public private(set) var connectionCount = 0

    private let url: RedisURL
    private let options: RedisOptions
    private let now: () -> ContinuousClock.Instant

    private var link: Link?
    private var lastUse: ContinuousClock.Instant
    private var outage: (until: ContinuousClock.Instant, error: RedisError)?
    private var request = RequestBuffer()
    private var scripts: [ObjectIdentifier: KnownScript] = [:]

    private struct KnownScript {
        let script: RedisScript  // kept alive, so that no other script gets its identity
        let digest: String
    }

    /// A connection that was idle for longer is looked at before it is used: the server may have closed it meanwhile.
    private static let trustedIdleTime = Duration.milliseconds(100)

    /// Does not connect yet.
    public init(_ url: RedisURL, options: RedisOptions = RedisOptions()) {
        self.url = url
        self.options = options
        now = { ContinuousClock.now }
        lastUse = ContinuousClock.now
    }

    /// Does not connect yet.
    ///
    /// - Throws: `RedisError.invalidURL` only.
    public convenience init(url: String, options: RedisOptions = RedisOptions()) throws(RedisError) {
        self.init(try RedisURL(url), options: options)
    }

    init(_ url: RedisURL, options: RedisOptions, now: @escaping () -> ContinuousClock.Instant) {
        self.url = url
        self.options = options
        self.now = now
        lastUse = now()
    }

    /// One command, one round trip.
    ///
    /// - Throws: Also `RedisError.server` when the reply is an error.
    @discardableResult
    public func send(_ command: RedisCommand) throws(RedisError) -> RedisReply {
        try pipeline([command])[0].get()
    }

    /// Sends all commands at once and returns their replies in the same order; errors of single commands are replies.
    ///
    /// One round trip, and a second one when the server has lost a script: then only that script is sent again, with
    /// its source, and runs after the others.
    public func pipeline(_ commands: [RedisCommand]) throws(RedisError) -> [RedisReply] {
        guard !commands.isEmpty else { return [] }
        request.removeAll()
        var newScripts: [RedisScript] = []
        for command in commands {
            request.append(command, digest: command.script.flatMap { digest(of: $0, orNoteIn: &newScripts) })
        }
        // The server computes the digest for the next time, on the way: no round trip of its own.
        for script in newScripts { request.append(RedisCommand("SCRIPT", "LOAD", script.source)) }

        var replies = try roundTrip(replyCount: commands.count + newScripts.count)
        for script in newScripts.reversed() {
            guard let digest = replies.removeLast().string else { continue }
            scripts[ObjectIdentifier(script)] = KnownScript(script: script, digest: digest)
        }
        try repeatLostScripts(commands, &replies)
        return replies
    }

    /// Drops the connection; the next call opens a new one.
    public func close() { link = nil }

    private func digest(of script: RedisScript, orNoteIn newScripts: inout [RedisScript]) -> String? {
        if let known = scripts[ObjectIdentifier(script)] { return known.digest }
        if !newScripts.contains(where: { $0 === script }) { newScripts.append(script) }
        return nil
    }

    private func repeatLostScripts(_ commands: [RedisCommand], _ replies: inout [RedisReply]) throws(RedisError) {
        var lost: [Int] = []
        for index in commands.indices where commands[index].script != nil {
            if case .error(let message) = replies[index], message.hasPrefix("NOSCRIPT") { lost.append(index) }
        }
        guard !lost.isEmpty else { return }
        request.removeAll()
        for index in lost { request.append(commands[index]) }
        for (index, reply) in zip(lost, try roundTrip(replyCount: lost.count)) { replies[index] = reply }
    }

    private func roundTrip(replyCount: Int) throws(RedisError) -> [RedisReply] {
        let link = try openLink()
        roundTrips += 1
        do throws(RedisError) {
            let replies = try link.exchange(request.bytes, replyCount: replyCount)
            lastUse = now()
            return replies
        } catch {
            // A late reply would be taken for the next command's, so a link that failed once is never used again.
            self.link = nil
            if link.hasTimedOut { outage = (now() + options.retryDelay, error) }
            throw error
        }
    }

    private func openLink() throws(RedisError) -> Link {
        let time = now()
        if let link {
            if time - lastUse < Self.trustedIdleTime || !link.isStale {
                lastUse = time
                return link
            }
            self.link = nil
        }
        if let outage, time < outage.until { throw outage.error }
        do throws(RedisError) {
            let link = try Link(url, options: options)
            self.link = link
            connectionCount += 1
            outage = nil
            lastUse = now()
            return link
        } catch {
            outage = (now() + options.retryDelay, error)
            throw error
        }
    }
}
