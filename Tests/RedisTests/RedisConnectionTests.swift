import Redis
import TestSupport
import Testing

@Suite struct RedisConnectionTests {
    @Test func aPipelineTakesOneRoundTripAndKeepsItsOrder() throws {
        try withRedis { url in
            let redis = try RedisConnection(url: url, options: .patient)

            let replies = try redis.pipeline([
                RedisCommand("SET", "title", "Dune"), RedisCommand("INCRBY", "count", 41),
                RedisCommand("INCR", "count"),
                RedisCommand("GET", "title"), RedisCommand("GET", "nothing"),
                RedisCommand("MGET", "title", "nothing", "count"),
            ])

            #expect(
                replies == [
                    .status("OK"), .integer(41), .integer(42), .string(Array("Dune".utf8)), .null,
                    .array([.string(Array("Dune".utf8)), .null, .string(Array("42".utf8))]),
                ])
            #expect(redis.roundTrips == 1)
            #expect(try redis.pipeline([]).isEmpty)
            #expect(redis.roundTrips == 1)
        }
    }

    @Test func valuesAreAnyBytes() throws {
        try withRedis { url in
            let redis = try RedisConnection(url: url, options: .patient)
            let everyByte = Array(UInt8.min...UInt8.max)
            let text = "größe\r\n$5\r\n🎬 \0 end"

            try redis.send(RedisCommand("SET", everyByte, text))
            try redis.send(RedisCommand("SET", "bytes", everyByte))
            try redis.send(RedisCommand("SET", "empty", ""))

            #expect(try redis.send(RedisCommand("GET", everyByte)).string == text)
            #expect(try redis.send(RedisCommand("GET", "bytes")).bytes == everyByte)
            #expect(try redis.send(RedisCommand("GET", "bytes")).string == nil)
            #expect(try redis.send(RedisCommand("GET", "empty")) == .string([]))
            #expect(try redis.send(RedisCommand("GET", "a longer key".prefix(1))).isNull)
        }
    }

    @Test func bigValuesAndManyCommandsPass() throws {
        try withRedis { url in
            let redis = try RedisConnection(url: url, options: .patient)
            let big = [UInt8](repeating: 7, count: 5_000_000)

            let replies = try redis.pipeline(
                [RedisCommand("SET", "big", big), RedisCommand("GET", "big")]
                    + (0..<20_000).map { RedisCommand("RPUSH", "list", $0) })

            #expect(replies[1].bytes == big)
            #expect(replies.last == .integer(20_000))
            #expect(
                try redis.send(RedisCommand("LRANGE", "list", 9999, 10_000)).array?.map(\.integer) == [9999, 10_000])
        }
    }

    @Test func anErrorOfOneCommandLeavesTheOthersStanding() throws {
        try withRedis { url in
            let redis = try RedisConnection(url: url, options: .patient)

            let replies = try redis.pipeline([
                RedisCommand("SET", "text", "x"), RedisCommand("INCR", "text"), RedisCommand("GET", "text"),
            ])

            #expect(replies[1] == .error("ERR value is not an integer or out of range"))
            #expect(replies[2].string == "x")
            #expect(throws: RedisError.server(message: "ERR value is not an integer or out of range")) {
                try redis.send(RedisCommand("INCR", "text"))
            }
            #expect(try redis.send(RedisCommand("GET", "text")).string == "x")
        }
    }

    @Test func hashesReadAsDictionaries() throws {
        try withRedis { url in
            let redis = try RedisConnection(url: url, options: .patient)
            try redis.send(RedisCommand("HSET", "session", "userId", "42", "role", "USER"))

            let session = try redis.send(RedisCommand("HGETALL", "session")).dictionary

            #expect(session?["userId"]?.integer == 42)
            #expect(session?["role"]?.string == "USER")
            #expect(try redis.send(RedisCommand("HGETALL", "nobody")).dictionary == [:])
            #expect(RedisReply.array([.integer(1)]).dictionary == nil)
        }
    }

    @Test func databasesAreSeparate() throws {
        try withRedis { first in
            try withRedis { second in
                try RedisConnection(url: first, options: .patient).send(RedisCommand("SET", "key", "first"))

                #expect(try RedisConnection(url: second, options: .patient).send(RedisCommand("GET", "key")).isNull)
            }
        }
    }
}
