import Testing

@testable import Redis

@Suite struct RedisURLTests {
    @Test(
        arguments: [
            ("redis://localhost", "localhost", 6379, nil, nil, 0),
            ("redis://10.0.0.1:7000/", "10.0.0.1", 7000, nil, nil, 0),
            ("redis://:secret@cache:6380/5", "cache", 6380, nil, "secret", 5),
            ("redis://app:p%40%3A%2F@cache/1", "cache", 6379, "app", "p@:/", 1),
            ("redis://[::1]:6379", "::1", 6379, nil, nil, 0),
        ] as [(String, String, Int32, String?, String?, Int)])
    func readsServers(text: String, host: String, port: Int32, user: String?, password: String?, database: Int) throws {
        let url = try RedisURL(text)

        #expect(url.endpoint == .tcp(host: host, port: port))
        #expect(url.user == user)
        #expect(url.password == password)
        #expect(url.database == database)
    }

    @Test(
        arguments: [
            ("unix:///run/redis.sock", "/run/redis.sock", nil, 0),
            ("unix:///run/a%20b.sock?db=7", "/run/a b.sock", nil, 7),
            ("unix://:secret@/run/redis.sock", "/run/redis.sock", "secret", 0),
        ] as [(String, String, String?, Int)])
    func readsSockets(text: String, path: String, password: String?, database: Int) throws {
        let url = try RedisURL(text)

        #expect(url.endpoint == .unix(path: path))
        #expect(url.password == password)
        #expect(url.database == database)
    }

    @Test(arguments: [
        ("", "it must start with redis:// or unix://"), ("localhost:6379", "it must start with redis:// or unix://"),
        ("rediss://:hunter2@cache", "TLS (rediss://) is not supported"), ("redis://", "the host is missing"),
        ("redis://:hunter2@:6379", "the host is missing"),
        ("redis://:hunter2@cache:0", "the port is not a number from 1 to 65535"),
        ("redis://:hunter2@cache:hunter2", "the port is not a number from 1 to 65535"),
        ("redis://:hunter2@cache:65536", "the port is not a number from 1 to 65535"),
        ("redis://:hunter2@cache/hunter2", "the database is not a number from 0"),
        ("redis://:hunter2@cache/-1", "the database is not a number from 0"),
        ("redis://hunter2@cache", "before the @ stands [user]:password, the password is missing"),
        ("redis://:hunter2%zz@cache", "user or password has a broken percent escape"),
        ("redis://:hunter2%00@cache", "user or password has a broken percent escape"),
        ("redis://:hunter2%2@cache", "user or password has a broken percent escape"),
        ("unix://redis.sock", "the socket's absolute path is missing"),
        ("unix://host/redis.sock", "a unix:// URL has no host, three slashes begin the path"),
        ("unix:///%zz", "the path has a broken percent escape"),
        ("unix:///redis.sock?password=hunter2", "the only parameter is db"),
        ("unix:///redis.sock?db=x", "the database is not a number from 0"),
        ("unix:///\(String(repeating: "x", count: 107))", "the socket's path is longer than 107 bytes"),
    ])
    func mistakesAreNamedWithoutThePassword(text: String, reason: String) {
        let error = #expect(throws: RedisError.invalidURL(reason: reason)) { try RedisConnection(url: text) }

        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func aURLPrintsWithoutItsPassword() throws {
        for text in ["redis://app:hunter2@cache/1", "unix://:hunter2@/run/redis.sock"] {
            let url = try RedisURL(text)
            var dumped = ""
            dump(url, to: &dumped)

            for printed in ["\(url)", String(reflecting: url), dumped] { #expect(!printed.contains("hunter2")) }
        }
    }
}
