import Glibc

/// Worker processes on one socket behind an nginx, as a supervisor would hold them.
final class Pool {
    let nginx: Nginx
    private(set) var workers: [ChildProcess]
    private let listener: CInt

    fileprivate init(in folder: String, workers count: Int) throws {
        let socket = folder + "/socket"
        let listener = try Unix.listen(socket)
        self.listener = listener
        workers = try (0..<count).map { _ in try Echo.start(listeningOn: listener) }
        nginx = try Nginx(in: folder, passingTo: socket)
    }

    deinit { close(listener) }

    /// Starts another in the place of one that has ended.
    func replaceWorker(_ index: Int) throws {
        workers[index] = try Echo.start(listeningOn: listener)
    }
}

func withPool(workers: Int, _ body: (Pool) throws -> Void) throws {
    try Unix.withFolder { folder in try body(Pool(in: folder, workers: workers)) }
}
