import CFastCGI
import Glibc

/// SIGTERM and SIGINT as a descriptor instead of an interruption.
///
/// The signals are blocked from `init` to `restore`, so they break into no read of a request in hand (a socket with a
/// timeout is not restarted after a handler, whatever `SA_RESTART` says), and none is lost between a check and a wait.
struct TerminationSignals {
    /// Readable when one of the signals came.
    let descriptor: CInt
    private let previousMask: sigset_t

    init() throws(FastCGIError) {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        var previousMask = sigset_t()
        pthread_sigmask(SIG_BLOCK, &signals, &previousMask)
        self.previousMask = previousMask
        descriptor = try FastCGIError.check("signalfd", signalfd(-1, &signals, CInt(SFD_CLOEXEC) | CInt(SFD_NONBLOCK)))
    }

    /// Gives the signals their old meaning back, except for those that came already: they have been obeyed.
    func restore() {
        var information = signalfd_siginfo()
        while read(descriptor, &information, MemoryLayout<signalfd_siginfo>.size) > 0 {}
        close(descriptor)
        var mask = previousMask
        pthread_sigmask(SIG_SETMASK, &mask, nil)
    }
}
