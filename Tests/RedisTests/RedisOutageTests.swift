import Dispatch
import Glibc
import Testing

@testable import Redis
@testable import TestSupport

@Suite struct RedisOutageTests {
    private final class Clock {
        var time = ContinuousClock.now
    }

    @Test func anAbsentServerIsAskedOnceAndThenLeftAloneForTheRetryDelay() throws {
        let server = RedisServer()
        server.stop()
        let clock = Clock()
        let redis = try RedisConnection(RedisURL(server.url), options: .patient) { clock.time }

        let first = #expect(throws: RedisError.self) { try redis.send(RedisCommand("PING")) }
        server.start()
        clock.time += .milliseconds(499)
        let second = #expect(throws: RedisError.self) { try redis.send(RedisCommand("PING")) }
        clock.time += .milliseconds(1)

        #expect(isUnavailable(first))
        #expect(first == second)
        #expect(try redis.send(RedisCommand("PING")) == .status("PONG"))
        #expect(redis.roundTrips == 1)
    }

    @Test func aLostConnectionFailsOnceAndTheNextCallReconnects() throws {
        let server = RedisServer()
        let redis = try RedisConnection(url: server.url, options: .patient)
        try redis.send(RedisCommand("SET", "a", "1"))

        server.stop()
        server.start()
        // Within the trusted idle time or after it: at most one call notices.
        _ = try? redis.send(RedisCommand("PING"))

        #expect(try redis.send(RedisCommand("PING")) == .status("PONG"))
    }

    @Test func aConnectionClosedWhileIdleIsReplacedUnnoticed() throws {
        let server = RedisServer()
        let clock = Clock()
        let redis = try RedisConnection(RedisURL(server.url), options: .patient) { clock.time }
        try redis.send(RedisCommand("PING"))

        server.stop()
        server.start()
        clock.time += .milliseconds(100)

        #expect(try redis.send(RedisCommand("PING")) == .status("PONG"))
    }

    @Test func aLateReplyIsNeverTakenForTheNextCommands() throws {
        let server = RedisServer()
        let options = RedisOptions(
            connectTimeout: .seconds(10), commandTimeout: .milliseconds(300), retryDelay: .zero)
        let redis = try RedisConnection(url: server.url, options: options)
        try redis.send(RedisCommand("SET", "a", "1"))

        let failure = #expect(throws: RedisError.self) { try redis.send(RedisCommand("DEBUG", "SLEEP", "1")) }

        #expect(failure == .unavailable(reason: "no reply: timed out"))
        var reply: RedisReply?
        let deadline = ContinuousClock.now + .seconds(10)
        while reply == nil && ContinuousClock.now < deadline { reply = try? redis.send(RedisCommand("GET", "a")) }
        #expect(reply?.string == "1")
    }

    @Test func afterATimeoutCallsFailAtOnce() throws {
        let server = RedisServer()
        let clock = Clock()
        let options = RedisOptions(connectTimeout: .seconds(10), commandTimeout: .milliseconds(300))
        let redis = try RedisConnection(RedisURL(server.url), options: options) { clock.time }

        #expect(throws: RedisError.self) { try redis.send(RedisCommand("DEBUG", "SLEEP", "1")) }
        let roundTrips = redis.roundTrips
        #expect(throws: RedisError.unavailable(reason: "no reply: timed out")) { try redis.send(RedisCommand("PING")) }

        #expect(redis.roundTrips == roundTrips)
    }

    @Test func aServerThatAcceptsAndSaysNothingTimesOut() throws {
        try withListeningSocket { path, _ in
            let redis = try RedisConnection(
                url: "unix://\(path)", options: RedisOptions(connectTimeout: .milliseconds(50), retryDelay: .zero))

            #expect(throws: RedisError.unavailable(reason: "no reply: timed out")) {
                try redis.send(RedisCommand("PING"))
            }
        }
    }

    @Test func aPeerThatIsNoRedisServerIsSaidToBeNone() throws {
        try withListeningSocket { path, listener in
            DispatchQueue.global().async {
                let peer = accept(listener, nil, nil)
                _ = send(peer, "HTTP/1.1 400 Bad Request\r\n\r\n", 28, Int32(MSG_NOSIGNAL))
                // Closing with unread input would reset the connection and lose the answer.
                var buffer = [UInt8](repeating: 0, count: 1024)
                while recv(peer, &buffer, buffer.count, 0) > 0 {}
                close(peer)
            }
            let redis = try RedisConnection(url: "unix://\(path)", options: .patient)

            #expect(throws: RedisError.protocolViolation) { try redis.send(RedisCommand("PING")) }
        }
    }

    @Test func aWrongOrMissingPasswordIsUnavailableAndIsNotPrinted() throws {
        let server = RedisServer(password: "correct-horse")
        let wrong = server.url.replacing("correct-horse", with: "battery-staple")
        let missing = server.url.replacing(":correct-horse@", with: "")

        for url in [wrong, missing] {
            let error = #expect(throws: RedisError.self) {
                try RedisConnection(url: url, options: .patient).send(RedisCommand("PING"))
            }
            #expect(isUnavailable(error))
            #expect(error?.description.contains("battery-staple") == false)
            #expect(error?.description.contains(url == wrong ? "WRONGPASS" : "NOAUTH") == true)
        }
        #expect(try RedisConnection(url: server.url, options: .patient).send(RedisCommand("PING")) == .status("PONG"))
    }

    @Test func overTCPWithAPasswordAndADatabase() throws {
        let port = try freePort()
        let server = RedisServer(password: "p@ss:word", port: port)
        let redis = try RedisConnection(url: "redis://:p%40ss%3Aword@127.0.0.1:\(port)/3", options: .patient)

        try redis.send(RedisCommand("SET", "a", "tcp"))

        #expect(
            try RedisConnection(url: "\(server.url)?db=3", options: .patient).send(RedisCommand("GET", "a")).string
                == "tcp")
        #expect(try RedisConnection(url: server.url, options: .patient).send(RedisCommand("GET", "a")).isNull)
    }

    private func isUnavailable(_ error: RedisError?) -> Bool {
        if case .unavailable = error { true } else { false }
    }
}

/// A Unix socket that accepts connections, in the kernel, and never reads from them by itself.
private func withListeningSocket(_ body: (String, Int32) throws -> Void) throws {
    let path = "/tmp/redis-peer-\(UInt64.random(in: 0...UInt64.max)).sock"
    let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let status = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
    try #require(status == 0 && listen(listener, 4) == 0)
    defer {
        close(listener)
        unlink(path)
    }
    try body(path, listener)
}

private func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            bind(descriptor, address, length) == 0 ? getsockname(descriptor, address, &length) : -1
        }
    }
    try #require(status == 0)
    return Int(UInt16(bigEndian: address.sin_port))
}
