import Dispatch
import Synchronization

/// What runs beside a test; `wait` hands on what it threw.
final class Concurrent: Sendable {
    private let outcome = Mutex<Result<Void, any Error>?>(nil)

    init(_ work: @escaping @Sendable () throws -> Void) {
        DispatchQueue(label: "concurrent").async { [self] in
            let result = Result { try work() }
            outcome.withLock { $0 = result }
        }
    }

    func wait() throws {
        guard Unix.eventually({ outcome.withLock { $0 != nil } }) else {
            throw Unix.Failure(call: "still running", code: 0)
        }
        try outcome.withLock { $0 }?.get()
    }
}

/// Holds a handler until a test has prepared what is to happen next.
final class Gate: Sendable {
    private let reached = Atomic(false)
    private let opened = Atomic(false)

    func passThrough() {
        reached.store(true, ordering: .relaxed)
        _ = Unix.eventually { opened.load(ordering: .relaxed) }
    }

    func isReached() -> Bool { Unix.eventually { reached.load(ordering: .relaxed) } }

    func open() { opened.store(true, ordering: .relaxed) }
}
