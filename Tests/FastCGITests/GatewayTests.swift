import FastCGI
import Glibc
import HTTP
import Synchronization
import Testing

/// Through the gateways that are out there: libfcgi's own and nginx, with workers that are processes.
@Suite struct GatewayTests {
    @Test func libfcgisOwnGatewayIsServed() throws {
        try withResponder { responder in
            var ends: [CInt] = [0, 0]
            _ = try Unix.check("pipe", pipe(&ends))
            let environment = ["REQUEST_METHOD=GET", "REQUEST_URI=/from-cgi?a=b", "HTTP_HOST=localhost"]
            let gateway = try ChildProcess(
                "/usr/bin/cgi-fcgi", ["-bind", "-connect", responder.path], environment: environment, output: ends[1])
            close(ends[1])
            let output = String(decoding: File.bytes(of: ends[0]), as: UTF8.self)
            close(ends[0])

            #expect(gateway.wait() == 0)
            #expect(output.hasPrefix("Status: 200 OK\r\n"))
            #expect(output.hasSuffix("\r\n\r\nGET /from-cgi ? a=b\nfrom \nhost: localhost\nbody "))
        }
    }

    /// Its workers start with descriptors 1 and 2 closed, which must not become connections.
    @Test func libfcgisOwnSpawnerStartsWorkers() throws {
        try Unix.withFolder { folder in
            let spawner = try ChildProcess(
                "/usr/bin/cgi-fcgi", ["-start", "-connect", folder + "/socket", Echo.program])
            #expect(spawner.wait() == 0)
            let client = try FastCGIClient(folder + "/socket")

            let worker = try #require(pid_t(try client.get("/pid").body))
            defer { kill(worker, SIGTERM) }

            for descriptor in 1...2 { #expect(File.target(of: "/proc/\(worker)/fd/\(descriptor)") == "/dev/null") }
        }
    }

    @Test(arguments: ["", "/kept"]) func nginxGetsWhatItsClientsAskFor(prefix: String) throws {
        try withPool(workers: 1) { pool in
            let client = pool.nginx.client
            let body = [UInt8](repeating: UInt8(ascii: "b"), count: 100_000)

            for _ in 1...3 {
                let post = try client.send(
                    "POST", prefix + "/p%20q?r=s", fields: ["X-Test: 1", "Content-Type: a/b"], body: body)
                #expect(post.status == 200)
                #expect(
                    post.body.hasPrefix(
                        #"{"method":"POST","path":"\#(prefix)/p%20q","query":"r=s","remoteAddress":"unix:","body":"bbb"#
                    ))
                #expect(post.body.contains(#""x-test":"1""#) && post.body.contains(#""content-type":"a/b""#))
                #expect(try client.send("HEAD", prefix + "/bytes?count=70").body.isEmpty)
                #expect(try client.get(prefix + "/bytes?count=1000000").body.utf8.count == 1_000_000)
                #expect(try client.get(prefix + "/status?code=204").status == 204)
                #expect(try client.get(prefix + "/status?code=304").status == 304)
                #expect(try client.get(prefix + "/status?code=500").status == 500)
            }
        }
    }

    @Test(arguments: ["", "/kept"]) func anAnswerArrivesAlthoughALongBodyIsLeftUnread(prefix: String) throws {
        try withPool(workers: 1) { pool in
            let long = [UInt8](repeating: 0, count: 5_000_000)

            for _ in 1...5 {
                let answer = try pool.nginx.client.send("POST", prefix + "/unread", body: long)
                #expect(answer.status == 413)
            }
        }
    }

    @Test func keptAndNewConnectionsShareTheWorkers() throws {
        try withPool(workers: 3) { pool in
            let client = pool.nginx.client
            let kept = (1...8).map { _ in
                Concurrent { for _ in 1...100 { try #require(try client.get("/kept/pid").status == 200) } }
            }
            let new = (1...2).map { _ in
                Concurrent { for _ in 1...100 { try #require(try client.get("/pid").status == 200) } }
            }

            for work in kept + new { try work.wait() }
        }
    }

    @Test func aWorkerThatIsToldToStopLosesNoRequest() throws {
        try withPool(workers: 3) { pool in
            let client = pool.nginx.client
            let stops = Atomic(false)
            let answered = Atomic(0)
            let streams = ["/kept/pid", "/kept/sleep?milliseconds=2", "/kept/pid", "/pid"].map { target in
                Concurrent {
                    while !stops.load(ordering: .relaxed) {
                        try #require(try client.get(target).status == 200)
                        answered.wrappingAdd(1, ordering: .relaxed)
                    }
                }
            }

            for _ in 1...4 {
                for index in pool.workers.indices {
                    let before = answered.load(ordering: .relaxed)
                    #expect(Unix.eventually { answered.load(ordering: .relaxed) >= before + 20 })
                    pool.workers[index].signal(SIGTERM)
                    #expect(pool.workers[index].wait() == 0)
                    try pool.replaceWorker(index)
                }
            }

            stops.store(true, ordering: .relaxed)
            for stream in streams { try stream.wait() }
        }
    }

    @Test func aWorkerThatIsKilledCostsAtMostItsOwnRequest() throws {
        try withPool(workers: 3) { pool in
            let client = pool.nginx.client
            let stops = Atomic(false)
            let answered = Atomic(0)
            let failed = Atomic(0)
            let streams = (1...4).map { _ in
                Concurrent {
                    while !stops.load(ordering: .relaxed) {
                        let isGood = try client.get("/kept/pid").status == 200
                        if isGood {
                            answered.wrappingAdd(1, ordering: .relaxed)
                        } else {
                            failed.wrappingAdd(1, ordering: .relaxed)
                        }
                    }
                }
            }

            for index in pool.workers.indices {
                let before = answered.load(ordering: .relaxed)
                #expect(Unix.eventually { answered.load(ordering: .relaxed) >= before + 20 })
                pool.workers[index].signal(SIGKILL)
                #expect(pool.workers[index].wait() == -SIGKILL)
                try pool.replaceWorker(index)
            }

            stops.store(true, ordering: .relaxed)
            for stream in streams { try stream.wait() }
            #expect(failed.load(ordering: .relaxed) <= pool.workers.count)
        }
    }
}
