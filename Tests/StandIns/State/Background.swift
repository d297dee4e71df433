import Glibc

/// Runs `work` on a thread of its own that nobody waits for.
///
/// Not a task: those share as many threads as there are cores, and webhooks to a dead receiver would occupy them all.
package func inBackground(_ work: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let started = pthread_create(
        &thread, nil,
        { context in
            guard let context else { return nil }
            Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
            return nil
        }, Unmanaged.passRetained(Work(run: work)).toOpaque())
    precondition(started == 0, "no thread: \(started)")
    pthread_detach(thread)
}

private final class Work {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) { self.run = run }
}

package func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

/// Somebody wants this process to end; FastCGI's responder holds the signal back until it has its answer.
package var isAskedToStop: Bool {
    var pending = sigset_t()
    sigpending(&pending)
    return sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1
}
