import Glibc

/// Work on a thread of its own, for what must happen while the test itself goes on.
public final class Background<Value: Sendable>: @unchecked Sendable {
    private let body: @Sendable () throws -> Value
    // Written by the thread, read after it was joined.
    private var result: Result<Value, any Error>?
    private var thread = pthread_t()

    /// Starts at once.
    public init(_ body: @escaping @Sendable () throws -> Value) {
        self.body = body
        let context = Unmanaged.passRetained(self as AnyObject).toOpaque()
        let status = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let work = Unmanaged<AnyObject>.fromOpaque(context).takeRetainedValue()
                (work as? any Runnable)?.run()
                return nil
            }, context)
        precondition(status == 0, "no thread")
    }

    /// Waits for the end, once.
    public func outcome() -> Result<Value, any Error> {
        pthread_join(thread, nil)
        guard let result else { preconditionFailure("the thread leaves a result") }
        return result
    }
}

private protocol Runnable { func run() }

extension Background: Runnable {
    fileprivate func run() { result = Result { try body() } }
}

/// Runs the bodies at the same time, a thread each, and returns what came of each.
public func concurrently<Value: Sendable>(_ bodies: [@Sendable () throws -> Value]) -> [Result<Value, any Error>] {
    bodies.map(Background.init).map { $0.outcome() }
}

/// Asks again and again until the answer is yes or 20 seconds are over.
public func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < deadline {
        if try condition() { return true }
        usleep(5000)
    }
    return false
}
