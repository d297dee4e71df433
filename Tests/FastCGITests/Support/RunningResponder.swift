import Dispatch
import FastCGI
import Glibc
import HTTP
import HTTPTypes
import Synchronization
import Testing

/// Runs a responder on a thread for as long as `body` takes, which gets the path of its socket.
func withResponder<Result>(
    options: ResponderOptions = ResponderOptions(), handle: @escaping @Sendable (Request) -> Response = describe,
    _ body: (RunningResponder) throws -> Result
) throws -> Result {
    try Unix.withFolder { folder in
        let path = folder + "/socket"
        return try withResponder(on: Unix.listen(path), path: path, options: options, handle: handle, body)
    }
}

/// Takes over a listening socket.
func withResponder<Result>(
    on listener: CInt, path: String = "", options: ResponderOptions = ResponderOptions(),
    handle: @escaping @Sendable (Request) -> Response = describe, _ body: (RunningResponder) throws -> Result
) throws -> Result {
    let running = RunningResponder(listener, path, options, handle)
    defer {
        running.stop()
        #expect(running.ends(), "the responder did not stop")
        #expect(running.failure == nil)
    }
    return try body(running)
}

final class RunningResponder: Sendable {
    let path: String
    private let responder: Responder
    private let state = Mutex<(ended: Bool, failure: FastCGIError?)>((false, nil))
    private let refused = Mutex<[Int]>([])

    fileprivate init(
        _ listener: CInt, _ path: String, _ options: ResponderOptions,
        _ handle: @escaping @Sendable (Request) -> Response
    ) {
        self.path = path
        responder = Responder(listeningOn: listener, options: options)
        DispatchQueue(label: "responder").async { [self] in
            var failure: FastCGIError?
            do throws(FastCGIError) {
                try responder.run(onRefusal: { [self] status in refused.withLock { $0.append(status) } }, handle)
            } catch { failure = error }
            close(listener)
            state.withLock { $0 = (true, failure) }
        }
    }

    var failure: FastCGIError? { state.withLock { $0.failure } }

    /// The statuses of what the handler never saw.
    var refusals: [Int] { refused.withLock { $0 } }

    func stop() { responder.stop() }

    func ends() -> Bool { Unix.eventually { state.withLock { $0.ended } } }
}

/// An answer that says what was asked, one fact a line.
@Sendable func describe(_ request: Request) -> Response {
    var lines = ["\(request.method.rawValue) \(request.path) ? \(request.query)", "from \(request.remoteAddress)"]
    lines += request.fields.map { "\($0.name.canonicalName): \($0.value)" }
    do {
        lines.append("body \(String(decoding: try request.body.collect(upTo: 8 * 1024 * 1024), as: UTF8.self))")
    } catch {
        return Response(.badRequest, body: Array("\(error)".utf8))
    }
    return Response(body: Array(lines.joined(separator: "\n").utf8))
}
