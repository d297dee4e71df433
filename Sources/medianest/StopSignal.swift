import Glibc

/// SIGTERM and SIGINT as a flag: what is in hand is finished first.
enum StopSignal {
    // Written by the signal handler only, and only from false to true.
    nonisolated(unsafe) private static var flag: sig_atomic_t = 0

    static var isSet: Bool { flag != 0 }

    static func install() {
        for number in [SIGTERM, SIGINT] { signal(number) { _ in StopSignal.flag = 1 } }
        signal(SIGPIPE, SIG_IGN)
    }
}
