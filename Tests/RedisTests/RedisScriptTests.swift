import Redis
import TestSupport
import Testing

/// On a server of its own: `SCRIPT FLUSH` would reach every other test's scripts.
@Suite struct RedisScriptTests {
    private let server = RedisServer()
    private let script = RedisScript("return {KEYS[1], ARGV[1], redis.call('incr', KEYS[1])}")

    private func answer(_ count: Int) -> RedisReply {
        .array([.string(Array("counter".utf8)), .string(Array("a".utf8)), .integer(count)])
    }

    @Test func aScriptRunsByItsDigestFromTheSecondTimeOn() throws {
        let redis = try RedisConnection(url: server.url, options: .patient)
        let command = RedisCommand(script, keys: ["counter"], "a")

        #expect(try redis.send(command) == answer(1))
        #expect(try redis.pipeline([command, command]) == [answer(2), answer(3)])

        #expect(redis.roundTrips == 2)
        #expect(try calls(of: "eval", redis) == 1)
        #expect(try calls(of: "evalsha", redis) == 2)
    }

    @Test func aLostScriptIsSentAgainAndTheOtherRepliesStand() throws {
        let redis = try RedisConnection(url: server.url, options: .patient)
        let command = RedisCommand(script, keys: ["counter"], "a")
        try redis.send(command)
        try redis.send(RedisCommand("SCRIPT", "FLUSH"))
        let before = redis.roundTrips

        let replies = try redis.pipeline([RedisCommand("INCR", "other"), command, RedisCommand("INCR", "other")])

        #expect(replies == [.integer(1), answer(2), .integer(2)])
        #expect(redis.roundTrips - before == 2)
        #expect(try redis.send(command) == answer(3))
        #expect(redis.roundTrips - before == 3)
    }

    @Test func aRestartedServerGetsTheScriptAgain() throws {
        var options = RedisOptions.patient
        options.retryDelay = .zero
        let redis = try RedisConnection(url: server.url, options: options)
        let command = RedisCommand(script, keys: ["counter"], "a")
        try redis.send(command)

        server.stop()
        #expect(throws: RedisError.self) { try redis.send(command) }
        server.start()

        #expect(try redis.send(command) == answer(1))
    }

    @Test func aScriptsOwnErrorIsNoReasonToRepeatIt() throws {
        let redis = try RedisConnection(url: server.url, options: .patient)
        let failing = RedisScript("redis.call('incr', 'runs') return redis.error_reply('MINE no')")

        #expect(try redis.pipeline([RedisCommand(failing, keys: [])]) == [.error("MINE no")])
        #expect(try redis.pipeline([RedisCommand(failing, keys: [])]) == [.error("MINE no")])
        #expect(try redis.send(RedisCommand("GET", "runs")).integer == 2)
    }

    private func calls(of command: String, _ redis: RedisConnection) throws -> Int? {
        let statistics = try redis.send(RedisCommand("INFO", "commandstats")).string ?? ""
        let prefix = "cmdstat_\(command):calls="
        return statistics.split(whereSeparator: \.isNewline).first { $0.hasPrefix(prefix) }
            .flatMap { Int($0.dropFirst(prefix.count).prefix { $0.isNumber }) }
    }
}
