import Glibc
import HTTPClient
import HTTPTypes
import Synchronization
import Testing

@Suite struct ParallelClientTests {
    private let hasty = ClientOptions(connectTimeout: .milliseconds(300), totalTimeout: .milliseconds(300))
    private let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    private func failure(_ answer: ParallelAnswer) -> HTTPClientError? {
        if case .failure(let error) = answer.result { error } else { nil }
    }

    private func body(_ answer: ParallelAnswer) -> String? {
        (try? answer.result.get()).map { String(decoding: $0.body, as: UTF8.self) }
    }

    @Test func answersComeInTheOrderOfTheRequestsWhateverBecameOfEach() throws {
        let good = try StubServer(always: ok)
        let silent = try StubServer { $0.hang() }
        let closed = try StubServer.freePort()

        let answers = ParallelClient(options: hasty).send([
            .http(ClientRequest(.get, silent.url)), .http(ClientRequest(.get, good.url)),
            .http(ClientRequest(.get, "http://127.0.0.1:\(closed)")), .http(ClientRequest(.get, "no URL")),
            .connect(authority: "127.0.0.1:\(good.port)"), .connect(authority: "127.0.0.1:\(closed)"),
        ])

        #expect(answers.map(failure) == [.timeout, nil, .refused, .malformedURL, nil, .refused])
        #expect(body(answers[1]) == "ok" && body(answers[4]) == "")
    }

    /// Each server answers only when all of them have been asked: one after the other, the first would time out.
    @Test func allAreAskedAtTheSameTime() throws {
        let asked = Atomic(0)
        let servers = try (0..<8).map { _ in
            try StubServer { peer in
                _ = peer.readRequest()
                asked.add(1, ordering: .relaxed)
                while asked.load(ordering: .relaxed) < 8 { usleep(1000) }
                peer.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            }
        }

        let answers = ParallelClient().send(servers.map { .http(ClientRequest(.get, $0.url)) })

        #expect(answers.map(body) == [String?](repeating: "ok", count: 8))
    }

    @Test func moreThanFitTogetherAreAllAsked() throws {
        let server = try StubServer(always: ok)

        let answers = ParallelClient().send((0..<150).map { _ in .http(ClientRequest(.get, server.url)) })

        #expect(answers.count == 150 && answers.allSatisfy { body($0) == "ok" })
    }

    @Test func nothingToAskIsNoAnswer() { #expect(ParallelClient().send([]).isEmpty) }
}
