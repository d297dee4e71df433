import CFastCGI
import Glibc

/// libfcgi's own state, set up once a process.
enum Library {
    /// 0, or why libfcgi could not start.
    ///
    /// It takes SIGTERM and SIGUSR1 for an accept loop that is not used here; they are given back. SIGPIPE is ignored:
    /// a write to a peer that has gone is to fail, not to kill.
    private static let status: CInt = {
        var terminate = sigaction()
        var user = sigaction()
        sigaction(SIGTERM, nil, &terminate)
        sigaction(SIGUSR1, nil, &user)
        let status = FCGX_Init()
        sigaction(SIGTERM, &terminate, nil)
        sigaction(SIGUSR1, &user, nil)
        signal(SIGPIPE, SIG_IGN)
        return status
    }()

    static func start() throws(FastCGIError) {
        guard status == 0 else { throw FastCGIError(call: "FCGX_Init", code: abs(status)) }
    }
}
